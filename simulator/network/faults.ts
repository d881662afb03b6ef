// The faults that a test can inject into any request, and how they are matched to requests.
import type { Flood } from './flood.ts';
import type { SimReply, SimRequest } from './http.ts';

/** Before or after the simulated service processes the request. */
export type When = 'before' | 'after';

/** Which clocks of a suspended process go on: all of them, or only the time of day, as on a virtual machine that is paused. */
export type SuspendedClocks = 'both' | 'wall';

export type Fault =
  /** Replaces the reply. With `when: 'after'`, the service still processes the request. */
  | { readonly kind: 'reply'; readonly reply: SimReply; readonly when?: When }
  /** Delays the request by this many virtual milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Never replies. The service processes the request only with `when: 'after'`. */
  | { readonly kind: 'hang'; readonly when?: When }
  /** Resets the TCP connection. */
  | { readonly kind: 'reset'; readonly when: When }
  /** Cuts off the reply's body in the middle. The service processes the request. */
  | { readonly kind: 'truncate' }
  /** Sends the reply's body followed by any number of spaces, compressed or slowly. The service processes the request. */
  | ({ readonly kind: 'flood' } & Flood)
  /** Appends HTML to the reply's body, which is then no valid JSON but still contains the real values. */
  | { readonly kind: 'malformed' }
  /** Sends SIGKILL to the action's process. */
  | { readonly kind: 'kill'; readonly when: When }
  /** Sends a signal to the action's process. The request continues normally. */
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM'; readonly when?: When }
  /** Runs a function, for example to regenerate a key as a user could at that moment. */
  | {
      readonly kind: 'then';
      readonly when: When;
      readonly run: (request: SimRequest) => Promise<void> | void;
    }
  /**
   * Answers at once, or not at all. The service processes the request only after this many virtual milliseconds, whether or
   * not the action's process still runs.
   */
  | { readonly kind: 'late'; readonly after: number; readonly reply: SimReply | 'reset' | 'hang' }
  /**
   * The action's process stands still for this many virtual milliseconds, and its timers with it. In the middle of that
   * time, `run` is called, which can run the action again.
   */
  | {
      readonly kind: 'suspend';
      readonly ms: number;
      readonly when: When;
      /** The default is `both`. */
      readonly clocks?: SuspendedClocks;
      readonly run?: (request: SimRequest) => Promise<void> | void;
    }
  /** Modifies the service's reply. */
  | { readonly kind: 'edit'; readonly edit: (reply: SimReply, request: SimRequest) => SimReply };

export interface MatchFields {
  readonly method?: string;
  /** The host name, without a port. */
  readonly host?: string;
  readonly path?: RegExp;
  /** How many matching requests to leave unaffected first. */
  readonly skip?: number;
}

export type Match = number | ((request: SimRequest) => boolean) | MatchFields;

export interface Injection {
  readonly match: Match;
  readonly fault: Fault;
  /** How many requests are affected. The default is 1. */
  readonly times?: number;
}

export interface FaultPlan {
  inject(injection: Injection): void;
  /** The faults for this request, in the order of injection. Counts uses, so call it once per request. */
  take(request: SimRequest): readonly Fault[];
  /** Injections that have not been used as often as requested. */
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
    take(request) {
      const taken: Fault[] = [];
      for (const entry of entries) {
        if (entry.left === 0 || !matches(entry.injection.match, request)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.left -= 1;
        taken.push(entry.injection.fault);
      }
      return taken;
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
