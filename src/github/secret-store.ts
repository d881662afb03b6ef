// Secrets in GitHub: reads when a secret was written, and seals and writes a key. GitHub does not return the value of a secret.

import { allFinished } from '../core/concurrency.ts';
import { ActionError, asActionError } from '../core/errors/action-error.ts';
import type { TargetState } from '../core/observation.ts';
import type { TargetStore, WriteAnswer } from '../core/ports/targets.ts';
import type { Secret } from '../core/secret.ts';
import { describeTarget } from '../core/targets.ts';
import { parseInstant, type Instant } from '../core/time.ts';
import { foreignAnswerHint } from '../http/network-failure.ts';
import type { GitHubClient } from './client.ts';
import { environmentNames } from './environments.ts';
import { translateGitHubError } from './github-errors.ts';
import {
  incompleteAccess,
  isOrganizationTarget,
  isVisibility,
  NEW_ACCESS,
  accessBody,
  selectedRepositories,
  type OrganizationTarget,
  type RepositoryAccess,
} from './organization.ts';
import { statusOf } from './request-failure.ts';
import type { RequestRecord } from './retries.ts';
import { routeOf, type GitHubTarget } from './routes.ts';
import { seal, warmUp } from './sealed-box.ts';

interface PublicKey {
  readonly id: string;
  readonly key: string;
}

interface StoredSecret {
  readonly updatedAt: Instant;
  /** Of an organization secret. */
  readonly access: RepositoryAccess | undefined;
}

export class GitHubSecrets implements TargetStore {
  readonly #client: GitHubClient;
  readonly #signal: AbortSignal;
  /** By scope: each scope has its own key, which serves all secrets in it. */
  readonly #publicKeys = new Map<string, Promise<PublicKey>>();
  readonly #secrets = new Map<GitHubTarget, Promise<StoredSecret | undefined>>();

  constructor(client: GitHubClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  async observe(target: GitHubTarget): Promise<TargetState> {
    const secret = await this.#secret(target);
    if (secret) return { kind: 'stamped', updatedAt: secret.updatedAt };
    // A 404 may also mean that the whole store is missing or hidden. Then its public key is missing too.
    await this.#publicKey(target);
    return { kind: 'missing' };
  }

  async prepare(target: GitHubTarget): Promise<void> {
    await allFinished([this.#publicKey(target), this.#secret(target)]);
  }

  async write(target: GitHubTarget, key: Secret): Promise<WriteAnswer> {
    let body: Record<string, unknown>;
    try {
      const [publicKey, access] = await Promise.all([this.#publicKey(target), this.#accessNow(target)]);
      const sealed = await seal(key, publicKey.key);
      body = { encrypted_value: sealed, key_id: publicKey.id, ...access };
    } catch (error) {
      return { kind: 'failed', error: asActionError(error), touched: false };
    }
    return this.#put(target, body);
  }

  async #put(target: GitHubTarget, body: Record<string, unknown>): Promise<WriteAnswer> {
    const { path, parameters } = routeOf(target);
    const record: RequestRecord = { isUncertain: false };
    try {
      const answer = await this.#client.request(`PUT ${path}/{secret_name}`, {
        ...parameters,
        secret_name: target.name,
        ...body,
        request: { record },
      });
      const status: number = answer.status;
      if (status === 201 || status === 204) return { kind: status === 201 ? 'created' : 'updated' };
      return { kind: 'failed', error: unexpected(target), touched: true };
    } catch (error) {
      return {
        kind: 'failed',
        error: await this.#translate(error, target),
        touched: record.isUncertain || statusOf(error) === undefined,
      };
    }
  }

  /** Read again immediately before the write, which replaces it: someone may have changed it since the observation. */
  async #accessNow(target: GitHubTarget): Promise<Record<string, unknown>> {
    if (!isOrganizationTarget(target)) return {};
    const secret = await this.#fetchSecret(target);
    return accessBody(target, secret?.access ?? NEW_ACCESS);
  }

  #secret(target: GitHubTarget): Promise<StoredSecret | undefined> {
    return remember(this.#secrets, target, () => this.#fetchSecret(target));
  }

  #publicKey(target: GitHubTarget): Promise<PublicKey> {
    const { path, parameters } = routeOf(target);
    const scope = JSON.stringify([path, parameters]).toLowerCase();
    return remember(this.#publicKeys, scope, () => this.#fetchPublicKey(target));
  }

  async #fetchSecret(target: GitHubTarget): Promise<StoredSecret | undefined> {
    const route = routeOf(target);
    const data = await this.#ask(target, async () => {
      try {
        const answer: { readonly data: unknown } = await this.#client.request(
          `GET ${route.path}/{secret_name}`,
          {
            ...route.parameters,
            secret_name: target.name,
          },
        );
        return { answer: answer.data };
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    });
    if (data === undefined) return undefined;
    const updatedAt = parseInstant(field(data.answer, 'updated_at'));
    if (updatedAt === undefined) throw unexpected(target);
    return {
      updatedAt,
      access: isOrganizationTarget(target) ? await this.#fetchAccess(target, data.answer) : undefined,
    };
  }

  async #fetchAccess(target: OrganizationTarget, data: unknown): Promise<RepositoryAccess> {
    const visibility = field(data, 'visibility');
    if (!isVisibility(visibility)) throw unexpected(target);
    if (visibility !== 'selected') return { visibility, repositories: [] };
    const repositories = await this.#ask(target, () =>
      selectedRepositories(this.#client, routeOf(target), target.name),
    );
    if (repositories === undefined) throw incompleteAccess(target);
    return { visibility, repositories };
  }

  async #fetchPublicKey(target: GitHubTarget): Promise<PublicKey> {
    const { path, parameters } = routeOf(target);
    const answer: { readonly data: unknown } = await this.#ask(target, () =>
      this.#client.request(`GET ${path}/public-key`, parameters),
    );
    const id = field(answer.data, 'key_id');
    const key = field(answer.data, 'key');
    if (typeof id !== 'string' || typeof key !== 'string' || !/^[A-Za-z0-9+/]{43}=$/.test(key))
      throw unexpected(target);
    warmUp();
    return { id, key };
  }

  async #ask<T>(target: GitHubTarget, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw await this.#translate(error, target);
    }
  }

  /** The boundary: the client's errors leave this class only as the cause of an ActionError. */
  #translate(error: unknown, target: GitHubTarget): Promise<ActionError> {
    return translateGitHubError(error, target, this.#signal, environmentNames(this.#client));
  }
}

function remember<K, V>(known: Map<K, Promise<V>>, key: K, fetch: () => Promise<V>): Promise<V> {
  const pending = known.get(key) ?? fetch();
  known.set(key, pending);
  return pending;
}

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
}

function unexpected(target: GitHubTarget): ActionError {
  return new ActionError(
    'github-unexpected-answer',
    `GitHub sent an unexpected response for ${describeTarget(target)}.`,
    {
      hint: `A proxy may have responded instead. ${foreignAnswerHint('the host of the API (api.github.com)')}`,
    },
  );
}
