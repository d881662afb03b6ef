// The pages where a reader of the job summary would go next. Pure.

import { resourceIdOf, scopeOf, type AccountId, type AccountScope } from '../account-id.ts';
import { VAULT_SUFFIXES, type CloudName } from '../request.ts';
import type { Target } from '../targets.ts';
import type { Report } from './report.ts';

/** https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure */
const PORTALS: Readonly<Record<CloudName, string>> = {
  AzureCloud: 'https://portal.azure.com',
  AzureUSGovernment: 'https://portal.azure.us',
};

type PortalFacts = Pick<Report, 'cloud' | 'tenantId'>;

/**
 * With the tenant, the portal switches to the right directory. The forms are not documented, but in wide use, as
 * in Microsoft's extensions of VS Code. That portal.azure.us has the page of a secret was not seen anywhere.
 */
function portalPage({ cloud = 'AzureCloud', tenantId }: PortalFacts, path: string): string {
  return `${PORTALS[cloud]}/#${tenantId === undefined ? '' : `@${tenantId}/`}${path}`;
}

export function accountPage(account: AccountId, facts: PortalFacts): string {
  return portalPage(facts, `resource${resourceIdOf(account)}`);
}

export function scopePage(scope: AccountScope, facts: PortalFacts): string {
  return portalPage(facts, `resource${scopeOf(scope)}`);
}

/**
 * The page on which a person can see and change the secret, on github.com and on GitHub Enterprise Server, which has no Codespaces.
 * Environments have pages by number only, so theirs is the list.
 */
export function targetPage(target: Target, server: string, facts: PortalFacts): string {
  switch (target.kind) {
    case 'repo':
      return `${server}/${target.owner}/${target.repo}/settings/secrets/actions`;
    case 'dependabot':
    case 'codespaces':
      return `${server}/${target.owner}/${target.repo}/settings/secrets/${target.kind}`;
    case 'env':
      return `${server}/${target.owner}/${target.repo}/settings/environments`;
    case 'org':
      return `${server}/organizations/${target.org}/settings/secrets/actions`;
    case 'dependabot-org':
      return `${server}/organizations/${target.org}/settings/secrets/dependabot`;
    case 'codespaces-org':
      return `${server}/organizations/${target.org}/settings/secrets/codespaces`;
    case 'keyvault': {
      const host = `${target.vault}.${VAULT_SUFFIXES[facts.cloud ?? 'AzureCloud']}`;
      return portalPage(
        facts,
        `asset/Microsoft_Azure_KeyVault/Secret/https://${host}/secrets/${target.name}`,
      );
    }
  }
}
