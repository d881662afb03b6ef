// The faults that a test can inject at any request, and how a request is matched to them.
import type { SimReply, SimRequest } from './http.ts';

/** Before or after the request took effect in the simulated service. */
export type When = 'before' | 'after';

export type Fault =
  /** Answers in the service's place; with `when: 'after'` the effect happens nevertheless. */
  | { readonly kind: 'reply'; readonly reply: SimReply; readonly when?: When }
  /** Virtual milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Never answers; the effect happens with `when: 'after'` only. */
  | { readonly kind: 'hang'; readonly when?: When }
  /** A TCP reset. */
  | { readonly kind: 'reset'; readonly when: When }
  /** The effect happens; the body ends in its middle. */
  | { readonly kind: 'truncate' }
  /** The effect happens; the body is no JSON, but still holds the real one: that is what leaks. */
  | { readonly kind: 'malformed' }
  /** SIGKILL for the run's process. */
  | { readonly kind: 'kill'; readonly when: When }
  /** A signal for the run's process; the request goes on normally. */
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM'; readonly when?: When }
  /** Something else happens meanwhile, such as a person who regenerates a key. */
  | {
      readonly kind: 'then';
      readonly when: When;
      readonly run: (request: SimRequest) => Promise<void> | void;
    }
  | { readonly kind: 'edit'; readonly edit: (reply: SimReply, request: SimRequest) => SimReply };

export interface MatchFields {
  readonly method?: string;
  /** The host name, without a port. */
  readonly host?: string;
  readonly path?: RegExp;
  /** How many matching requests pass first. */
  readonly skip?: number;
}

export type Match = number | ((request: SimRequest) => boolean) | MatchFields;

export interface Injection {
  readonly match: Match;
  readonly fault: Fault;
  /** How many requests it strikes; once, unless told otherwise. */
  readonly times?: number;
}

export interface FaultPlan {
  inject(injection: Injection): void;
  /** The faults that strike this request, in the order of injection. Counts, so ask once a request. */
  strike(request: SimRequest): readonly Fault[];
  /** Injections that have not struck as often as they should have. */
  pending(): readonly Injection[];
  clear(): void;
}

function matches(match: Match, request: SimRequest): boolean {
  if (typeof match === 'number') return request.index === match;
  if (typeof match === 'function') return match(request);
  return (
    (match.method === undefined || match.method === request.method) &&
    (match.host === undefined || match.host === request.url.hostname) &&
    (match.path === undefined || match.path.test(request.url.pathname))
  );
}

export function createFaultPlan(): FaultPlan {
  let entries: { injection: Injection; skip: number; left: number }[] = [];
  return {
    inject(injection) {
      const { match, times = 1 } = injection;
      const skip = typeof match === 'object' ? (match.skip ?? 0) : 0;
      entries.push({ injection, skip, left: times });
    },
    strike(request) {
      const struck: Fault[] = [];
      for (const entry of entries) {
        if (entry.left === 0 || !matches(entry.injection.match, request)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        struck.push(entry.injection.fault);
      }
      return struck;
    },
    pending: () =>
      entries
        .filter(({ left, injection }) => left > 0 && injection.times !== Infinity)
        .map((entry) => entry.injection),
    clear() {
      entries = [];
    },
  };
}
