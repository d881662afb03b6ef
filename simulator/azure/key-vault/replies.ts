// Key Vault's replies. The messages and error codes follow these sources:
// - "Azure Key Vault REST API error codes" and "Common error codes" in Microsoft's documentation.
// - Pairs of code and inner code as users report them: Azure/azure-sdk-for-js#24756 (SecretDisabled), sample 4 of
//   Azure.Security.KeyVault.Secrets in Azure/azure-sdk-for-net (ObjectIsDeletedButRecoverable),
//   hashicorp/terraform-provider-azurerm (ForbiddenByRbac, ForbiddenByFirewall, ForbiddenByConnection),
//   Azure/azure-sdk-for-js#13036 (AKV10032).
import { seededBytes } from '../../determinism/random.ts';
import type { SimReply } from '../../network/http.ts';
import type { Cloud } from '../clouds.ts';
import type { SecretVersion, SimVault } from './vault.ts';

interface FailureDetails {
  readonly headers?: Record<string, string>;
  /** The inner error code, which is more specific than the code. */
  readonly inner?: string;
}

export function failure(
  status: number,
  code: string,
  message: string,
  { headers = {}, inner }: FailureDetails = {},
): SimReply {
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  return { status, headers, body: { error: { code, message, ...innererror } } };
}

/** The newest version of a secret. */
export function secretReply(vault: SimVault, cloud: Cloud, name: string): SimReply {
  const versions = vault.versions(name);
  const newest = versions.at(-1);
  if (newest === undefined) {
    return failure(
      404,
      'SecretNotFound',
      `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`,
    );
  }
  const version = seededBytes(`${vault.name}/${name}/${versions.length}`, 16).toString('hex');
  const { id, ...properties } = propertiesOf(vault, cloud, name, newest);
  return { status: 200, body: { value: newest.value, id: `${id}/${version}`, ...properties } };
}

/** The newest version of every secret, without its value. */
export function secretsReply(vault: SimVault, cloud: Cloud): SimReply {
  const value = vault.current().flatMap(({ name }) => {
    const newest = vault.versions(name).at(-1);
    return newest === undefined ? [] : [propertiesOf(vault, cloud, name, newest)];
  });
  return { status: 200, body: { value, nextLink: null } };
}

function propertiesOf(vault: SimVault, cloud: Cloud, name: string, version: SecretVersion) {
  const seconds = version.at / 1000;
  return {
    id: `https://${vault.name}.${cloud.vaultSuffix}/secrets/${name}`,
    ...(version.contentType === undefined ? {} : { contentType: version.contentType }),
    attributes: {
      enabled: true,
      ...version.attributes,
      created: seconds,
      updated: seconds,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    tags: version.tags,
  };
}
