// Opens everything of Azure that a run needs, with one credential.

import type { FleetAccount } from '../core/fleet.ts';
import type { AccountProvisioner, KeyVerifier, Story, TargetObserver, TargetWriter } from '../core/ports.ts';
import type { AccountId, AzureRequest } from '../core/request.ts';
import type { Duration } from '../core/time.ts';
import { listAccounts, openProvisioner } from './account-life.ts';
import { openAccount, type MapsAccount } from './account.ts';
import { openArmClients } from './arm-clients.ts';
import { CLOUDS } from './clouds.ts';
import { createCredential, type CredentialOptions } from './credential.ts';
import { createVerifier } from './data-plane.ts';

export interface Azure {
  openAccount(account: AccountId): MapsAccount;
  /** @param scope where a role has to be given: the account, or its group while there is no account. */
  openProvisioner(account: AccountId, scope: string): AccountProvisioner;
  /** Every account of the subscription, or of one of its groups. */
  listAccounts(resourceGroup: string | undefined): Promise<readonly FleetAccount[]>;
  readonly verifier: KeyVerifier;
  /** The client of Key Vault is loaded only where a target needs it. With `maxAge`, what is written expires. */
  openVaults(maxAge: Duration | undefined): Promise<TargetObserver & TargetWriter>;
}

export interface AzureOptions extends Pick<CredentialOptions, 'idToken' | 'mask' | 'signal'> {
  readonly subscriptionId: string;
  readonly story: Pick<Story, 'info'>;
}

export function openAzure(
  { auth, cloud: name }: Pick<AzureRequest, 'auth' | 'cloud'>,
  options: AzureOptions,
): Azure {
  const cloud = CLOUDS[name];
  const { subscriptionId, mask, signal, story } = options;
  const credential = createCredential({ auth, cloud, ...options });
  const assignee = auth.kind === 'oidc' ? auth.clientId : undefined;
  const clients = openArmClients({ subscriptionId, cloud, credential, story, signal });
  const client = clients.asking;
  return {
    openAccount: (account) => openAccount({ clients, account, assignee, mask, signal }),
    openProvisioner: (account, scope) => openProvisioner({ client, account, scope, assignee, signal }),
    listAccounts: (resourceGroup) =>
      listAccounts({ client, subscriptionId, resourceGroup, assignee, signal }),
    verifier: createVerifier(cloud, signal),
    async openVaults(maxAge) {
      const { KeyVaultSecrets } = await import('./key-vault.ts');
      return new KeyVaultSecrets({ cloud, credential, mask, signal, story, maxAge });
    },
  };
}
