// GitHub's API as this action uses it: through the runner's proxy, with a time limit for every attempt, GitHub's rate
// limits obeyed, and only what may pass by itself tried again.

import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { createFetch, type FetchInit } from './http-fetch.ts';
import type { Story } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import { SECOND } from '../core/time.ts';
import { attempts, RETRY_OPTIONS, throttleOptions } from './retries.ts';

export type GitHubClient = ReturnType<typeof getOctokit>;

/** Of one attempt. */
const REQUEST_TIMEOUT = 20 * SECOND;

export interface ClientOptions {
  readonly token: Secret;
  readonly signal: AbortSignal;
  readonly story: Pick<Story, 'info'>;
}

/** The base URL comes from GITHUB_API_URL, so that GitHub Enterprise Server works. */
export function createClient({ token, signal, story }: ClientOptions): GitHubClient {
  const client = getOctokit(
    token.expose(),
    {
      userAgent: 'azure-maps-keys',
      log: SILENT,
      request: { fetch: limitedFetch(process.env['GITHUB_API_URL'] ?? 'https://api.github.com', signal) },
      retry: RETRY_OPTIONS,
      throttle: throttleOptions(story),
    },
    attempts(story),
    throttling,
    retry,
  );
  client.hook.before('request', (options) => {
    // All requests share this object, and the retry plugin counts in it: one's attempts would count as another's.
    options.request = { ...options.request, retryCount: 0 };
    options.headers['x-github-api-version'] = '2022-11-28';
  });
  return client;
}

/** Octokit has no time limit of its own; every attempt gets a new one. */
function limitedFetch(baseUrl: string, signal: AbortSignal): typeof fetch {
  const send = createFetch(baseUrl);
  const limited = async (url: string, init: FetchInit) => {
    const limit = AbortSignal.timeout(REQUEST_TIMEOUT);
    try {
      return await send(url, { ...init, signal: AbortSignal.any([signal, limit]) });
    } catch (error) {
      // Octokit passes an AbortError on as it is, past the plugin that would try again.
      throw limit.aborted && !signal.aborted
        ? new Error('No answer came in time.', { cause: limit.reason })
        : error;
    }
  };
  // Octokit declares the whole fetch and uses the part that createFetch gives.
  return limited as unknown as typeof fetch;
}

/** Octokit writes URLs and statuses to the console, out of order with the log of the run. */
const silent = (): void => undefined;
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };
