// Choices of a set-up in octo/site, as most people would make them.
import type { Choices } from '../../../setup/choices.ts';
import { PUBLISHED } from '../../../setup/workflow/action-source.ts';
import { GitHub } from '../../../setup/tools/github.ts';

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

export const ACCOUNT_ID =
  '/subscriptions/99999999-8888-7777-6666-555555555555/resourceGroups/maps-rg/providers/Microsoft.Maps/accounts/contoso-maps';

export function choices(changes: Partial<Choices> = {}): Choices {
  return {
    github: new GitHub('github.com', 'octo/site'),
    repository: {
      fullName: 'octo/site',
      owner: 'octo',
      isOrganization: true,
      branch: 'main',
      environments: [],
      reviewed: [],
      subject: 'repo:octo/site:ref:refs/heads/main',
    },
    subscription: {
      id: '99999999-8888-7777-6666-555555555555',
      name: 'Contoso',
      tenantId: '11111111-2222-3333-4444-555555555555',
      environmentName: 'AzureCloud',
      user: { name: 'owner@contoso.com' },
    },
    group: { name: 'maps-rg', exists: true },
    location: undefined,
    accounts: [{ name: 'contoso-maps', id: ACCOUNT_ID, exists: true }],
    workflow: 'weekly',
    environment: undefined,
    secretName: 'AZURE_MAPS_KEY',
    vault: undefined,
    maxAge: '90d',
    save: 'commit',
    token: { kind: 'new-app', name: 'maps-keys-octo-site' },
    action: { repository: PUBLISHED, commit: COMMIT, version: 'v1.2.3' },
    assignRoles: true,
    ...changes,
  };
}
