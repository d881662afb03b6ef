// The account and its keys in Azure Resource Manager. A key is masked the moment that it is read from an answer; no
// answer and no error of the SDK leaves this folder, for both can hold whole bodies.

import type { MapsAccountKeys } from '@azure/arm-maps';
import { ActionError } from '../core/errors.ts';
import type { AccountKey, AccountKeys, KeyType } from '../core/keys.ts';
import type { KeyLister, KeyRegenerator, RegenerateAnswer } from '../core/ports.ts';
import { resourceIdOf, type AccountId } from '../core/request.ts';
import { Secret } from '../core/secret.ts';
import { parseInstant, SECOND } from '../core/time.ts';
import type { ArmClients } from './arm-clients.ts';
import { translateArmError } from './arm-errors.ts';
import { codeOf, retryAfterOf, statusOf } from './rest-errors.ts';

export interface AccountOptions {
  readonly clients: ArmClients;
  readonly account: AccountId;
  /** Application ID of the identity, for what an error gives to paste. */
  readonly assignee: string | undefined;
  readonly mask: (secret: string) => void;
  readonly signal: AbortSignal;
}

/** What may be known of an account besides its keys. */
export interface AccountFacts {
  readonly location: string | undefined;
}

export interface MapsAccount extends KeyLister, KeyRegenerator {
  /**
   * Reads the account, to learn early that its shared keys do not work.
   * @returns undefined where the identity may not read the account: the keys can be handled all the same.
   */
  read(): Promise<AccountFacts | undefined>;
}

export function openAccount({ clients, account, assignee, mask, signal }: AccountOptions): MapsAccount {
  const { resourceGroup, accountName } = account;
  const { asking, regenerating } = clients;
  const request = { abortSignal: signal };
  const translate = (error: unknown, action: string) =>
    translateArmError(error, { account, assignee, action, signal });

  return {
    async read() {
      try {
        const { location, disableLocalAuth } = flatten(
          await asking.accounts.get(resourceGroup, accountName, request),
        );
        if (disableLocalAuth === true) throw keysDisabled(account);
        return { location: typeof location === 'string' ? location : undefined };
      } catch (error) {
        if (statusOf(error) === 403) return undefined;
        throw translate(error, 'read');
      }
    },

    async list() {
      try {
        return parseKeys(await asking.accounts.listKeys(resourceGroup, accountName, request), mask);
      } catch (error) {
        throw translate(error, 'listKeys/action');
      }
    },

    async regenerate(keyType): Promise<RegenerateAnswer> {
      try {
        return {
          kind: 'done',
          keys: parseKeys(
            await regenerating.accounts.regenerateKeys(resourceGroup, accountName, { keyType }, request),
            mask,
          ),
        };
      } catch (error) {
        return judgeRegeneration(error, translate(error, 'regenerateKey/action'), signal);
      }
    },
  };
}

/** Only Azure's own answer of 4xx is certain to have changed nothing; 408 is the server's time-out. */
function judgeRegeneration(error: unknown, translated: ActionError, signal: AbortSignal): RegenerateAnswer {
  if (signal.aborted) throw translated;
  const status = statusOf(error);
  if (status === 429)
    return { kind: 'throttled', after: retryAfterOf(error) ?? 10 * SECOND, error: translated };
  const refused = status !== undefined && status >= 400 && status < 500 && status !== 408;
  if (refused && codeOf(error) !== '') throw translated;
  return { kind: 'ambiguous', error: translated };
}

/** The SDK nests `disableLocalAuth` where the contract does: under `properties`. */
function flatten(answer: { location?: unknown; properties?: unknown }): {
  location?: unknown;
  disableLocalAuth?: unknown;
} {
  const properties =
    typeof answer.properties === 'object' && answer.properties !== null ? answer.properties : {};
  return { location: answer.location, ...properties };
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

// Azure has changed the form of its keys before: only what could not be a key or a secret at all is refused.
// eslint-disable-next-line no-control-regex -- control characters are exactly what is refused here
const NOT_A_KEY = /^$|[\s\u0000-\u001f\u007f]/;

function parseKey(type: KeyType, value: unknown, lastUpdated: unknown): AccountKey {
  if (typeof value !== 'string' || NOT_A_KEY.test(value)) {
    throw new ActionError('azure-unexpected-answer', `Azure's answer holds no usable ${type} key.`, {
      hint: 'Nothing was published. Run the workflow again; if it stays so, look at the account in the Azure portal.',
    });
  }
  return { secret: new Secret(`${type} key`, value), lastUpdated: parseInstant(lastUpdated) };
}

function keysDisabled(account: AccountId): ActionError {
  return new ActionError(
    'azure-keys-disabled',
    `The account ${account.accountName} has shared keys switched off (disableLocalAuth).`,
    {
      hint: `Its keys would not work anywhere. Sign in to Azure Maps with Microsoft Entra instead, or switch the keys on: az resource update --ids ${resourceIdOf(account)} --set properties.disableLocalAuth=false`,
    },
  );
}
