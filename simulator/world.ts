// The default state of Azure: one account in the public cloud and one in Azure Government.
import { clouds, type CloudName } from './azure/clouds.ts';
import type { AccountOptions } from './azure/maps/account-options.ts';
import type { EntraApplication } from './azure/entra/applications.ts';
import type { VaultOptions } from './azure/key-vault/vault.ts';
import type { SubscriptionOptions } from './azure/subscriptions/subscription.ts';
import { gitHubIssuer } from './oidc/issuer.ts';

export const defaultSubject = 'repo:octo/site:ref:refs/heads/main';

export const publicWorld = {
  tenantId: '11111111-2222-3333-4444-555555555555',
  clientId: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
  subscriptionId: '99999999-8888-7777-6666-555555555555',
  resourceGroup: 'maps-rg',
  accountName: 'contoso-maps',
} as const;

export const governmentWorld = {
  tenantId: '22222222-3333-4444-5555-666666666666',
  clientId: 'bbbbbbbb-cccc-dddd-eeee-ffffffffffff',
  subscriptionId: '77777777-6666-5555-4444-333333333333',
  resourceGroup: 'maps-rg',
  accountName: 'contoso-gov',
} as const;

/** The one who sets everything up, as the owner of the subscription in the public cloud. Signs in as an application. */
export const person = {
  tenantId: publicWorld.tenantId,
  clientId: 'eeeeeeee-ffff-0000-1111-222222222222',
  secret: 'PASxSignsInTheOwnerOfTheSubscription0001',
} as const;

/** The arguments with which az signs that person in. */
export const personLogin: readonly string[] = [
  ...['login', '--service-principal', '--tenant', person.tenantId],
  ...['--username', person.clientId, '--password', person.secret],
];

/** The inputs with which a step signs in and selects the account. */
export function identityInputs(world: typeof publicWorld | typeof governmentWorld) {
  return {
    'client-id': world.clientId,
    'tenant-id': world.tenantId,
    'subscription-id': world.subscriptionId,
    'resource-group': world.resourceGroup,
    'account-name': world.accountName,
  };
}

const publicAccount: AccountOptions = {
  name: publicWorld.accountName,
  resourceGroup: publicWorld.resourceGroup,
  subscriptionId: publicWorld.subscriptionId,
  tenantId: publicWorld.tenantId,
  cloud: 'AzureCloud',
  createdDaysAgo: 200,
  regeneratedDaysAgo: { primary: 100 },
};

const governmentAccount: AccountOptions = {
  ...publicAccount,
  name: governmentWorld.accountName,
  subscriptionId: governmentWorld.subscriptionId,
  tenantId: governmentWorld.tenantId,
  cloud: 'AzureUSGovernment',
};

export const defaultAccounts: readonly AccountOptions[] = [publicAccount, governmentAccount];

/** They have a resource group even if a test starts without accounts. */
export const defaultSubscriptions: readonly SubscriptionOptions[] = [publicAccount, governmentAccount].map(
  ({ subscriptionId, tenantId, cloud, resourceGroup }) => ({
    subscriptionId,
    tenantId,
    cloud,
    resourceGroups: [resourceGroup],
  }),
);

export const defaultVaults: readonly VaultOptions[] = [
  { name: 'contoso-kv', tenantId: publicWorld.tenantId, cloud: 'AzureCloud' },
];

/** Returns new objects, because tests change them. */
export function defaultApplications(): EntraApplication[] {
  const owner = [{ actions: ['*'], scope: `/subscriptions/${publicWorld.subscriptionId}` }];
  return [
    defaultApplication(publicWorld, 'AzureCloud'),
    defaultApplication(governmentWorld, 'AzureUSGovernment'),
    { ...defaultApplication(person, 'AzureCloud'), secret: person.secret, roles: owner },
  ];
}

function defaultApplication(
  { tenantId, clientId }: Pick<EntraApplication, 'clientId' | 'tenantId'>,
  cloud: CloudName,
): EntraApplication {
  const audience = clouds.find(({ name }) => name === cloud)?.audience ?? '';
  return {
    clientId,
    tenantId,
    cloud,
    federatedCredentials: [{ issuer: gitHubIssuer, subject: defaultSubject, audience }],
  };
}
