// Failures of Azure Resource Manager and the Azure Maps account.
import { CREATION_FAILURES } from './azure-creation.ts';
import { REFUSED_FAILURES } from './azure-refused.ts';
import { publicWorld } from '../../../simulator/world.ts';
import { armRequestTo } from '../accounts.ts';
import { requestTo } from '../world.ts';
import type { Failure } from './failure.ts';

const SCOPE = `/subscriptions/${publicWorld.subscriptionId}/resourceGroups/maps-rg/providers/Microsoft.Maps/accounts/contoso-maps`;

const ACCOUNT_FAILURES: readonly Failure[] = [
  {
    name: 'account-not-found',
    isCommon: true,
    code: 'azure-account-not-found',
    gives: [
      'The Azure Maps account contoso-mpas was not found in the resource group maps-rg',
      'az maps account list',
    ],
    inputs: { 'account-name': 'contoso-mpas' },
  },
  {
    name: 'group-not-found',
    isCommon: true,
    code: 'azure-account-not-found',
    gives: ['The resource group maps was not found', 'az maps account list'],
    inputs: { 'resource-group': 'maps' },
  },
  {
    name: 'subscription-not-found',
    isCommon: true,
    code: 'azure-account-not-found',
    gives: ['The subscription 12345678-9abc-def0-1234-56789abcdef0 was not found', 'az account list'],
    inputs: { 'subscription-id': '12345678-9abc-def0-1234-56789abcdef0' },
  },
  {
    name: 'account-locked',
    isCommon: true,
    code: 'azure-account-locked',
    gives: ['ReadOnly', `az lock list --resource "${SCOPE}"`],
    prepare: ({ account }) => (account.lock = 'ReadOnly'),
  },
  {
    name: 'azure-throttled',
    isCommon: true,
    code: 'azure-throttled',
    gives: ['429', 'in a few minutes'],
    prepare: (world) => {
      const reply = { status: 429, headers: { 'retry-after': '600' } };
      world.inject({ match: requestTo.listKeys, fault: { kind: 'reply', reply } });
    },
  },
  {
    name: 'azure-keys-disabled',
    code: 'azure-keys-disabled',
    gives: ['Shared keys are disabled for the account contoso-maps', `az resource update --ids "${SCOPE}"`],
    prepare: ({ account }) => (account.disableLocalAuth = true),
  },
  {
    name: 'azure-busy',
    code: 'azure-request-failed',
    gives: [
      'for a minute (status 409, AnotherOperationInProgress)',
      'Azure\'s message: "Another operation on the resource',
      `az monitor activity-log list --resource-id "${SCOPE}"`,
    ],
    withholds: ['role'],
    prepare: ({ account }) => {
      account.beBusy(60 * 60_000);
    },
  },
  {
    // The list is good, and the request right after it does not find the account.
    name: 'azure-regeneration-not-found',
    code: 'azure-unexpected-answer',
    gives: ['status 404 (ResourceNotFound)', 'but listed its keys in between', 'No key was regenerated'],
    withholds: ['was not found in the resource group', 'Check account-name'],
    prepare: (world) => {
      world.store('primary');
      const error = { code: 'ResourceNotFound', message: 'The Resource was not found.' };
      const reply = { status: 404, body: { error } };
      world.inject({ match: requestTo.regenerate, fault: { kind: 'reply', reply }, times: Infinity });
    },
  },
  {
    name: 'azure-account-foreign-page',
    code: 'azure-unexpected-answer',
    gives: ['does not contain the requested data', 'A proxy may have responded'],
    prepare: (world) => {
      const reply = { status: 200, body: { page: 'Welcome' } };
      world.inject({ match: requestTo.readAccount, fault: { kind: 'reply', reply }, times: Infinity });
    },
  },
  {
    name: 'azure-list-foreign-entry',
    code: 'azure-unexpected-answer',
    gives: [
      'contains an entry without the resource ID of an Azure Maps account',
      'Nothing was concluded from the list',
      'az maps account list --subscription',
    ],
    withholds: ['Injected'],
    inputs: { operation: 'discover', 'resource-group': '', 'account-name': '', 'github-token': '' },
    prepare: (world) => {
      const body = { value: [{ id: `${SCOPE}|Injected`, location: 'westeurope' }] };
      world.inject({ match: armRequestTo.list, fault: { kind: 'reply', reply: { status: 200, body } } });
    },
  },
];

export const AZURE_FAILURES: readonly Failure[] = [
  ...ACCOUNT_FAILURES,
  ...REFUSED_FAILURES,
  ...CREATION_FAILURES,
];
