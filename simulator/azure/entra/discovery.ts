// Metadata that the Azure CLI requests before it signs in.
import type { SimReply } from '../../network/http.ts';
import type { Cloud } from '../clouds.ts';

/** Undefined for a path that does not request metadata. */
export function discoveryReply(cloud: Cloud, pathname: string): SimReply | undefined {
  const tenant = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(pathname)?.[1];
  if (tenant !== undefined) return openIdConfiguration(cloud, tenant);
  return pathname === '/common/discovery/instance' ? instances(cloud) : undefined;
}

function openIdConfiguration({ authority }: Cloud, tenant: string): SimReply {
  const base = `https://${authority}/${tenant}`;
  return {
    status: 200,
    body: {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    },
  };
}

function instances({ authority }: Cloud): SimReply {
  const metadata = [{ preferred_network: authority, preferred_cache: authority, aliases: [authority] }];
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `https://${authority}/common/v2.0/.well-known/openid-configuration`,
      metadata,
    },
  };
}
