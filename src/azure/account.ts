// The account and its keys in Azure Resource Manager. A key is masked the moment that it is read from an answer; no
// answer and no error of the SDK leaves this folder, for both can hold whole bodies.

import { AzureMapsManagementClient, type MapsAccountKeys } from '@azure/arm-maps';
import type { TokenCredential } from '@azure/identity';
import { ActionError } from '../core/errors.ts';
import type { AccountKey, AccountKeys, KeyType } from '../core/keys.ts';
import type { KeyLister, KeyRegenerator, RegenerateAnswer } from '../core/ports.ts';
import { resourceIdOf, type AccountId } from '../core/request.ts';
import { Secret } from '../core/secret.ts';
import { parseInstant, SECOND } from '../core/time.ts';
import type { Cloud } from './clouds.ts';
import { translateArmError } from './arm-errors.ts';
import { retryAfterOf, statusOf } from './rest-errors.ts';

/** Of one attempt. Resource Manager answers these requests within a second; ten times the slowest seen. */
const REQUEST_TIMEOUT = 30 * SECOND;

export interface AccountOptions {
  readonly account: AccountId;
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
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

export function openAccount({ account, cloud, credential, mask, signal }: AccountOptions): MapsAccount {
  const { subscriptionId, resourceGroup, accountName } = account;
  const common = { endpoint: cloud.resourceManager, redirectOptions: { maxRetries: 0 } };
  const patient = new AzureMapsManagementClient(credential, subscriptionId, common);
  // The SDK would send a regeneration again after a reset or a 5xx, when it may already have happened.
  const once = new AzureMapsManagementClient(credential, subscriptionId, {
    ...common,
    retryOptions: { maxRetries: 0 },
  });
  const request = { abortSignal: signal, requestOptions: { timeout: REQUEST_TIMEOUT } };

  return {
    async read() {
      try {
        const { location, disableLocalAuth } = flatten(
          await patient.accounts.get(resourceGroup, accountName, request),
        );
        if (disableLocalAuth === true) throw keysDisabled(account);
        return { location: typeof location === 'string' ? location : undefined };
      } catch (error) {
        if (statusOf(error) === 403) return undefined;
        throw translateArmError(error, { account, action: 'read', signal });
      }
    },

    async list() {
      try {
        return parseKeys(await patient.accounts.listKeys(resourceGroup, accountName, request), mask);
      } catch (error) {
        throw translateArmError(error, { account, action: 'listKeys/action', signal });
      }
    },

    async regenerate(keyType): Promise<RegenerateAnswer> {
      try {
        return {
          kind: 'done',
          keys: parseKeys(
            await once.accounts.regenerateKeys(resourceGroup, accountName, { keyType }, request),
            mask,
          ),
        };
      } catch (error) {
        return judgeRegeneration(
          error,
          translateArmError(error, { account, action: 'regenerateKey/action', signal }),
          signal,
        );
      }
    },
  };
}

/** Only an answer of 4xx is certain to have changed nothing; 408 is the server's own time-out. */
function judgeRegeneration(error: unknown, translated: ActionError, signal: AbortSignal): RegenerateAnswer {
  if (signal.aborted) throw translated;
  const status = statusOf(error);
  if (status === 429)
    return { kind: 'throttled', after: retryAfterOf(error) ?? 10 * SECOND, error: translated };
  if (status !== undefined && status >= 400 && status < 500 && status !== 408) throw translated;
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
