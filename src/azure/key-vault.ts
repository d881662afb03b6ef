// Secrets in Azure Key Vault. Their values can be read, so they are compared with the keys, and the plan can skip a vault that
// already holds the key. The tags follow Microsoft's sample for two sets of credentials.

import type { TokenCredential } from '@azure/identity';
import { SecretClient, type KeyVaultSecret } from '@azure/keyvault-secrets';
import { KEY_TYPES, type AccountKeys } from '../core/keys.ts';
import type { TargetState } from '../core/observation.ts';
import { dueTime } from '../core/plan/due.ts';
import type { Log } from '../core/ports/runner.ts';
import type { KeyDescription, TargetStore, WriteAnswer } from '../core/ports/targets.ts';
import { Secret } from '../core/secret.ts';
import type { Target } from '../core/targets.ts';
import { formatInstant, type Duration, type Instant } from '../core/time.ts';
import { answerTime } from '../http/answer-time.ts';
import type { Cloud } from './clouds.ts';
import { hadNoEffect } from './resent-requests.ts';
import { withRetries } from './retries.ts';
import { codeOf, statusOf } from './rest-errors.ts';
import { translateVaultError } from './vault-errors.ts';

export type VaultTarget = Extract<Target, { kind: 'keyvault' }>;

const CONTENT_TYPE = 'Azure Maps shared key';

/** See docs/decisions/key-vault-api-version.md. */
const API_VERSION = '7.6';

export interface VaultOptions {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly mask: (secret: string) => void;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, 'info'>;
  /** With it, a version expires when the key is due for rotation. */
  readonly maxAge: Duration | undefined;
}

export class KeyVaultSecrets implements TargetStore {
  readonly #options: VaultOptions;
  readonly #clients = new Map<string, SecretClient>();
  /** The existing tags of each secret, to keep on its next version. */
  readonly #tags = new Map<VaultTarget, Readonly<Record<string, string>>>();

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  async observe(target: VaultTarget, keys: Promise<AccountKeys>): Promise<TargetState> {
    const read = await this.#read(target);
    if (!read) return { kind: 'missing' };
    const { value = '', properties } = read.secret;
    if (value !== '') this.#options.mask(value);
    const held = new Secret('vault value', value);
    const current = await keys;
    this.#tags.set(target, properties.tags ?? {});
    return {
      kind: 'readable',
      updatedAt: properties.updatedOn?.getTime() ?? 0,
      readAt: read.at,
      holds: KEY_TYPES.find((type) => current[type].secret.equals(held)),
    };
  }

  /** A write to a vault needs no preparation. */
  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async write(target: VaultTarget, key: Secret, about: KeyDescription): Promise<WriteAnswer> {
    const { signal, maxAge } = this.#options;
    const known = this.#tags.get(target);
    const tags = tagsOf(about, known);
    const expiresOn = expiryOf(about, maxAge);
    try {
      await this.#client(target).setSecret(target.name, key.expose(), {
        contentType: CONTENT_TYPE,
        tags,
        ...(expiresOn === undefined ? {} : { expiresOn }),
        abortSignal: signal,
      });
    } catch (error) {
      return {
        kind: 'failed',
        error: translateVaultError(error, { target, action: 'set', signal }),
        touched: !hadNoEffect(error),
      };
    }
    this.#tags.set(target, tags);
    return { kind: known ? 'updated' : 'created' };
  }

  async #read(
    target: VaultTarget,
  ): Promise<{ readonly secret: KeyVaultSecret; readonly at: Instant } | undefined> {
    const { signal } = this.#options;
    let date: string | undefined;
    try {
      const secret = await this.#client(target).getSecret(target.name, {
        abortSignal: signal,
        onResponse: ({ headers }) => {
          date = headers.get('date');
        },
      });
      return { secret, at: answerTime(date) };
    } catch (error) {
      // Without Key Vault's own code, a proxy may have answered, and nothing is known about the secret.
      if (statusOf(error) === 404 && codeOf(error) === 'SecretNotFound') return undefined;
      throw translateVaultError(error, { target, action: 'get', signal });
    }
  }

  #client({ vault }: VaultTarget): SecretClient {
    const { cloud, credential, log, signal } = this.#options;
    const name = vault.toLowerCase();
    const client =
      this.#clients.get(name) ??
      new SecretClient(`https://${name}.${cloud.vaultSuffix}`, credential, {
        serviceVersion: API_VERSION,
        ...withRetries({ service: `Key Vault ${name}`, log, signal }),
      });
    this.#clients.set(name, client);
    return client;
  }
}

/** Keeps existing tags, except a `KeyLastUpdated` that is no longer known. */
function tagsOf(
  { type, lastUpdated }: KeyDescription,
  known: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const others = Object.entries(known).filter(([name]) => name !== 'KeyLastUpdated');
  return {
    ...Object.fromEntries(others),
    CredentialId: type,
    ...(lastUpdated === undefined ? {} : { KeyLastUpdated: formatInstant(lastUpdated) }),
  };
}

/** When the key is due for rotation. An overdue key gets no date, because some clients refuse an expired version. */
function expiryOf({ lastUpdated }: KeyDescription, maxAge: Duration | undefined): Date | undefined {
  const due = dueTime(lastUpdated, maxAge);
  return due !== undefined && due > Date.now() ? new Date(due) : undefined;
}
