// Failures of the operations that create and delete accounts.
import { falselyNotFound } from '../../../simulator/azure/resource-manager/accounts/faults.ts';
import type { SimSubscription } from '../../../simulator/azure/subscriptions/subscription.ts';
import { publicWorld } from '../../../simulator/world.ts';
import { armRequestTo } from '../accounts.ts';
import { requestTo, type World } from '../world.ts';
import type { Failure } from './failure.ts';

const { subscriptionId } = publicWorld;

const CREATE = { operation: 'create', location: 'westeurope', targets: 'none', 'github-token': '' };
const DELETE = { operation: 'delete', confirm: 'contoso-maps', 'github-token': '' };

/** The account does not exist. */
const without =
  (prepare: (subscription: SimSubscription) => void) =>
  ({ account, simulator }: World): void => {
    account.deleted = true;
    prepare(simulator.azure.subscription());
  };

export const CREATION_FAILURES: readonly Failure[] = [
  {
    name: 'azure-location-missing',
    code: 'azure-location-missing',
    gives: ['The account contoso-maps does not exist', 'Set location'],
    inputs: { ...CREATE, location: '' },
    prepare: without(() => undefined),
  },
  {
    name: 'azure-name-taken',
    code: 'azure-name-taken',
    gives: ['The name contoso-maps is taken (InvalidResourceLocation)', "in resource group 'another-rg'"],
    inputs: CREATE,
    prepare: without(({ takenNames }) => void takenNames.add('contoso-maps')),
  },
  {
    name: 'azure-region-not-offered',
    code: 'azure-region-not-offered',
    gives: ['in the region westeurope', 'az provider show --namespace Microsoft.Maps'],
    inputs: CREATE,
    prepare: without((subscription) => (subscription.regions = ['eastus'])),
  },
  {
    name: 'azure-policy-denied',
    code: 'azure-policy-denied',
    gives: [
      'The Azure Policy assignment "no-maps" does not allow this run to create',
      'Set location and tags as the policy requires',
    ],
    inputs: CREATE,
    prepare: without((subscription) => (subscription.deniedBy = 'no-maps')),
  },
  {
    name: 'azure-quota-exceeded',
    code: 'azure-quota-exceeded',
    gives: ['has reached a limit (QuotaExceeded)', 'Delete an unused account'],
    inputs: CREATE,
    prepare: without((subscription) => (subscription.quota = 0)),
  },
  {
    name: 'azure-group-not-found',
    code: 'azure-group-not-found',
    gives: [`az group create --subscription ${subscriptionId} --name "maps-rg"`],
    inputs: CREATE,
    prepare: without(({ groups }) => {
      groups.clear();
    }),
  },
  {
    name: 'azure-provider-not-registered',
    code: 'azure-provider-not-registered',
    gives: [`az provider register --subscription "${subscriptionId}" --namespace Microsoft.Maps --wait`],
    inputs: CREATE,
    prepare: without((subscription) => (subscription.registered = false)),
  },
  {
    name: 'azure-provisioning-failed',
    code: 'azure-provisioning-failed',
    gives: ['its provisioning state is Failed'],
    inputs: CREATE,
    prepare: without((subscription) => (subscription.provisioning = { takes: 2_000, ends: 'Failed' })),
  },
  {
    name: 'azure-operation-failed',
    code: 'azure-provisioning-failed',
    gives: [
      'Azure did not finish creating the account contoso-maps',
      '(InternalFailure)',
      '"Something broke."',
    ],
    inputs: CREATE,
    prepare: without((subscription) => {
      const error = { code: 'InternalFailure', message: 'Something broke.' };
      subscription.longRunning = {
        header: 'Azure-AsyncOperation',
        status: 201,
        takes: 2_000,
        ends: 'Failed',
        error,
      };
      subscription.provisioning = { takes: 2_000, ends: 'Failed' };
    }),
  },
  {
    // The token must not reach the other host.
    name: 'azure-operation-elsewhere',
    code: 'azure-unexpected-answer',
    gives: [
      'names an address outside the subscription',
      '"https://management.azure.com.example.net/',
      'The run did not follow it',
    ],
    inputs: CREATE,
    prepare: without((subscription) => {
      subscription.longRunning = {
        header: 'Azure-AsyncOperation',
        status: 201,
        takes: 0,
        ends: 'Succeeded',
        host: 'management.azure.com.example.net',
      };
    }),
  },
  {
    name: 'azure-account-existed',
    code: 'azure-account-existed',
    gives: ['existed after all', 'Compare the tags and settings'],
    inputs: CREATE,
    prepare: (world) => {
      world.inject({ match: requestTo.readAccount, fault: falselyNotFound(world.account), times: 2 });
    },
  },
  {
    name: 'azure-deletion-unfinished',
    code: 'azure-deletion-unfinished',
    gives: ['still exists 10 minutes after Azure accepted the request'],
    withholds: ['refused'],
    inputs: DELETE,
    prepare: (world) => {
      world.inject({ match: armRequestTo.delete, fault: { kind: 'reply', reply: { status: 202 } } });
    },
  },
  {
    name: 'azure-deletion-failed',
    code: 'azure-deletion-unfinished',
    gives: ['Azure did not finish deleting the account contoso-maps', '(Canceled)'],
    inputs: DELETE,
    prepare: ({ simulator }) => {
      simulator.azure.subscription().longRunning = {
        header: 'Azure-AsyncOperation',
        status: 202,
        takes: 2_000,
        ends: 'Canceled',
      };
    },
  },
];
