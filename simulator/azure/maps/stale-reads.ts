// Reads that answer an earlier state, as Resource Manager's reads from another region can
// (hashicorp/terraform-provider-azurerm#18268).
import type { SimClock } from '../../determinism/clock.ts';
import type { History } from './history.ts';

export interface StaleOptions {
  /** How many changes ago the state was current. The default is 1. */
  readonly back?: number;
  /** Whether the first read that this affects follows this call, or the next change. The default is `now`. */
  readonly from?: 'now' | 'next change';
  /** How many reads to answer correctly first. */
  readonly skip?: number;
}

/** For a number of reads, or for all reads within virtual milliseconds. */
export type Stale = StaleOptions & ({ readonly times: number } | { readonly for: number });

interface Plan {
  readonly stale: Stale;
  readonly plannedAt: number;
  /** The change that the plan waits for; 0 if it waits for none. */
  readonly afterChange: number;
  seen: number;
  used: number;
}

export class StaleReads<T> {
  readonly #history: History<T>;
  readonly #clock: SimClock;
  readonly #plans: Plan[] = [];

  constructor(history: History<T>, clock: SimClock) {
    this.#history = history;
    this.#clock = clock;
  }

  plan(stale: Stale): void {
    const afterChange = stale.from === 'next change' ? this.#history.changes + 1 : 0;
    this.#plans.push({ stale, plannedAt: this.#clock.now(), afterChange, seen: 0, used: 0 });
  }

  /** How many plans no read has used, or not as often as planned. */
  get unused(): number {
    return this.#plans.filter(({ stale, used }) => used < ('times' in stale ? stale.times : 1)).length;
  }

  read(): T {
    const plan = this.#plans.find((one) => this.#applies(one));
    if (plan === undefined) return this.#history.current;
    plan.used += 1;
    return this.#history.before(plan.stale.back ?? 1);
  }

  #applies(plan: Plan): boolean {
    const { stale, plannedAt, afterChange } = plan;
    const start = afterChange === 0 ? plannedAt : this.#history.changedAt(afterChange);
    if (start === undefined) return false;
    const isLeft = 'times' in stale ? plan.used < stale.times : this.#clock.now() < start + stale.for;
    if (!isLeft) return false;
    plan.seen += 1;
    return plan.seen > (stale.skip ?? 0);
  }
}
