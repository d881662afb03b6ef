// The account and its keys in Azure Resource Manager. A key is masked as soon as it is read from an answer. The SDK's errors
// leave this folder only as the cause of an ActionError, because they can contain response bodies.

import type { AccountsListKeysOptionalParams as CallOptions, MapsAccountKeys } from '@azure/arm-maps';
import { resourceIdOf, type AccountId } from '../../core/account-id.ts';
import { ActionError } from '../../core/errors/action-error.ts';
import type { AccountKey, AccountKeys, KeyListing, KeyType } from '../../core/keys.ts';
import type { MapsAccount, RegenerateAnswer } from '../../core/ports/keys.ts';
import { Secret } from '../../core/secret.ts';
import { parseInstant, type Instant } from '../../core/time.ts';
import { answerTime } from '../../http/answer-time.ts';
import { mustBeAccount } from './account-answers.ts';
import type { ArmClients } from './arm-clients.ts';
import { explainFailure } from '../errors/explain-failure.ts';
import type { DataPlane } from './data-plane.ts';
import { judgeRegeneration } from './regeneration-answers.ts';
import { isDefiniteRefusal, statusOf } from '../client/rest-errors.ts';

export interface AccountOptions {
  readonly clients: ArmClients;
  readonly account: AccountId;
  /** Application ID of the identity, for the commands in error messages. */
  readonly assignee: string | undefined;
  readonly dataPlane: DataPlane;
  readonly mask: (secret: string) => boolean;
  readonly signal: AbortSignal;
}

interface Answered {
  readonly answer: MapsAccountKeys;
  readonly at: Instant;
}

export class AzureMapsAccount implements MapsAccount {
  readonly #given: AccountOptions;
  /** Where only this account's data plane answers; undefined until the account has been read. */
  #ownHost: string | undefined;

  constructor(given: AccountOptions) {
    this.#given = given;
  }

  async checkSharedKeys(): Promise<'enabled' | 'unknown'> {
    const { clients, account, dataPlane, signal } = this.#given;
    const options = { abortSignal: signal, onResponse: mustBeAccount };
    try {
      const answer = await clients.retrying.accounts.get(account.resourceGroup, account.accountName, options);
      if (answer.properties?.disableLocalAuth === true) throw keysDisabled(account);
      this.#ownHost = dataPlane.ownHostOf(answer);
      return 'enabled';
    } catch (error) {
      if (statusOf(error) === 403 && isDefiniteRefusal(error)) return 'unknown';
      throw await this.#explain(error, 'read');
    }
  }

  async list(): Promise<KeyListing> {
    const { clients, account } = this.#given;
    try {
      return this.#parse(
        await this.#ask((options) =>
          clients.retrying.accounts.listKeys(account.resourceGroup, account.accountName, options),
        ),
      );
    } catch (error) {
      throw await this.#explain(error, 'listKeys/action');
    }
  }

  async regenerate(keyType: KeyType, mayLeave: () => boolean): Promise<RegenerateAnswer> {
    const { clients, account } = this.#given;
    const { accounts } = clients.sendingOnce(mayLeave);
    let answered: Answered;
    try {
      answered = await this.#ask((options) =>
        accounts.regenerateKeys(account.resourceGroup, account.accountName, { keyType }, options),
      );
    } catch (error) {
      return judgeRegeneration(error, await this.#explain(error, 'regenerateKey/action'));
    }
    try {
      return { kind: 'done', listing: this.#parse(answered) };
    } catch (error) {
      // The request had an effect, but the answer does not tell which.
      return { kind: 'ambiguous', error: await this.#explain(error, 'regenerateKey/action') };
    }
  }

  verify(key: Secret): ReturnType<MapsAccount['verify']> {
    return this.#given.dataPlane.verify(key, this.#ownHost);
  }

  /** Azure's clock when it answered is not part of the SDK's result. */
  async #ask(request: (options: CallOptions) => Promise<MapsAccountKeys>): Promise<Answered> {
    const { signal } = this.#given;
    let date: string | undefined;
    const answer = await request({
      abortSignal: signal,
      onResponse: ({ headers }) => {
        date = headers.get('date');
      },
    });
    return { answer, at: answerTime(date) };
  }

  #parse({ answer, at }: Answered): KeyListing {
    return { keys: parseKeys(answer, this.#given.mask), at };
  }

  #explain(error: unknown, action: string): Promise<ActionError> {
    const { account, assignee, signal } = this.#given;
    return explainFailure(error, { account, assignee, action, signal });
  }
}

function parseKeys(answer: MapsAccountKeys, mask: (secret: string) => boolean): AccountKeys {
  // Both are masked before an error about one of them can be thrown.
  const masked = (value: unknown) => (typeof value === 'string' && mask(value) ? value : undefined);
  const primary = masked(answer.primaryKey);
  const secondary = masked(answer.secondaryKey);
  return {
    primary: parseKey('primary', primary, answer.primaryKeyLastUpdated),
    secondary: parseKey('secondary', secondary, answer.secondaryKeyLastUpdated),
  };
}

// Azure has changed the format of its keys before, so only a value that cannot be a key or a secret is refused.
// eslint-disable-next-line no-control-regex -- control characters are what this refuses
const NOT_A_KEY = /[\s\u0000-\u001f\u007f-\u009f]/;

/** @param value undefined if it is not a text, or cannot be masked because it is too short: it is never published then. */
function parseKey(type: KeyType, value: string | undefined, lastUpdated: unknown): AccountKey {
  if (value === undefined || NOT_A_KEY.test(value)) {
    throw unusable(`Azure's response contains no usable ${type} key.`);
  }
  return { secret: new Secret(`${type} key`, value), lastUpdated: parseTime(type, lastUpdated) };
}

/** Azure Maps did not exist before. */
const FIRST_TIME: Instant = Date.UTC(2010, 0);

/** Keys from before 2021 have no time. A time that is present decides which key is regenerated, so it must be readable. */
function parseTime(type: KeyType, lastUpdated: unknown): Instant | undefined {
  if (lastUpdated === undefined || lastUpdated === null) return undefined;
  const instant = parseInstant(lastUpdated instanceof Date ? lastUpdated.toISOString() : lastUpdated);
  // What Azure's own programs write for a time that is not set.
  if (instant !== undefined && instant < FIRST_TIME) return undefined;
  if (instant === undefined)
    throw new ActionError(
      'key-times-missing',
      `Azure's response states a time for the ${type} key that cannot be read. It decides which key is in use, so nothing was concluded from the response.`,
      { hint: 'Run the workflow again; if the problem persists, check the account in the Azure portal.' },
    );
  return instant;
}

function unusable(message: string): ActionError {
  return new ActionError('azure-unexpected-answer', message, {
    hint: 'Run the workflow again; if the problem persists, check the account in the Azure portal. Nothing was concluded from this response.',
  });
}

function keysDisabled(account: AccountId): ActionError {
  return new ActionError(
    'azure-keys-disabled',
    `Shared keys are disabled for the account ${account.accountName} (disableLocalAuth), so its keys do not work.`,
    {
      hint: `Authenticate to Azure Maps with Microsoft Entra ID instead, or enable shared keys:\naz resource update --ids "${resourceIdOf(account)}" --set properties.disableLocalAuth=false`,
    },
  );
}
