// The account and its keys in Azure Resource Manager. A key is masked as soon as it is read from an answer. The SDK's errors
// leave this folder only as the cause of an ActionError, because they can contain response bodies.

import type { MapsAccountKeys } from '@azure/arm-maps';
import { resourceIdOf, type AccountId } from '../core/account-id.ts';
import { ActionError } from '../core/errors/action-error.ts';
import type { AccountKey, AccountKeys, KeyType } from '../core/keys.ts';
import type { MapsAccount, RegenerateAnswer } from '../core/ports/keys.ts';
import { Secret } from '../core/secret.ts';
import { parseInstant, SECOND } from '../core/time.ts';
import type { ArmClients } from './arm-clients.ts';
import { translateArmError } from './arm-errors.ts';
import { isDefiniteRefusal, retryAfterOf, statusOf } from './rest-errors.ts';

export interface AccountOptions {
  readonly clients: ArmClients;
  readonly account: AccountId;
  /** Application ID of the identity, for the commands in error messages. */
  readonly assignee: string | undefined;
  readonly mask: (secret: string) => void;
  readonly signal: AbortSignal;
}

export function openAccount({ clients, account, assignee, mask, signal }: AccountOptions): MapsAccount {
  const { resourceGroup, accountName } = account;
  const { retrying, sendingOnce } = clients;
  const options = { abortSignal: signal };
  const translate = (error: unknown, action: string) =>
    translateArmError(error, { account, assignee, action, signal });

  return {
    async checkSharedKeys() {
      try {
        const answer = await retrying.accounts.get(resourceGroup, accountName, options);
        if (answer.properties?.disableLocalAuth === true) throw keysDisabled(account);
        return 'enabled';
      } catch (error) {
        if (statusOf(error) === 403) return 'unknown';
        throw translate(error, 'read');
      }
    },

    async list() {
      try {
        return parseKeys(await retrying.accounts.listKeys(resourceGroup, accountName, options), mask);
      } catch (error) {
        throw translate(error, 'listKeys/action');
      }
    },

    async regenerate(keyType) {
      try {
        const { accounts } = sendingOnce;
        const answer = await accounts.regenerateKeys(resourceGroup, accountName, { keyType }, options);
        return { kind: 'done', keys: parseKeys(answer, mask) };
      } catch (error) {
        return judgeRegeneration(error, translate(error, 'regenerateKey/action'));
      }
    },
  };
}

function judgeRegeneration(error: unknown, translated: ActionError): RegenerateAnswer {
  if (statusOf(error) === 429)
    return { kind: 'throttled', after: retryAfterOf(error) ?? 10 * SECOND, error: translated };
  if (isDefiniteRefusal(error)) throw translated;
  return { kind: 'ambiguous', error: translated };
}

function parseKeys(answer: MapsAccountKeys, mask: (secret: string) => void): AccountKeys {
  const raw: Readonly<Record<KeyType, unknown>> = {
    primary: answer.primaryKey,
    secondary: answer.secondaryKey,
  };
  for (const value of Object.values(raw)) {
    if (typeof value === 'string' && value.trim() !== '') mask(value);
  }
  return {
    primary: parseKey('primary', raw.primary, answer.primaryKeyLastUpdated),
    secondary: parseKey('secondary', raw.secondary, answer.secondaryKeyLastUpdated),
  };
}

// Azure has changed the format of its keys before, so only a value that cannot be a key or a secret is refused.
// eslint-disable-next-line no-control-regex -- control characters are what this refuses
const NOT_A_KEY = /^$|[\s\u0000-\u001f\u007f]/;

function parseKey(type: KeyType, value: unknown, lastUpdated: unknown): AccountKey {
  if (typeof value !== 'string' || NOT_A_KEY.test(value)) {
    throw new ActionError('azure-unexpected-answer', `Azure's response contains no usable ${type} key.`, {
      hint: 'Nothing was published. Run the workflow again; if the problem persists, check the account in the Azure portal.',
    });
  }
  return { secret: new Secret(`${type} key`, value), lastUpdated: parseInstant(lastUpdated) };
}

function keysDisabled(account: AccountId): ActionError {
  return new ActionError(
    'azure-keys-disabled',
    `Shared keys are disabled for the account ${account.accountName} (disableLocalAuth).`,
    {
      hint: `Its keys do not work. Authenticate to Azure Maps with Microsoft Entra ID instead, or enable shared keys: az resource update --ids ${resourceIdOf(account)} --set properties.disableLocalAuth=false`,
    },
  );
}
