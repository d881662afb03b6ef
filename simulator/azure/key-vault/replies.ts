// Key Vault's replies. The messages and error codes follow these sources:
// - "Azure Key Vault REST API error codes" and "Common error codes" in Microsoft's documentation.
// - Pairs of code and inner code as users report them: Azure/azure-sdk-for-js#24756 (SecretDisabled), sample 4 of
//   Azure.Security.KeyVault.Secrets in Azure/azure-sdk-for-net (ObjectIsDeletedButRecoverable),
//   hashicorp/terraform-provider-azurerm (ForbiddenByRbac, ForbiddenByFirewall, ForbiddenByConnection),
//   Azure/azure-sdk-for-js#13036 (AKV10032).
import { seededBytes } from '../../determinism/random.ts';
import type { SimReply } from '../../network/http.ts';
import type { Cloud } from '../clouds.ts';
import type { SimVault } from './vault.ts';

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
  const seconds = newest.at / 1000;
  return {
    status: 200,
    body: {
      value: newest.value,
      id: `https://${vault.name}.${cloud.vaultSuffix}/secrets/${name}/${version}`,
      ...(newest.contentType === undefined ? {} : { contentType: newest.contentType }),
      attributes: {
        enabled: true,
        ...newest.attributes,
        created: seconds,
        updated: seconds,
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      },
      tags: newest.tags,
    },
  };
}
