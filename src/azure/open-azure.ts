// Opens everything of Azure that a run needs, with one credential.

import type { KeyVerifier, Story, TargetObserver, TargetWriter } from '../core/ports.ts';
import type { Request } from '../core/request.ts';
import { openAccount, type MapsAccount } from './account.ts';
import { CLOUDS } from './clouds.ts';
import { createCredential, type CredentialOptions } from './credential.ts';
import { createVerifier } from './data-plane.ts';

export interface Azure {
  readonly account: MapsAccount;
  readonly verifier: KeyVerifier;
  /** The client of Key Vault is loaded only where a target needs it. */
  openVaults(): Promise<TargetObserver & TargetWriter>;
}

export function openAzure(
  { auth, account, cloud: name, maxAge }: Request,
  options: Pick<CredentialOptions, 'idToken' | 'mask' | 'signal'> & { readonly story: Pick<Story, 'info'> },
): Azure {
  const cloud = CLOUDS[name];
  const { mask, signal, story } = options;
  const credential = createCredential({ auth, cloud, ...options });
  const assignee = auth.kind === 'oidc' ? auth.clientId : undefined;
  return {
    account: openAccount({ account, assignee, cloud, credential, mask, story, signal }),
    verifier: createVerifier(cloud, signal),
    async openVaults() {
      const { KeyVaultSecrets } = await import('./key-vault.ts');
      return new KeyVaultSecrets({ cloud, credential, mask, signal, story, maxAge });
    },
  };
}
