// Creates, finds and deletes an account in Azure Resource Manager.

import type { AzureMapsManagementClient } from '@azure/arm-maps';
import type { AccountId } from '../core/account-id.ts';
import type { ActionError } from '../core/errors/action-error.ts';
import type { AccountProvisioner, CreatedAccount, ProvisioningAnswer } from '../core/ports/accounts.ts';
import type { Tags } from '../core/request.ts';
import { mustBeAccount, readAccount } from './account-answers.ts';
import { translateArmError } from './arm-errors.ts';
import { translateCreationError } from './creation-errors.ts';
import { codeOf, statusOf } from './rest-errors.ts';
import { hadNoEffect, wasResent } from './resent-requests.ts';

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
  const { account, scope, assignee, signal } = given;
  const { accounts } = given.client;
  const { resourceGroup, accountName } = account;
  const options = { abortSignal: signal, onResponse: mustBeAccount };
  const call = (action: string) => ({ account, scope, assignee, action, signal });

  return {
    async find() {
      try {
        return readAccount(await accounts.get(resourceGroup, accountName, options));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw translateArmError(error, call('read'));
      }
    },

    async create(location: string, tags: Tags) {
      try {
        return { kind: 'accepted', result: await createOrUpdate(given, location, tags) };
      } catch (error) {
        return judge(error, translateCreationError(error, call('write'), location));
      }
    },

    async delete() {
      try {
        await accounts.delete(resourceGroup, accountName, { abortSignal: signal });
      } catch (error) {
        if (!isMissing(error)) return judge(error, translateArmError(error, call('delete')));
      }
      return { kind: 'accepted', result: undefined };
    },
  };
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
