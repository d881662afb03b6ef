// Seals a key and writes it to a secret. Two refusals get one more attempt each: a value that was sealed for an old public key,
// and a conflict with another write.

import { allFinished } from '../../core/concurrency.ts';
import { asActionError, type ActionError } from '../../core/errors/action-error.ts';
import type { Log } from '../../core/ports/runner.ts';
import type { WriteAnswer } from '../../core/ports/targets.ts';
import type { Secret } from '../../core/secret.ts';
import { describeTarget } from '../../core/targets.ts';
import { SECOND, type Duration } from '../../core/time.ts';
import { pause } from '../../http/pause.ts';
import type { GitHubClient } from '../client/client.ts';
import { unexpectedStatus } from '../client/foreign-answers.ts';
import { accessBody, accessReplaced, isOrganizationTarget, type RepositoryAccess } from './organization.ts';
import type { PublicKey } from './public-keys.ts';
import { isGitHubs, isRequestFailure, statusOf } from '../client/request-failure.ts';
import type { RequestRecord } from '../client/retries.ts';
import { routeOf, type GitHubTarget } from '../client/routes.ts';
import { seal } from './sealed-box.ts';
import { Missing, type LookAgain } from './second-look.ts';
import type { SecretReads } from './secret-reads.ts';
import { conflictTwice, isKeyRefused, keyRefused } from '../errors/write-errors.ts';

const CONFLICT_PAUSE: Duration = 2 * SECOND;

export interface WriteTools {
  readonly client: GitHubClient;
  readonly lookAgain: LookAgain;
  readonly reads: SecretReads;
  readonly log: Pick<Log, 'info'>;
  readonly signal: AbortSignal;
  readonly translate: (error: unknown, target: GitHubTarget) => Promise<ActionError>;
}

/** What a write sends, and what it relies on. */
interface Write {
  readonly body: Readonly<Record<string, unknown>>;
  readonly publicKey: PublicKey;
  readonly access: RepositoryAccess | undefined;
  /** Whether `access` is that of a new secret, because this run has never seen this one. */
  readonly isNew: boolean;
}

/** What is known of a write across its attempts. */
interface Progress extends RequestRecord {
  refusedKey: PublicKey | undefined;
  hadConflict: boolean;
}

export class SecretWrites {
  readonly #tools: WriteTools;

  constructor(tools: WriteTools) {
    this.#tools = tools;
  }

  async write(target: GitHubTarget, key: Secret): Promise<WriteAnswer> {
    const progress: Progress = { isUncertain: false, refusedKey: undefined, hadConflict: false };
    for (;;) {
      let write: Write;
      try {
        write = await this.#compose(target, key, progress.refusedKey);
      } catch (error) {
        return { kind: 'failed', error: asActionError(error), touched: progress.isUncertain };
      }
      try {
        return await this.#put(target, write, progress);
      } catch (error) {
        const failure = await this.#failureOf(error, target, write, progress);
        const touched = progress.isUncertain || statusOf(error) === undefined;
        if (failure) return { kind: 'failed', error: failure, touched };
      }
    }
  }

  /** @returns undefined if the write gets another attempt. */
  async #failureOf(
    error: unknown,
    target: GitHubTarget,
    { publicKey }: Write,
    progress: Progress,
  ): Promise<ActionError | undefined> {
    const name = describeTarget(target);
    if (isKeyRefused(error)) {
      if (progress.refusedKey) return keyRefused(target, error);
      progress.refusedKey = publicKey;
      this.#tools.log.info(
        `GitHub responded with status 422: the value for ${name} was not encrypted with the current public key; requesting the key again`,
      );
      return undefined;
    }
    if (!isRequestFailure(error) || statusOf(error) !== 409 || !isGitHubs(error))
      return this.#tools.translate(error, target);
    if (progress.hadConflict) return conflictTwice(error, target);
    progress.hadConflict = true;
    const why = `GitHub responded with status 409 (conflict) to the write of ${name}, which is tried once more`;
    const { log, signal } = this.#tools;
    // If the run is canceled, the next request tells.
    await pause(CONFLICT_PAUSE, why, log, signal).catch(() => undefined);
    return undefined;
  }

  async #compose(target: GitHubTarget, key: Secret, refused: PublicKey | undefined): Promise<Write> {
    const { reads } = this.#tools;
    const isOrganization = isOrganizationTarget(target);
    const [publicKey, reach] = await allFinished([
      refused ? reads.nextPublicKey(target, refused) : reads.publicKey(target),
      isOrganization ? reads.accessNow(target) : undefined,
    ]);
    const body = { encrypted_value: await seal(key, publicKey.key), key_id: publicKey.id };
    if (!isOrganization || reach === undefined) return { body, publicKey, access: undefined, isNew: false };
    return { body: { ...body, ...accessBody(target, reach.access) }, publicKey, ...reach };
  }

  async #put(
    target: GitHubTarget,
    { body, access, isNew }: Write,
    record: RequestRecord,
  ): Promise<WriteAnswer> {
    const status = await this.#send(target, body, record);
    if (status !== 201 && status !== 204)
      return { kind: 'failed', error: unexpectedStatus(target, status), touched: true };
    this.#tools.reads.wrote(target, access);
    // If an answer was lost, the secret that exists may be the one that this write created.
    if (isNew && status === 204 && !record.isUncertain && isOrganizationTarget(target))
      return { kind: 'failed', error: accessReplaced(target), touched: true };
    return { kind: status === 201 ? 'created' : 'updated' };
  }

  /** The store exists: its public key was read. So a 404 is not believed at once. */
  async #send(target: GitHubTarget, body: Write['body'], record: RequestRecord): Promise<number> {
    const { path, parameters } = routeOf(target);
    const answer = await this.#tools.lookAgain<{ readonly status: number }>({
      what: `the store of ${describeTarget(target)}`,
      request: () =>
        this.#tools.client.request(`PUT ${path}/{secret_name}`, {
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
}
