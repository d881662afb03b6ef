// Secrets in GitHub: when a secret was written, and a key sealed and written to it. GitHub does not return the value of a secret.

import { allFinished } from '../../core/concurrency.ts';
import type { TargetState } from '../../core/observation.ts';
import type { Log } from '../../core/ports/runner.ts';
import type { TargetStore, WriteAnswer } from '../../core/ports/targets.ts';
import type { Secret } from '../../core/secret.ts';
import type { GitHubClient } from '../client/client.ts';
import { environmentNames } from '../errors/environments.ts';
import { translateGitHubError } from '../errors/github-errors.ts';
import type { NewToken } from './new-token.ts';
import type { RenamedRepositories } from '../client/renamed.ts';
import type { GitHubTarget } from '../client/routes.ts';
import { secondLooks } from './second-look.ts';
import { SecretReads } from './secret-reads.ts';
import { SecretWrites } from './secret-writes.ts';

/** The client, and what it notices of the answers. */
export interface Connection {
  readonly client: GitHubClient;
  readonly newToken: NewToken;
  readonly renamed: RenamedRepositories;
}

export class GitHubSecrets implements TargetStore {
  readonly #connection: Connection;
  readonly #reads: SecretReads;
  readonly #writes: SecretWrites;

  constructor(connection: Connection, log: Pick<Log, 'info'>, signal: AbortSignal) {
    const { client, newToken } = connection;
    this.#connection = connection;
    const lookAgain = secondLooks(log, signal);
    const names = environmentNames(client);
    const translate = (error: unknown, target: GitHubTarget) =>
      translateGitHubError(error, target, signal, names);
    // The boundary: the client's errors leave this class only as the cause of an ActionError.
    const ask = async <T>(target: GitHubTarget, request: () => Promise<T>): Promise<T> => {
      try {
        return await request();
      } catch (error) {
        throw await translate(error, target);
      }
    };
    this.#reads = new SecretReads({ client, lookAgain, names, newToken, ask });
    this.#writes = new SecretWrites({ client, lookAgain, reads: this.#reads, log, signal, translate });
  }

  async observe(target: GitHubTarget): Promise<TargetState> {
    const secret = await this.#reads.secret(target);
    await this.#warn(target);
    return secret
      ? { kind: 'stamped', updatedAt: secret.updatedAt, readAt: secret.readAt }
      : { kind: 'missing' };
  }

  async prepare(target: GitHubTarget): Promise<void> {
    await allFinished([this.#reads.publicKey(target), this.#reads.secret(target)]);
    await this.#warn(target);
  }

  write(target: GitHubTarget, key: Secret): Promise<WriteAnswer> {
    return this.#writes.write(target, key);
  }

  #warn(target: GitHubTarget): Promise<void> {
    return this.#connection.renamed.warn(target, this.#connection.client);
  }
}
