// Secrets in Azure Key Vault. Their values can be read, so they are compared with the keys, and the plan can skip a vault that
// already holds the key.

import { SecretClient, type KeyVaultSecret } from '@azure/keyvault-secrets';
import { KEY_TYPES, type AccountKeys } from '../../core/keys.ts';
import type { TargetState } from '../../core/observation.ts';
import type { Log } from '../../core/ports/runner.ts';
import type { KeyDescription, TargetStore, WriteAnswer } from '../../core/ports/targets.ts';
import { Secret } from '../../core/secret.ts';
import { describeTarget, type Target } from '../../core/targets.ts';
import { NOT_MASKED } from '../../core/text.ts';
import type { Duration, Instant } from '../../core/time.ts';
import { answerTime } from '../../http/answer-time.ts';
import { azureDestination } from '../../http/destinations.ts';
import { boundTo } from '../client/bound-credential.ts';
import type { Cloud } from '../client/clouds.ts';
import { hadNoEffect } from '../client/resent-requests.ts';
import { VAULT_REFUSALS } from '../client/passing-refusals.ts';
import { withRetries } from '../client/retries.ts';
import { renewTokens, type RenewableCredential } from '../client/token-renewal.ts';
import { codeOf, statusOf } from '../client/rest-errors.ts';
import { mustBeOwnChallenge } from './challenge.ts';
import { translateVaultError } from './vault-errors.ts';
import { expiryOf, instantOf, MOST_TAGS, tagsOf, textsIn } from './version-properties.ts';

export type VaultTarget = Extract<Target, { kind: 'keyvault' }>;

const CONTENT_TYPE = 'Azure Maps shared key';

/** See docs/decisions/key-vault-api-version.md. */
const API_VERSION = '7.6';

export interface VaultOptions {
  readonly cloud: Cloud;
  readonly credential: RenewableCredential;
  /** Application ID of the identity, for the commands in error messages. */
  readonly assignee: string | undefined;
  readonly mask: (secret: string) => boolean;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** With it, a version expires some time after the key is due for rotation. */
  readonly maxAge: Duration | undefined;
  /** The page of the workflow run, for a tag of each version. */
  readonly runUrl: string | undefined;
}

export class KeyVaultSecrets implements TargetStore {
  readonly #options: VaultOptions;
  readonly #clients = new Map<string, SecretClient>();
  /** The existing tags of each secret, to keep on its next version. */
  readonly #tags = new Map<VaultTarget, Readonly<Record<string, string>>>();

  #isWarned = false;

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  async observe(target: VaultTarget, keys: Promise<AccountKeys>): Promise<TargetState> {
    const read = await this.#read(target);
    if (!read) return { kind: 'missing' };
    const { properties } = read.secret;
    // The SDK does not check the types that it declares.
    const value = typeof read.secret.value === 'string' ? read.secret.value : '';
    if (!this.#options.mask(value)) this.#sayUnmasked(target);
    const held = new Secret('vault value', value);
    const current = await keys;
    this.#tags.set(target, textsIn(properties.tags));
    return {
      kind: 'readable',
      updatedAt: instantOf(properties.updatedOn) ?? 0,
      readAt: read.at,
      holds: KEY_TYPES.find((type) => current[type].secret.equals(held)),
      expiresAt: instantOf(properties.expiresOn),
    };
  }

  #sayUnmasked(target: VaultTarget): void {
    this.#options.log.warn(
      `${describeTarget(target)} holds a value that is not an Azure Maps key ${NOT_MASKED}`,
    );
  }

  /** A write to a vault needs no preparation. */
  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async write(target: VaultTarget, key: Secret, about: KeyDescription): Promise<WriteAnswer> {
    const { signal, maxAge, assignee } = this.#options;
    const known = this.#tags.get(target);
    const tags = this.#tagsFor(target, about);
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
        error: translateVaultError(error, { target, action: 'set', assignee, signal }),
        touched: !hadNoEffect(error),
      };
    }
    this.#tags.set(target, tags);
    return { kind: known ? 'updated' : 'created' };
  }

  /** Never costs a tag of the user's, or a write. */
  #tagsFor(target: VaultTarget, about: KeyDescription): Record<string, string> {
    const { tags, left } = tagsOf(about, this.#options.runUrl, this.#tags.get(target));
    if (left.length > 0 && !this.#isWarned) {
      this.#isWarned = true;
      this.#options.log.warn(
        `${describeTarget(target)} has ${Object.keys(tags).length} tags, and Key Vault allows ${MOST_TAGS}, so the new version has no tag ${left.join(' and ')}. Its value is not affected. To have it described, delete a tag of the secret.`,
      );
    }
    return tags;
  }

  async #read(
    target: VaultTarget,
  ): Promise<{ readonly secret: KeyVaultSecret; readonly at: Instant } | undefined> {
    const { signal, assignee } = this.#options;
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
      throw translateVaultError(error, { target, action: 'get', assignee, signal });
    }
  }

  #client({ vault }: VaultTarget): SecretClient {
    const name = vault.toLowerCase();
    const client = this.#clients.get(name) ?? this.#open(name);
    this.#clients.set(name, client);
    return client;
  }

  #open(name: string): SecretClient {
    const { cloud, log, signal } = this.#options;
    const service = `Key Vault ${name}`;
    const audience = `https://${cloud.vaultSuffix}`;
    const host = `${name}.${cloud.vaultSuffix}`;
    const credential = boundTo(audience, this.#options.credential);
    return new SecretClient(`https://${host}`, credential, {
      serviceVersion: API_VERSION,
      ...withRetries({
        to: azureDestination('Key Vault', cloud.name, `https://${host}`),
        service,
        log,
        signal,
        passing: VAULT_REFUSALS,
        around: [mustBeOwnChallenge(host, cloud.name, audience), renewTokens(service, credential, log)],
      }),
    });
  }
}
