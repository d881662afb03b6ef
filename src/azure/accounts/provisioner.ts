// Creates, finds and deletes an account in Azure Resource Manager.

import type { AzureMapsManagementClient } from '@azure/arm-maps';
import type { AccountId } from '../../core/account-id.ts';
import { ActionError } from '../../core/errors/action-error.ts';
import type {
  AccountProvisioner,
  CreatedAccount,
  FoundAccount,
  ProvisioningAnswer,
} from '../../core/ports/accounts.ts';
import type { Tags } from '../../core/request.ts';
import { mustBeAccount, readAccount } from './account-answers.ts';
import { explainFailure } from '../errors/explain-failure.ts';
import { codeOf, statusOf } from '../client/rest-errors.ts';
import { hadNoEffect, isRefusedAfterResend, wasResent } from '../client/resent-requests.ts';

export interface ProvisionerOptions {
  /** A client that may retry: creating or deleting twice has the same effect as once. */
  readonly client: AzureMapsManagementClient;
  readonly account: AccountId;
  /** Where the actions must be granted: the account, or its resource group before the account exists. */
  readonly scope: string;
  readonly assignee: string | undefined;
  readonly signal: AbortSignal;
}

/** Gen1 was retired. Gen2 is the only kind that Azure still creates. */
const GEN2 = { sku: { name: 'G2' }, kind: 'Gen2' } as const;

export function openProvisioner(given: ProvisionerOptions): AccountProvisioner {
  const { client, account, signal } = given;
  const { resourceGroup, accountName } = account;
  const call = (action: string) => callOf(given, action);
  const find = () => findIn(given);
  return {
    find,

    async create(location: string, tags: Tags) {
      try {
        return { kind: 'accepted', result: await createOrUpdate(given, location, tags) };
      } catch (error) {
        // The first attempt, whose answer was lost, may have created the account, and the next one was refused because of that.
        const own = isRefusedAfterResend(error) ? await find().catch(() => undefined) : undefined;
        if (own) return { kind: 'accepted', result: { ...own, existed: false } };
        return judge(error, await explainFailure(error, call('write'), location));
      }
    },

    async delete() {
      try {
        await client.accounts.delete(resourceGroup, accountName, { abortSignal: signal });
      } catch (error) {
        if (!isMissing(error) && !(await isGoneAfterResend(error, find)))
          return judge(error, await explainFailure(error, call('delete')));
      }
      return { kind: 'accepted', result: undefined };
    },
  };
}

function callOf({ account, scope, assignee, signal }: ProvisionerOptions, action: string) {
  return { account, scope, assignee, action, signal };
}

async function findIn(given: ProvisionerOptions): Promise<FoundAccount | undefined> {
  const { client, account, signal } = given;
  const options = { abortSignal: signal, onResponse: mustBeAccount };
  try {
    return readAccount(await client.accounts.get(account.resourceGroup, account.accountName, options));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw await explainFailure(error, callOf(given, 'read'));
  }
}

/**
 * The first attempt, whose answer was lost, may have deleted the account, and with it the role assignment that the next one needs.
 * An identity that read the account before and is not allowed to any more proves it.
 */
async function isGoneAfterResend(error: unknown, find: () => Promise<unknown>): Promise<boolean> {
  if (!isRefusedAfterResend(error)) return false;
  try {
    return (await find()) === undefined;
  } catch (thrown) {
    return (
      thrown instanceof ActionError && ['azure-forbidden', 'azure-group-not-found'].includes(thrown.code)
    );
  }
}

async function createOrUpdate(
  { client, account, signal }: ProvisionerOptions,
  location: string,
  tags: Tags,
): Promise<CreatedAccount> {
  const parameters = { ...GEN2, location, tags: { ...tags }, properties: { disableLocalAuth: false } };
  let existed = false;
  const answer = await client.accounts.createOrUpdate(
    account.resourceGroup,
    account.accountName,
    parameters,
    {
      abortSignal: signal,
      onResponse(response, ...rest) {
        // 201 for a new account. An account that an earlier attempt of this request created is new too.
        existed = response.status === 200 && !wasResent(response.request);
        mustBeAccount(response, ...rest);
      },
    },
  );
  return { ...readAccount(answer), existed };
}

function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && codeOf(error) === 'ResourceNotFound';
}

/** @throws a definite refusal. */
function judge(error: unknown, translated: ActionError): ProvisioningAnswer<never> {
  if (hadNoEffect(error)) throw translated;
  return { kind: 'ambiguous', error: translated };
}
