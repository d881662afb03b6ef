// Opens everything that a run needs from Azure, with one credential.

import type { OpenedAzure } from '../core/ports/accounts.ts';
import type { Log } from '../core/ports/runner.ts';
import type { TargetStore } from '../core/ports/targets.ts';
import type { AzureRequest } from '../core/request.ts';
import { listAccounts } from './accounts/account-list.ts';
import { AzureMapsAccount } from './accounts/account.ts';
import { openArmClients } from './accounts/arm-clients.ts';
import { CLOUDS } from './client/clouds.ts';
import { createCredential, type CredentialOptions } from './sign-in/credential.ts';
import { openDataPlane } from './accounts/data-plane.ts';
import type { VaultOptions } from './key-vault/key-vault.ts';
import { openProvisioner } from './accounts/provisioner.ts';

export interface Azure extends OpenedAzure {
  /** Loads the Key Vault client, which not every run needs. */
  openVaults(options: Pick<VaultOptions, 'maxAge' | 'runUrl'>): Promise<TargetStore>;
}

export interface AzureOptions extends Pick<CredentialOptions, 'idToken' | 'signal'> {
  readonly mask: (secret: string) => boolean;
  readonly subscriptionId: string;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

export function openAzure(
  { auth, cloud: name }: Pick<AzureRequest, 'auth' | 'cloud'>,
  options: AzureOptions,
): Azure {
  const cloud = CLOUDS[name];
  const { subscriptionId, mask, signal, log } = options;
  const credential = createCredential({ auth, cloud, ...options });
  const assignee = auth.kind === 'oidc' ? auth.clientId : undefined;
  const clients = openArmClients({ subscriptionId, cloud, credential, log, signal });
  const client = clients.retrying;
  const dataPlane = openDataPlane(cloud, signal);
  return {
    openAccount: (account) => new AzureMapsAccount({ clients, account, assignee, dataPlane, mask, signal }),
    openProvisioner: (account, scope) =>
      openProvisioner({ client: clients.provisioning(), account, scope, assignee, signal }),
    listAccounts: (resourceGroup) =>
      listAccounts({ client, scope: { subscriptionId, resourceGroup }, assignee, signal }),
    async openVaults(vaultOptions) {
      const { KeyVaultSecrets } = await import('./key-vault/key-vault.ts');
      return new KeyVaultSecrets({ cloud, credential, assignee, mask, signal, log, ...vaultOptions });
    },
  };
}
