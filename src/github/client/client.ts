// The client of GitHub's API: it uses the runner's proxy, limits the time of every attempt, obeys GitHub's rate limits, and
// retries only transient failures.

import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import type { RequestInit } from '../../http/request.ts';
import { followingFetch } from './http-fetch.ts';
import type { Log } from '../../core/ports/runner.ts';
import type { Secret } from '../../core/secret.ts';
import { SECOND } from '../../core/time.ts';
import { attempts, RETRY_OPTIONS, throttleOptions, type Octokit } from './retries.ts';

export type GitHubClient = ReturnType<typeof getOctokit>;

/** For one attempt. */
const REQUEST_TIMEOUT = 20 * SECOND;

export interface ClientOptions {
  readonly token: Secret;
  readonly signal: AbortSignal;
  readonly log: Pick<Log, 'info'>;
  /** What else sees every attempt, before it is retried. */
  readonly plugins: readonly ((octokit: Octokit) => Record<string, never>)[];
}

/** The base URL comes from GITHUB_API_URL, so that GitHub Enterprise Server works. */
export function createClient({ token, signal, log, plugins }: ClientOptions): GitHubClient {
  const client = getOctokit(
    token.expose(),
    {
      userAgent: 'azure-maps-keys',
      log: SILENT,
      request: { fetch: limitedFetch(signal) },
      retry: RETRY_OPTIONS,
      throttle: throttleOptions(log),
    },
    ...plugins,
    attempts(log),
    throttling,
    retry,
  );
  client.hook.before('request', (options) => {
    // All requests share this object, in which the retry plugin counts: attempts of one request would count for another.
    options.request = { ...options.request, retryCount: 0 };
    options.headers['x-github-api-version'] = '2022-11-28';
  });
  return client;
}

/** Octokit has no time limit of its own. Every attempt gets a new one. */
function limitedFetch(signal: AbortSignal): typeof fetch {
  const limited = async (url: string, init: RequestInit) => {
    const limit = AbortSignal.timeout(REQUEST_TIMEOUT);
    try {
      return await followingFetch(url, { ...init, signal: AbortSignal.any([signal, limit]) });
    } catch (error) {
      // Octokit passes an AbortError on unchanged, and the retry plugin would ignore it.
      throw limit.aborted && !signal.aborted
        ? new Error('No answer arrived in time.', { cause: limit.reason })
        : error;
    }
  };
  // Octokit declares the whole fetch and uses the part that followingFetch implements.
  return limited as unknown as typeof fetch;
}

/** Octokit would write URLs and statuses to the console, interleaved with the run's log. */
const silent = (): void => undefined;
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };
