// Secrets of GitHub: when one was written, and how a key is sealed and written to it. GitHub never gives a value back.

import { ActionError } from '../core/errors.ts';
import type { TargetState } from '../core/plan.ts';
import type { TargetObserver, TargetWriter } from '../core/ports.ts';
import { describeTarget } from '../core/targets.ts';
import { parseInstant } from '../core/time.ts';
import type { GitHubClient } from './client.ts';
import { statusOf, translateGitHubError } from './github-errors.ts';
import { routeOf, type GitHubTarget } from './routes.ts';
import { seal } from './sealed-box.ts';

interface PublicKey {
  readonly id: string;
  readonly key: string;
}

export class GitHubSecrets implements TargetObserver, TargetWriter {
  readonly #client: GitHubClient;
  readonly #signal: AbortSignal;
  /** By scope: each has its own key, and one answer serves all secrets in it. */
  readonly #publicKeys = new Map<string, Promise<PublicKey>>();

  constructor(client: GitHubClient, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
  }

  async observe(target: GitHubTarget): Promise<TargetState> {
    const { path, parameters } = routeOf(target);
    try {
      const answer: { readonly data: unknown } = await this.#client.request(`GET ${path}/{secret_name}`, {
        ...parameters,
        secret_name: target.name,
      });
      const updatedAt = parseInstant(field(answer.data, 'updated_at'));
      if (updatedAt === undefined) throw unexpected(target);
      return { kind: 'stamped', updatedAt };
    } catch (error) {
      if (statusOf(error) !== 404) throw this.#translate(error, target);
      // 404 may also stand for a place that is missing or hidden: its public key tells.
      await this.prepare(target);
      return { kind: 'missing' };
    }
  }

  async prepare(target: GitHubTarget): Promise<void> {
    await this.#publicKey(target);
  }

  async write(
    target: GitHubTarget,
    key: Parameters<TargetWriter['write']>[1],
  ): Promise<'created' | 'updated'> {
    const publicKey = await this.#publicKey(target);
    const { path, parameters } = routeOf(target);
    try {
      const { status } = await this.#client.request(`PUT ${path}/{secret_name}`, {
        ...parameters,
        secret_name: target.name,
        encrypted_value: await seal(key, publicKey.key),
        key_id: publicKey.id,
      });
      if (status !== 201 && status !== 204) throw unexpected(target);
      return (status as number) === 201 ? 'created' : 'updated';
    } catch (error) {
      throw this.#translate(error, target);
    }
  }

  #publicKey(target: GitHubTarget): Promise<PublicKey> {
    const { path, parameters } = routeOf(target);
    const scope = JSON.stringify([path, parameters]).toLowerCase();
    const known = this.#publicKeys.get(scope);
    if (known) return known;
    const fetched = this.#fetchPublicKey(target);
    this.#publicKeys.set(scope, fetched);
    return fetched;
  }

  async #fetchPublicKey(target: GitHubTarget): Promise<PublicKey> {
    const { path, parameters } = routeOf(target);
    try {
      const answer: { readonly data: unknown } = await this.#client.request(
        `GET ${path}/public-key`,
        parameters,
      );
      const id = field(answer.data, 'key_id');
      const key = field(answer.data, 'key');
      if (typeof id !== 'string' || typeof key !== 'string' || !/^[A-Za-z0-9+/]{43}=$/.test(key))
        throw unexpected(target);
      return { id, key };
    } catch (error) {
      throw this.#translate(error, target);
    }
  }

  #translate(error: unknown, target: GitHubTarget): ActionError {
    return translateGitHubError(error, target, this.#signal);
  }
}

function field(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined;
}

function unexpected(target: GitHubTarget): ActionError {
  return new ActionError(
    'github-unexpected-answer',
    `GitHub's answer about ${describeTarget(target)} makes no sense: perhaps a proxy answered in its place.`,
    {
      hint: 'Check HTTPS_PROXY and NO_PROXY of the runner, then run the workflow again.',
    },
  );
}
