// What GitHub says about secrets and the stores that hold them, and what this run remembers of it. An answer that
// contradicts what this run has seen is not used.

import { describeTarget } from '../../core/targets.ts';
import { parseInstant, type Instant } from '../../core/time.ts';
import { answerTime } from '../../http/answer-time.ts';
import { isListed } from '../errors/environments.ts';
import { field, unexpectedAnswer } from '../client/foreign-answers.ts';
import {
  incompleteAccess,
  isOrganizationTarget,
  isVisibility,
  NEW_ACCESS,
  selectedRepositories,
  type OrganizationTarget,
  type RepositoryAccess,
} from './organization.ts';
import { PublicKeys, type PublicKey } from './public-keys.ts';
import { remember } from './remember.ts';
import { routeOf, scopeOf, type GitHubTarget } from '../client/routes.ts';
import type { ReadTools } from './read-tools.ts';
import { Missing } from './second-look.ts';

export interface StoredSecret {
  readonly updatedAt: Instant;
  /** GitHub's clock when it answered. */
  readonly readAt: Instant;
  /** Of an organization secret. */
  readonly access: RepositoryAccess | undefined;
}

/** A secret that exists, as far as this run knows. */
interface KnownSecret {
  /** Undefined if this run has written it and not read it. */
  readonly updatedAt: Instant | undefined;
  /** Undefined if it was never read completely. */
  readonly access: RepositoryAccess | undefined;
}

export class SecretReads {
  readonly #tools: ReadTools;
  readonly #publicKeys: PublicKeys;
  readonly #secrets = new Map<GitHubTarget, Promise<StoredSecret | undefined>>();
  readonly #secretsAgain = new Map<GitHubTarget, Promise<StoredSecret | undefined>>();
  readonly #known = new Map<GitHubTarget, KnownSecret>();

  constructor(tools: ReadTools) {
    this.#tools = tools;
    this.#publicKeys = new PublicKeys(tools, (target) => this.#storeExists(target));
  }

  /** The secret at the start of the run; undefined if it does not exist. */
  async secret(target: GitHubTarget): Promise<StoredSecret | undefined> {
    const found = await remember(this.#secrets, target, () => this.#fetchSecret(target));
    if (found !== undefined) return found;
    // A 404 may also mean that the whole store is missing or hidden. Then its public key is missing too.
    await this.publicKey(target);
    if (!this.#tools.newToken.wasRefused(target)) return undefined;
    // The token was so new that the store was hidden at first.
    return remember(this.#secretsAgain, target, () => this.#fetchSecret(target));
  }

  publicKey(target: GitHubTarget): Promise<PublicKey> {
    return this.#publicKeys.of(target);
  }

  /** After GitHub refused a value that was sealed with this key. */
  nextPublicKey(target: GitHubTarget, refused: PublicKey): Promise<PublicKey> {
    return this.#publicKeys.after(target, refused);
  }

  /**
   * For the write that follows immediately and replaces this access: someone may have changed it since the observation.
   * `isNew`: this run has never seen the secret.
   */
  async accessNow(
    target: OrganizationTarget,
  ): Promise<{ readonly access: RepositoryAccess; readonly isNew: boolean }> {
    const secret = await this.#fetchSecret(target);
    const known = this.#known.get(target);
    if (known === undefined) return { access: NEW_ACCESS, isNew: true };
    const access = secret?.access ?? known.access;
    if (access === undefined) throw incompleteAccess(target);
    return { access, isNew: false };
  }

  /** Remembers that the secret exists from now on. */
  wrote(target: GitHubTarget, access: RepositoryAccess | undefined): void {
    this.#known.set(target, { updatedAt: this.#known.get(target)?.updatedAt, access });
  }

  async #fetchSecret(target: GitHubTarget): Promise<StoredSecret | undefined> {
    const found = await this.#tools.ask(target, () =>
      this.#tools.lookAgain({
        what: describeTarget(target),
        request: () => this.#requestSecret(target),
        isDoubtful: (one) =>
          one instanceof Missing ? this.#known.has(target) : this.#isEarlier(target, one.updatedAt),
      }),
    );
    if (found instanceof Missing || this.#isEarlier(target, found.updatedAt)) return undefined;
    const { data, ...times } = found;
    this.#known.set(target, { updatedAt: found.updatedAt, access: this.#known.get(target)?.access });
    if (!isOrganizationTarget(target)) return { ...times, access: undefined };
    const access = await this.#fetchAccess(target, data);
    this.#known.set(target, { updatedAt: found.updatedAt, access });
    return { ...times, access };
  }

  async #requestSecret(target: GitHubTarget): Promise<Omit<StoredSecret, 'access'> & { data: unknown }> {
    const { path, parameters } = routeOf(target);
    const answer: { readonly data: unknown; readonly headers: { readonly date?: string } } =
      await this.#tools.client.request(`GET ${path}/{secret_name}`, {
        ...parameters,
        secret_name: target.name,
      });
    const updatedAt = parseInstant(field(answer.data, 'updated_at'));
    if (updatedAt === undefined) throw unexpectedAnswer(target, 'time of its last update');
    return { updatedAt, readAt: answerTime(answer.headers.date), data: answer.data };
  }

  #isEarlier(target: GitHubTarget, updatedAt: Instant): boolean {
    return updatedAt < (this.#known.get(target)?.updatedAt ?? -Infinity);
  }

  async #fetchAccess(target: OrganizationTarget, data: unknown): Promise<RepositoryAccess> {
    const visibility = field(data, 'visibility');
    if (!isVisibility(visibility)) throw unexpectedAnswer(target, 'visibility');
    if (visibility !== 'selected') return { visibility, repositories: [] };
    const repositories = await this.#tools.ask(target, () =>
      this.#tools.lookAgain({
        what: `the repositories of ${describeTarget(target)}`,
        request: () => selectedRepositories(this.#tools.client, routeOf(target), target.name),
        isDoubtful: (found) => found instanceof Missing,
      }),
    );
    const known = this.#known.get(target)?.access;
    if (repositories instanceof Missing && known?.visibility === 'selected') return known;
    if (repositories === undefined || repositories instanceof Missing) throw incompleteAccess(target);
    return { visibility, repositories };
  }

  /** Whether this run has seen a secret in the store, or the environment in GitHub's list. */
  async #storeExists(target: GitHubTarget): Promise<boolean> {
    const inStore = (other: GitHubTarget) => scopeOf(other) === scopeOf(target);
    // They may be on their way.
    await Promise.allSettled([...this.#secrets].filter(([other]) => inStore(other)).map(([, read]) => read));
    if ([...this.#known.keys()].some(inStore)) return true;
    return target.kind === 'env' && isListed(target, await this.#tools.names(target));
  }
}
