// GitHub's API as this action uses it: through the runner's proxy, with a time limit for every attempt, GitHub's rate
// limits obeyed, and only what may pass by itself tried again.

import { getOctokit } from '@actions/github';
import { defaults } from '@actions/github/lib/utils';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import type { Story } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import { formatDuration, SECOND } from '../core/time.ts';

export type GitHubClient = ReturnType<typeof getOctokit>;

/** Of one attempt. */
const REQUEST_TIMEOUT = 20 * SECOND;

/** Longer waits than this would only hold up the job: the next run finishes the work. */
const LONGEST_LIMIT_SECONDS = 300;
const LIMIT_RETRIES = 3;

/** Trying again changes nothing for these; the throttling plugin sees to 403 and 429. */
const FINAL_STATUS = [400, 401, 403, 404, 409, 410, 422, 429, 451];

export interface ClientOptions {
  readonly token: Secret;
  readonly signal: AbortSignal;
  readonly story: Pick<Story, 'info'>;
}

/** The base URL comes from GITHUB_API_URL, so that GitHub Enterprise Server works. */
export function createClient({ token, signal, story }: ClientOptions): GitHubClient {
  const limited =
    (what: string) => (retryAfter: number, _options: unknown, _octokit: unknown, retries: number) => {
      const wait = retries < LIMIT_RETRIES && retryAfter <= LONGEST_LIMIT_SECONDS;
      if (wait)
        story.info(`GitHub's ${what} is reached; waiting ${formatDuration(retryAfter * SECOND)}, as it asks`);
      return wait;
    };
  const client = getOctokit(
    token.expose(),
    {
      userAgent: 'azure-maps-keys',
      log: SILENT,
      request: { fetch: limitedFetch(signal) },
      retry: { doNotRetry: FINAL_STATUS, retries: 3 },
      throttle: { onRateLimit: limited('rate limit'), onSecondaryRateLimit: limited('secondary rate limit') },
    },
    throttling,
    retry,
  );
  client.hook.before('request', (options) => {
    options.headers['x-github-api-version'] = '2022-11-28';
  });
  return client;
}

/** Octokit has no time limit of its own; a new one for each attempt, around the fetch that knows the proxy. */
function limitedFetch(signal: AbortSignal): typeof fetch {
  const proxied = defaults.request?.fetch as typeof fetch;
  return (url, init) =>
    proxied(url, { ...init, signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT)]) });
}

/** Octokit writes URLs and statuses to the console, out of order with the log of the run. */
const silent = (): void => undefined;
const SILENT = { debug: silent, info: silent, warn: silent, error: silent };
