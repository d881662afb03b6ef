// A token that was created a moment ago is not known everywhere at once, and the first requests may be refused: with status 401,
// with 403 until its permissions are known too, or with 404 (https://github.com/octokit/auth-app.js/issues/65 and 589). So the
// first reads are sent again for a few seconds, which all requests of the run share. After the first good answer about an owner,
// a refusal counts at once. Writes are never sent again here: a read of the same owner came before them.

import { setTimeout as sleep } from 'node:timers/promises';
import { describeWait } from '../../core/waits/pause.ts';
import type { Log } from '../../core/ports/runner.ts';
import { SECOND, type Duration } from '../../core/time.ts';
import { isJobToken } from '../errors/permission-errors.ts';
import {
  headerOf,
  isGitHubs,
  isRequestFailure,
  sentenceOf,
  statusOf,
  type RequestFailure,
} from '../client/request-failure.ts';
import type { Octokit } from '../client/retries.ts';
import type { GitHubTarget } from '../client/routes.ts';
import { mayBeAcceptedLater } from '../errors/token-errors.ts';

interface Options {
  readonly method?: string;
  /** The template. */
  readonly url?: string;
  readonly owner?: unknown;
  readonly org?: unknown;
  readonly repo?: unknown;
  readonly environment_name?: unknown;
}

/** All refused requests wait for the end of the same pause, and the first one announces it. */
interface Pause {
  readonly length: Duration;
  readonly end: Promise<unknown>;
  isLogged: boolean;
}

export class NewToken {
  readonly #log: Pick<Log, 'info'>;
  readonly #signal: AbortSignal;
  readonly #lengths: Duration[] = [SECOND, 2 * SECOND, 2 * SECOND];
  #pause: Pause | undefined;
  /** The next good answer. */
  #acceptance = Promise.withResolvers<undefined>();
  /** Owners and stores about which GitHub has answered well. */
  readonly #accepted = new Set<string>();
  readonly #refused = new Set<string>();

  constructor(log: Pick<Log, 'info'>, signal: AbortSignal) {
    this.#log = log;
    this.#signal = signal;
  }

  /** Whether requests for the owner of this target were refused at first. */
  wasRefused(target: GitHubTarget): boolean {
    return this.#refused.has(ownerOf(target));
  }

  /** A plugin to load before the others, so that it sees every attempt. */
  readonly plugin = ({ hook }: Octokit): Record<string, never> => {
    hook.wrap('request', async (request, options: Options) => {
      const owner = ownerOf(options);
      for (;;) {
        const isAccepted = this.#accepted.has(owner);
        try {
          const answer = await request(options as never);
          this.#accept(owner, storeOf(options));
          return answer;
        } catch (error) {
          if (isAccepted || !mayBeNew(error, options) || !(await this.#wait(error, options))) throw error;
          this.#refused.add(owner);
        }
      }
    });
    return {};
  };

  #accept(owner: string, store: string): void {
    this.#accepted.add(owner).add(store);
    this.#acceptance.resolve(undefined);
    this.#acceptance = Promise.withResolvers();
  }

  /** @returns whether to send the request again. */
  async #wait(error: unknown, options: Options): Promise<boolean> {
    if (this.#isBelieved(error, options)) return false;
    this.#pause ??= this.#nextPause();
    const pause = this.#pause;
    if (pause === undefined) return false;
    // The first pause is often cut short by a good answer, and not worth a line then.
    if (pause.length > SECOND) this.#announce(pause, error);
    await Promise.race([pause.end, this.#acceptance.promise]);
    if (this.#isBelieved(error, options)) return false;
    this.#announce(pause, error);
    await pause.end;
    return true;
  }

  #announce(pause: Pause, error: unknown): void {
    if (pause.isLogged) return;
    pause.isLogged = true;
    const why = `GitHub responded with status ${statusOf(error) ?? 0} to a first request; this is normal for a new github-token`;
    this.#log.info(describeWait(pause.length, why));
  }

  /** A good answer to another request, sent at the same time, shows that the token is known, unless it contradicts this refusal. */
  #isBelieved(error: unknown, options: Options): boolean {
    const isContradicted = statusOf(error) === 401 || this.#accepted.has(storeOf(options));
    return this.#accepted.has(ownerOf(options)) && !isContradicted;
  }

  #nextPause(): Pause | undefined {
    const length = this.#lengths.shift();
    if (length === undefined) return undefined;
    // If the run is canceled, the next request tells.
    const end = sleep(length, undefined, { signal: this.#signal })
      .catch(() => undefined)
      .then(() => (this.#pause = undefined));
    return { length, end, isLogged: false };
  }
}

function ownerOf(place: Options | GitHubTarget): string {
  const owner = ('owner' in place ? place.owner : undefined) ?? ('org' in place ? place.org : undefined);
  return typeof owner === 'string' ? owner.toLowerCase() : '';
}

function storeOf({ url = '', owner, org, repo, environment_name: environment }: Options): string {
  return JSON.stringify([url.replace(/\/[^/]*$/, ''), owner, org, repo, environment]).toLowerCase();
}

/** A secret that does not exist is no reason to wait: the answer about the public key tells whether its store can be seen. */
function mayBeNew(error: unknown, { method, url = '' }: Options): boolean {
  if (method !== 'GET' || !isRequestFailure(error) || !isGitHubs(error) || isClassic(error)) return false;
  switch (statusOf(error)) {
    case 401:
      return mayBeAcceptedLater(error);
    case 403:
      return sentenceOf(error).startsWith('Resource not accessible by integration') && !isJobToken(error);
    case 404:
      return url.endsWith('/public-key');
    default:
      return false;
  }
}

/** A person created it, and longer ago. */
function isClassic(error: RequestFailure): boolean {
  return headerOf(error, 'x-oauth-scopes') !== undefined;
}
