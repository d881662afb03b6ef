// GitHub's rate limits: requests per hour (primary); requests at once, and content-creating requests per minute and per hour
// (secondary).
import { Refusal } from '../replies/refusal.ts';
import type { GitHubToken } from '../state/tokens.ts';

export interface RateLimitOptions {
  /** Requests per hour for each token. The default is 5,000, or 1,000 for a job's token. */
  readonly perHour?: number;
  /** Requests at once. The default is 100. */
  readonly concurrent?: number;
  readonly writesPerMinute?: number;
  readonly writesPerHour?: number;
  readonly secondaryStatus?: 403 | 429;
  /** The default is true. GitHub does not always send the header. */
  readonly sendRetryAfter?: boolean;
  /** The sentence of older versions of GitHub: https://github.com/jcabi/jcabi-github/issues/1325 */
  readonly saysAbuse?: boolean;
}

export interface RateLimitState {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Epoch seconds. */
  readonly reset: number;
}

const minute = 60_000;
const hour = 60 * minute;

export class RateLimits {
  readonly #options: RateLimitOptions;
  readonly #windows = new Map<string, { start: number; used: number }>();
  readonly #writes = new Map<string, number[]>();

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  state(token: GitHubToken, now: number): RateLimitState {
    const window = this.#window(token, now);
    const limit = this.#options.perHour ?? (token.kind === 'job' ? 1000 : 5000);
    const used = Math.min(window.used, limit);
    return { limit, used, remaining: limit - used, reset: Math.ceil((window.start + hour) / 1000) };
  }

  /** Counts one request, or refuses it. */
  count(token: GitHubToken, now: number): Refusal | undefined {
    if (this.state(token, now).remaining === 0) {
      const who = token.kind === 'app' || token.kind === 'job' ? 'installation ID 4242' : 'user ID 4242';
      return new Refusal(403, `API rate limit exceeded for ${who}.`, {
        documentation: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api',
      });
    }
    this.#window(token, now).used += 1;
    return undefined;
  }

  /** Counts one content-creating request, or refuses it. */
  countWrite(token: GitHubToken, now: number): Refusal | undefined {
    const recent = (this.#writes.get(token.value) ?? []).filter((at) => at > now - hour);
    const wait = Math.max(
      waitFor(recent, this.#options.writesPerMinute ?? 80, minute, now),
      waitFor(recent, this.#options.writesPerHour ?? 500, hour, now),
    );
    if (wait > 0)
      return this.#secondary(
        'You have exceeded a secondary rate limit and have been temporarily blocked from content creation. ' +
          'Please retry your request again later.',
        Math.ceil(wait / 1000),
      );
    this.#writes.set(token.value, [...recent, now]);
    return undefined;
  }

  /** Refuses a request that arrives while too many others are open. */
  refuseConcurrent(open: number): Refusal | undefined {
    if (open <= (this.#options.concurrent ?? 100)) return undefined;
    return this.#secondary(
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      60,
    );
  }

  #secondary(message: string, seconds: number): Refusal {
    const abuse =
      'You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.';
    const said = this.#options.saysAbuse === true ? abuse : message;
    return new Refusal(this.#options.secondaryStatus ?? 403, said, {
      headers: (this.#options.sendRetryAfter ?? true) ? { 'retry-after': String(seconds) } : {},
      documentation:
        'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    });
  }

  #window(token: GitHubToken, now: number): { start: number; used: number } {
    let window = this.#windows.get(token.value);
    if (window === undefined || now >= window.start + hour) {
      window = { start: now, used: 0 };
      this.#windows.set(token.value, window);
    }
    return window;
  }
}

/** Milliseconds until another request is allowed, if `most` are allowed within `span`. */
function waitFor(times: readonly number[], most: number, span: number, now: number): number {
  const inside = times.filter((at) => at > now - span);
  const oldest = inside[inside.length - most];
  return oldest === undefined ? 0 : oldest + span - now;
}
