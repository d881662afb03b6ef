// Secrets of GitHub: when one was written, and how a key is sealed and written to it. GitHub never gives a value back.

import { ActionError } from '../core/errors.ts';
import type { TargetState } from '../core/observation.ts';
import type { TargetObserver, TargetWriter } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import { describeTarget } from '../core/targets.ts';
import { parseInstant, type Instant } from '../core/time.ts';
import type { GitHubClient } from './client.ts';
import { environmentNames } from './environments.ts';
import { translateGitHubError } from './github-errors.ts';
import {
  incompleteReach,
  isOrganizationTarget,
  isVisibility,
  NEW_REACH,
  reachBody,
  selectedRepositories,
  type OrganizationTarget,
  type Reach,
} from './organization.ts';
import { statusOf } from './request-failure.ts';
import { routeOf, type GitHubTarget } from './routes.ts';
import { seal, warmUp } from './sealed-box.ts';

interface PublicKey {
  readonly id: string;
  readonly key: string;
}

interface SeenSecret {
  readonly updatedAt: Instant;
  /** Of an organization's secret. */
  readonly reach: Reach | undefined;
}

export class GitHubSecrets implements TargetObserver, TargetWriter {
  readonly #client: GitHubClient;
  readonly #signal: AbortSignal;
  /** By scope: each has its own key, and one answer serves all secrets in it. */
  readonly #publicKeys = new Map<string, Promise<PublicKey>>();
  readonly #seen = new Map<GitHubTarget, Promise<SeenSecret | undefined>>();

  constructor(client: GitHubClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  async observe(target: GitHubTarget): Promise<TargetState> {
    const seen = await this.#look(target);
    if (seen) return { kind: 'stamped', updatedAt: seen.updatedAt };
    // 404 may also stand for a place that is missing or hidden: its public key tells.
    await this.#publicKey(target);
    return { kind: 'missing' };
  }

  async prepare(target: GitHubTarget): Promise<void> {
    await Promise.all([this.#publicKey(target), this.#look(target)]);
  }

  async write(target: GitHubTarget, key: Secret): Promise<'created' | 'updated'> {
    const [publicKey, reach] = await Promise.all([this.#publicKey(target), this.#reachNow(target)]);
    const { path, parameters } = routeOf(target);
    const { status } = await this.#ask(target, async () =>
      this.#client.request(`PUT ${path}/{secret_name}`, {
        ...parameters,
        secret_name: target.name,
        encrypted_value: await seal(key, publicKey.key),
        key_id: publicKey.id,
        ...reach,
      }),
    );
    const answered: number = status;
    if (answered !== 201 && answered !== 204) throw unexpected(target);
    return answered === 201 ? 'created' : 'updated';
  }

  /** Read again right before the write, which replaces it: since the look a person may have granted a repository access. */
  async #reachNow(target: GitHubTarget): Promise<Record<string, unknown>> {
    if (!isOrganizationTarget(target)) return {};
    const seen = await this.#fetchSecret(target);
    return reachBody(target, seen?.reach ?? NEW_REACH);
  }

  #look(target: GitHubTarget): Promise<SeenSecret | undefined> {
    return once(this.#seen, target, () => this.#fetchSecret(target));
  }

  #publicKey(target: GitHubTarget): Promise<PublicKey> {
    const { path, parameters } = routeOf(target);
    const scope = JSON.stringify([path, parameters]).toLowerCase();
    return once(this.#publicKeys, scope, () => this.#fetchPublicKey(target));
  }

  async #fetchSecret(target: GitHubTarget): Promise<SeenSecret | undefined> {
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
      reach: isOrganizationTarget(target) ? await this.#fetchReach(target, data.answer) : undefined,
    };
  }

  async #fetchReach(target: OrganizationTarget, data: unknown): Promise<Reach> {
    const visibility = field(data, 'visibility');
    if (!isVisibility(visibility)) throw unexpected(target);
    if (visibility !== 'selected') return { visibility, repositories: [] };
    const repositories = await this.#ask(target, () =>
      selectedRepositories(this.#client, routeOf(target), target.name),
    );
    if (repositories === undefined) throw incompleteReach(target);
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

  /** The boundary: no error of the client leaves this class. */
  async #ask<T>(target: GitHubTarget, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw await translateGitHubError(error, target, this.#signal, environmentNames(this.#client));
    }
  }
}

function once<K, V>(known: Map<K, Promise<V>>, key: K, fetch: () => Promise<V>): Promise<V> {
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
    `GitHub's answer about ${describeTarget(target)} makes no sense: perhaps a proxy answered in its place.`,
    { hint: 'Check HTTPS_PROXY and NO_PROXY of the runner, then run the workflow again.' },
  );
}
