// Azure Key Vault's secrets API: list secrets, read the newest version of one, or create a new one.
import type { SimReply, SimRequest, SimService } from '../../network/http.ts';
import { clouds, type Cloud } from '../clouds.ts';
import type { AccessToken } from '../entra/access-tokens.ts';
import type { Entra } from '../entra/entra.ts';
import { accessRefusal } from './access.ts';
import { failure, secretReply, secretsReply } from './replies.ts';
import { parseSetBody } from './set-body.ts';
import type { SimVault } from './vault.ts';

/** From SecretClientOptions.ServiceVersion of the .NET client and KnownVersions of the JavaScript client. */
const apiVersions = ['7.4', '7.5', '7.6', '2025-07-01', '2026-04-01'];

function hostOf(vault: SimVault): string | undefined {
  const cloud = clouds.find(({ name }) => name === vault.cloud);
  return cloud && `${vault.name}.${cloud.vaultSuffix}`;
}

function unauthorized(vault: SimVault, cloud: Cloud, token: AccessToken | undefined): SimReply {
  const message =
    token === undefined
      ? 'AKV10000: Request is missing a Bearer or PoP token.'
      : `AKV10032: Invalid issuer. Expected one of https://sts.windows.net/${vault.tenantId}/, found https://sts.windows.net/${token.tenantId}/.`;
  const challenge = `Bearer authorization="https://${cloud.authority}/${vault.tenantId}", resource="https://${cloud.vaultSuffix}"`;
  return failure(401, 'Unauthorized', message, { headers: { 'www-authenticate': challenge } });
}

function getSecret(vault: SimVault, cloud: Cloud, name: string): SimReply {
  return vault.versions(name).at(-1)?.attributes['enabled'] === false
    ? failure(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', {
        inner: 'SecretDisabled',
      })
    : secretReply(vault, cloud, name);
}

function setSecret(vault: SimVault, cloud: Cloud, name: string, body: string): SimReply {
  const inner = vault.busyCode(name);
  if (inner !== undefined)
    return failure(
      409,
      'Conflict',
      `Secret ${name} is currently being ${inner === 'ObjectIsBeingRecovered' ? 'recovered' : 'deleted'} and cannot be re-created; retry later.`,
      { inner },
    );
  if (vault.deleted.has(name.toLowerCase())) {
    return failure(
      409,
      'Conflict',
      `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
      { inner: 'ObjectIsDeletedButRecoverable' },
    );
  }
  try {
    const { value, ...more } = parseSetBody(body);
    vault.set(name, value, more);
  } catch {
    return failure(400, 'BadParameter', 'Property value has invalid value.');
  }
  return secretReply(vault, cloud, name);
}

function replyTo(request: SimRequest, cloud: Cloud, vault: SimVault, entra: Entra): SimReply {
  const { url, method, headers } = request;
  const token = entra.accept(headers['authorization'], cloud.vaultSuffix);
  if (token?.tenantId !== vault.tenantId) return unauthorized(vault, cloud, token);
  const apiVersion = url.searchParams.get('api-version');
  if (apiVersion === null || !apiVersions.includes(apiVersion)) {
    return failure(
      400,
      'BadParameter',
      'The api-version query parameter is missing or not a supported version.',
    );
  }
  const roles = entra.applications.find(({ clientId }) => clientId === token.clientId)?.roles;
  const caller = { token, roles };
  if (url.pathname === '/secrets' && method === 'GET')
    return accessRefusal(vault, 'list', '', caller) ?? secretsReply(vault, cloud);
  const name = /^\/secrets\/([0-9A-Za-z-]{1,127})\/?$/.exec(url.pathname)?.[1];
  if (name === undefined || (method !== 'GET' && method !== 'PUT')) {
    return failure(
      404,
      'NotFound',
      'The simulator supports only GET of /secrets, and GET and PUT of /secrets/{name}.',
    );
  }
  const refusal = accessRefusal(vault, method === 'GET' ? 'get' : 'set', name, caller);
  if (refusal !== undefined) return refusal;
  return method === 'GET' ? getSecret(vault, cloud, name) : setSecret(vault, cloud, name, request.body);
}

export function createKeyVaults(entra: Entra, vaults: readonly SimVault[]): SimService {
  return {
    answersFor: (host) => vaults.some((vault) => hostOf(vault) === host),
    handle(request) {
      const host = request.url.hostname;
      const vault = vaults.find((one) => hostOf(one) === host);
      const cloud = clouds.find(({ name }) => name === vault?.cloud);
      if (cloud === undefined || vault === undefined) throw new Error(`There is no vault at ${host}.`);
      return replyTo(request, cloud, vault, entra);
    },
  };
}
