// An account and its targets, in memory, for the tests of executing a plan. Every request is recorded in order, and each can fail.
import { Cancellation } from '../../../src/core/cancellation.ts';
import { ActionError } from '../../../src/core/errors/action-error.ts';
import { execute } from '../../../src/core/execute/execute.ts';
import type { Execution, ExecutionPorts } from '../../../src/core/execute/execution.ts';
import { WatchedKeys } from '../../../src/core/execute/keys/watched-keys.ts';
import { otherKey, timesOf, type AccountKeys, type KeyType } from '../../../src/core/keys.ts';
import type { TargetState } from '../../../src/core/observation.ts';
import type { PlanRequest } from '../../../src/core/plan/decision.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import type { RegenerateAnswer, Verdict } from '../../../src/core/ports/keys.ts';
import type { WriteAnswer } from '../../../src/core/ports/targets.ts';
import { Secret } from '../../../src/core/secret.ts';
import type { Target } from '../../../src/core/targets.ts';
import { HOUR } from '../../../src/core/time.ts';
import { daysAgo, FakeClock, keysOf, listingOf, RecordedLog, stamped, targetOf } from '../values.ts';

export const REFUSAL = new ActionError('azure-forbidden', 'Azure refuses.', { hint: 'Ask.' });
export const LOST = new ActionError('azure-unreachable', 'No answer.', { hint: 'Ask.' });
export const TARGETS = ['repo:octo/a', 'repo:octo/b'].map(targetOf);
export const OLD = { primary: 'primary-value-0', secondary: 'secondary-value-0' };

export const ROTATE = { name: 'rotate', force: false } as const;
export const NEWEST = { name: 'regenerate', keyType: 'primary' } as const;
export const BOTH = { name: 'regenerate', keyType: 'both' } as const;

export const lost: RegenerateAnswer = { kind: 'ambiguous', error: LOST };
export const unsent: RegenerateAnswer = { kind: 'unsent', error: LOST };
export const throttled = (after: number): RegenerateAnswer => ({ kind: 'throttled', after, error: LOST });

/** What happens at each request, and answers in place of the account's own; `nth` counts the requests of that kind. */
export interface Faults {
  onList?: (account: Account, nth: number) => void;
  listed?: (nth: number) => AccountKeys | undefined;
  onWrite?: (account: Account, target: string, value: string) => void;
  written?: (target: string, value: string) => WriteAnswer | undefined;
  /** Before the request to regenerate a key is sent. */
  onSignIn?: (account: Account, nth: number) => void;
  onRegenerate?: (account: Account, key: KeyType) => void;
  regenerated?: (nth: number) => RegenerateAnswer | undefined;
  verdict?: (value: string) => Verdict;
}

/** The primary key is the newest, and two repositories hold it. */
export class Account {
  keys: AccountKeys = keysOf();
  readonly requests: string[] = [];
  readonly clock = new FakeClock();
  readonly log = new RecordedLog();
  readonly cancellation = new Cancellation();
  readonly held: Map<Target, string>;
  readonly #states: ReadonlyMap<Target, TargetState>;
  readonly #faults: Faults;
  readonly #watched: WatchedKeys;
  #isObserved = false;
  #generation = 0;
  #signIns = 0;

  constructor(faults: Faults = {}, states = TARGETS.map((target) => [target, stamped(daysAgo(5))] as const)) {
    this.#faults = faults;
    this.#states = new Map(states);
    this.held = new Map(states.map(([target]) => [target, OLD.primary]));
    const { clock, log } = this;
    const keys = { list: () => this.#list(), regenerate: this.#regenerate };
    this.#watched = new WatchedKeys({ keys, clock, log }, this.cancellation);
  }

  /** A regeneration, by whomever. */
  change(key: KeyType): void {
    const secret = new Secret(`${key} key`, `${key}-value-${++this.#generation}`);
    const other = otherKey(key);
    const changed = { secret, lastUpdated: this.clock.now() };
    this.keys = { [key]: changed, [other]: this.keys[other] } as unknown as AccountKeys;
  }

  cancel(): void {
    this.cancellation.request(() => undefined);
  }

  count(request: string): number {
    return this.requests.filter((one) => one.startsWith(request)).length;
  }

  /** The requests after the first one with this name. */
  after(request: string): string[] {
    return this.requests.slice(this.requests.indexOf(request) + 1);
  }

  get holds(): string[] {
    return [...this.held.values()];
  }

  /** Observes, plans and executes. Only the requests of the execution are recorded. */
  async run(operation: PlanRequest['operation'], verify = true): Promise<Execution> {
    const request: PlanRequest = {
      operation,
      maxAge: undefined,
      minOverlap: HOUR,
      refreshInterval: undefined,
      verify,
    };
    const targets = [...this.#states].map(([target, state]) => ({ target, state }));
    const observed = await this.#watched.list();
    this.#isObserved = true;
    this.requests.length = 0;
    const decided = plan(request, { times: timesOf(observed.keys), at: observed.at, targets });
    return execute(decided, observed, [...this.#states.keys()], this.#ports, this.cancellation);
  }

  get #ports(): ExecutionPorts {
    const { clock, log } = this;
    return {
      clock,
      log,
      keys: this.#watched,
      verifier: {
        verify: async (key) => {
          this.requests.push(`verify ${key.expose()}`);
          return { verdict: this.#faults.verdict?.(key.expose()) ?? 'accepted', detail: '' };
        },
      },
      writer: { prepare: async () => undefined, write: async (target, key) => this.#write(target, key) },
    };
  }

  async #list() {
    this.requests.push('list');
    const nth = this.count('list');
    if (this.#isObserved) this.#faults.onList?.(this, nth);
    const answer = this.#isObserved ? this.#faults.listed?.(nth) : undefined;
    return listingOf(answer ?? this.keys, this.clock.now());
  }

  readonly #regenerate = async (key: KeyType, mayLeave: () => boolean): Promise<RegenerateAnswer> => {
    this.#faults.onSignIn?.(this, ++this.#signIns);
    if (!mayLeave()) return unsent;
    this.requests.push(`regenerate ${key}`);
    this.#faults.onRegenerate?.(this, key);
    const answer = this.#faults.regenerated?.(this.count('regenerate'));
    if (answer) return answer;
    this.change(key);
    return { kind: 'done', listing: listingOf(this.keys, this.clock.now()) };
  };

  #write(target: Target, key: Secret): WriteAnswer {
    const name = 'repo' in target ? target.repo : target.name;
    this.requests.push(`write ${key.expose()} to ${name}`);
    const answer = this.#faults.written?.(name, key.expose());
    if (answer?.kind !== 'failed') this.held.set(target, key.expose());
    this.#faults.onWrite?.(this, name, key.expose());
    return answer ?? { kind: 'updated' };
  }
}

export const refuse = (): never => {
  throw REFUSAL;
};
