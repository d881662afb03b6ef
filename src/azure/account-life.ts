// An account's beginning and end in Azure Resource Manager, and the list of all that there are.

import type { AzureMapsManagementClient, MapsAccount as ArmAccount } from '@azure/arm-maps';
import { ActionError } from '../core/errors.ts';
import type { FleetAccount } from '../core/fleet.ts';
import type { AccountProvisioner, FoundAccount } from '../core/ports.ts';
import { scopeOf, type AccountId, type Tags } from '../core/request.ts';
import { parseResourceId } from '../core/account-inputs.ts';
import { translateArmError } from './arm-errors.ts';
import { translateCreationError } from './creation-errors.ts';
import { codeOf, statusOf } from './rest-errors.ts';

export interface LifeOptions {
  /** A client whose calls may be sent again: creating and deleting twice is the same as once. */
  readonly client: AzureMapsManagementClient;
  readonly account: AccountId;
  /** Where the actions have to be granted: the account, or its group while there is no account. */
  readonly scope: string;
  readonly assignee: string | undefined;
  readonly signal: AbortSignal;
}

/** Gen1 was retired; Gen2 is the only kind that Azure still makes. */
const GEN2 = { sku: { name: 'G2' }, kind: 'Gen2' } as const;

export function openProvisioner({
  client,
  account,
  scope,
  assignee,
  signal,
}: LifeOptions): AccountProvisioner {
  const { resourceGroup, accountName } = account;
  const options = { abortSignal: signal, onResponse: mustBe(isAccount) };
  const call = (action: string) => ({ account, scope, assignee, action, signal });

  return {
    async find() {
      try {
        return found(await client.accounts.get(resourceGroup, accountName, options));
      } catch (error) {
        if (statusOf(error) === 404 && codeOf(error) === 'ResourceNotFound') return undefined;
        throw translateArmError(error, call('read'));
      }
    },

    async create(location: string, tags: Tags) {
      const parameters = { ...GEN2, location, tags: { ...tags }, properties: { disableLocalAuth: false } };
      try {
        return found(await client.accounts.createOrUpdate(resourceGroup, accountName, parameters, options));
      } catch (error) {
        throw translateCreationError(error, call('write'), location);
      }
    },

    async delete() {
      try {
        await client.accounts.delete(resourceGroup, accountName, { abortSignal: signal });
      } catch (error) {
        if (statusOf(error) === 404 && codeOf(error) === 'ResourceNotFound') return;
        throw translateArmError(error, call('delete'));
      }
    },
  };
}

export interface FleetOptions extends Omit<LifeOptions, 'account' | 'scope'> {
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
}

/** Every account of a subscription or a group, from all pages. */
export async function listAccounts({
  client,
  subscriptionId,
  resourceGroup,
  assignee,
  signal,
}: FleetOptions): Promise<FleetAccount[]> {
  const options = { abortSignal: signal, onResponse: mustBe(isPage) };
  const pages =
    resourceGroup === undefined
      ? client.accounts.listBySubscription(options)
      : client.accounts.listByResourceGroup(resourceGroup, options);
  const accounts: FleetAccount[] = [];
  try {
    for await (const account of pages) {
      const id = parseResourceId(account.id ?? '');
      if (id === undefined) throw unexpected('a resource ID');
      accounts.push({ id, ...found(account) });
    }
    return accounts;
  } catch (error) {
    const account = { subscriptionId, resourceGroup };
    throw translateArmError(error, { account, scope: scopeOf(account), assignee, action: 'read', signal });
  }
}

function found({ location, tags, properties }: ArmAccount): FoundAccount {
  return {
    location: typeof location === 'string' ? location : undefined,
    tags: tags ?? {},
    keysEnabled: properties?.disableLocalAuth !== true,
    provisioningState:
      typeof properties?.provisioningState === 'string' ? properties.provisioningState : undefined,
  };
}

/** The SDK takes any answer of 200 for what it asked for, a page of a proxy's too: as an account, or as an empty list. */
function mustBe(isIt: (answer: object) => boolean) {
  return (_: unknown, answer: unknown, error?: unknown): void => {
    if (error === undefined && !(typeof answer === 'object' && answer !== null && isIt(answer)))
      throw unexpected('what was asked for');
  };
}

function isAccount(answer: object): boolean {
  return 'location' in answer && typeof answer.location === 'string';
}

function isPage(answer: object): boolean {
  return 'value' in answer && Array.isArray(answer.value);
}

function unexpected(what: string): ActionError {
  return new ActionError(
    'azure-unexpected-answer',
    `An answer of Azure Resource Manager does not hold ${what}.`,
  );
}
