// The public keys with which secrets are sealed. Each scope has its own key, which serves all secrets in it.

import { describeTarget } from '../../core/targets.ts';
import { field, unexpectedAnswer } from '../client/foreign-answers.ts';
import type { ReadTools } from './read-tools.ts';
import { remember } from './remember.ts';
import { routeOf, scopeOf, type GitHubTarget } from '../client/routes.ts';
import { warmUp } from './sealed-box.ts';
import { Missing } from './second-look.ts';

export interface PublicKey {
  readonly id: string;
  readonly key: string;
}

export class PublicKeys {
  readonly #tools: ReadTools;
  readonly #storeExists: (target: GitHubTarget) => Promise<boolean>;
  readonly #keys = new Map<string, Promise<PublicKey>>();

  /** @param storeExists whether this run knows that the store exists. */
  constructor(tools: ReadTools, storeExists: (target: GitHubTarget) => Promise<boolean>) {
    this.#tools = tools;
    this.#storeExists = storeExists;
  }

  of(target: GitHubTarget): Promise<PublicKey> {
    return remember(this.#keys, scopeOf(target), () => this.#fetch(target));
  }

  /** The key after one that GitHub refused. All targets of the store share one request. */
  async after(target: GitHubTarget, refused: PublicKey): Promise<PublicKey> {
    const scope = scopeOf(target);
    const known = this.of(target);
    if ((await known) === refused && this.#keys.get(scope) === known) {
      const next = this.#fetch(target);
      this.#keys.set(scope, next);
      // A later publication of this run must not fail because of this request.
      next.catch(() => this.#keys.set(scope, known));
    }
    return this.of(target);
  }

  async #fetch(target: GitHubTarget): Promise<PublicKey> {
    const { path, parameters } = routeOf(target);
    const answer = await this.#tools.ask(target, async () => {
      const found = await this.#tools.lookAgain<{ readonly data: unknown }>({
        what: `the store of ${describeTarget(target)}`,
        request: () => this.#tools.client.request(`GET ${path}/public-key`, parameters),
        isDoubtful: async (one) => one instanceof Missing && (await this.#storeExists(target)),
      });
      if (found instanceof Missing) throw found.cause;
      return found;
    });
    const id = field(answer.data, 'key_id');
    const key = field(answer.data, 'key');
    if (typeof id !== 'string' || typeof key !== 'string' || !/^[A-Za-z0-9+/]{43}=$/.test(key))
      throw unexpectedAnswer(target, 'public key');
    warmUp();
    return { id, key };
  }
}
