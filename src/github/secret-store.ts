// Secrets in GitHub: when a secret was written, and a key sealed and written to it. GitHub does not return the value of a secret.

import { allFinished } from '../core/concurrency.ts';
import { asActionError, type ActionError } from '../core/errors/action-error.ts';
import type { TargetState } from '../core/observation.ts';
import type { Log } from '../core/ports/runner.ts';
import type { TargetStore, WriteAnswer } from '../core/ports/targets.ts';
import type { Secret } from '../core/secret.ts';
import { describeTarget } from '../core/targets.ts';
import type { GitHubClient } from './client.ts';
import { environmentNames, type EnvironmentNames } from './environments.ts';
import { translateGitHubError, unexpectedAnswer } from './github-errors.ts';
import { accessBody, accessReplaced, isOrganizationTarget, type RepositoryAccess } from './organization.ts';
import { statusOf } from './request-failure.ts';
import type { RequestRecord } from './retries.ts';
import { routeOf, type GitHubTarget } from './routes.ts';
import { seal } from './sealed-box.ts';
import { Missing, secondLooks, type LookAgain } from './second-look.ts';
import { SecretReads } from './secret-reads.ts';

/** What a write sends, and what it relies on. */
interface Write {
  readonly body: Readonly<Record<string, unknown>>;
  readonly access: RepositoryAccess | undefined;
  /** Whether `access` is that of a new secret, because this run has never seen this one. */
  readonly isNew: boolean;
}

export class GitHubSecrets implements TargetStore {
  readonly #client: GitHubClient;
  readonly #signal: AbortSignal;
  readonly #names: EnvironmentNames;
  readonly #lookAgain: LookAgain;
  readonly #reads: SecretReads;

  constructor(client: GitHubClient, log: Pick<Log, 'info'>, signal: AbortSignal) {
    this.#client = client;
    this.#signal = signal;
    this.#names = environmentNames(client);
    this.#lookAgain = secondLooks(log, signal);
    this.#reads = new SecretReads({
      client,
      lookAgain: this.#lookAgain,
      names: this.#names,
      ask: (target, request) => this.#ask(target, request),
    });
  }

  async observe(target: GitHubTarget): Promise<TargetState> {
    const secret = await this.#reads.secret(target);
    if (secret) return { kind: 'stamped', updatedAt: secret.updatedAt, readAt: secret.readAt };
    // A 404 may also mean that the whole store is missing or hidden. Then its public key is missing too.
    await this.#reads.publicKey(target);
    return { kind: 'missing' };
  }

  async prepare(target: GitHubTarget): Promise<void> {
    await allFinished([this.#reads.publicKey(target), this.#reads.secret(target)]);
  }

  async write(target: GitHubTarget, key: Secret): Promise<WriteAnswer> {
    let write: Write;
    try {
      write = await this.#compose(target, key);
    } catch (error) {
      return { kind: 'failed', error: asActionError(error), touched: false };
    }
    return this.#put(target, write);
  }

  async #compose(target: GitHubTarget, key: Secret): Promise<Write> {
    const isOrganization = isOrganizationTarget(target);
    const [publicKey, reach] = await allFinished([
      this.#reads.publicKey(target),
      isOrganization ? this.#reads.accessNow(target) : undefined,
    ]);
    const sealed = await seal(key, publicKey.key);
    const body = { encrypted_value: sealed, key_id: publicKey.id };
    if (!isOrganization || reach === undefined) return { body, access: undefined, isNew: false };
    return { body: { ...body, ...accessBody(target, reach.access) }, ...reach };
  }

  async #put(target: GitHubTarget, { body, access, isNew }: Write): Promise<WriteAnswer> {
    const record: RequestRecord = { isUncertain: false };
    try {
      const status = await this.#send(target, body, record);
      if (status !== 201 && status !== 204)
        return { kind: 'failed', error: unexpectedAnswer(target), touched: true };
      this.#reads.wrote(target, access);
      // If an answer was lost, the secret that exists may be the one that this write created.
      if (isNew && status === 204 && !record.isUncertain && isOrganizationTarget(target))
        return { kind: 'failed', error: accessReplaced(target), touched: true };
      return { kind: status === 201 ? 'created' : 'updated' };
    } catch (error) {
      return {
        kind: 'failed',
        error: await this.#translate(error, target),
        touched: record.isUncertain || statusOf(error) === undefined,
      };
    }
  }

  /** The store exists: its public key was read. So a 404 is not believed at once. */
  async #send(target: GitHubTarget, body: Write['body'], record: RequestRecord): Promise<number> {
    const { path, parameters } = routeOf(target);
    const answer = await this.#lookAgain<{ readonly status: number }>({
      what: `the store of ${describeTarget(target)}`,
      request: () =>
        this.#client.request(`PUT ${path}/{secret_name}`, {
          ...parameters,
          secret_name: target.name,
          ...body,
          request: { record },
        }),
      isDoubtful: (found) => found instanceof Missing,
    });
    if (answer instanceof Missing) throw answer.cause;
    return answer.status;
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
    return translateGitHubError(error, target, this.#signal, this.#names);
  }
}
