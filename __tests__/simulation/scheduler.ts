// The pending requests of one run. Each request waits here until the simulation decides how it ends: then it takes effect, and
// its answer is delivered at once, or after a suspension. There are no timers: a run whose requests are never answered has
// crashed.

import type { KeyType } from '../../src/core/keys.ts';

export type Ending =
  | 'ok'
  /** No effect, and the run receives an error. */
  | 'failed'
  /** The effect happened, but the answer was lost. */
  | 'lost'
  /** No effect, and the answer was lost. */
  | 'void'
  /** The answer was lost, and the effect happens later. */
  | 'late'
  /** The service requests a later retry. */
  | 'throttled'
  /** The request certainly never left. */
  | 'unsent'
  | 'refused'
  /** Refused from now on, for the whole run. */
  | 'refused for good'
  | 'unanswered'
  | 'inconclusive'
  /** The account exists, and the answer says that it does not. */
  | 'missing'
  /** The state of both keys, or of one of them, that was current this many changes ago. */
  | `old ${number}`
  | `old ${number} ${KeyType}`
  /** Without the time of one key. */
  | `timeless ${KeyType}`
  /** The newest key has a time before the other's, or the same time. */
  | 'backwards'
  | 'equal';

interface Pending<Call> {
  readonly call: Call;
  readonly answer: (ending: Ending) => void;
}

export class Turns<Call> {
  readonly #pending: Pending<Call>[] = [];
  /** Answers that wait for the end of a suspension. */
  #held: (() => void)[] | undefined;
  /** Whether every request is answered immediately, for a run that nothing interrupts. */
  readonly #immediate: boolean;

  constructor(immediate: boolean) {
    this.#immediate = immediate;
  }

  get pending(): readonly Call[] {
    return this.#pending.map(({ call }) => call);
  }

  get isSuspended(): boolean {
    return this.#held !== undefined;
  }

  get isWaiting(): boolean {
    return this.#pending.length > 0 || this.isSuspended;
  }

  /** @param perform the effect of the request, and its answer. */
  async turn<T>(call: Call, perform: (ending: Ending) => T): Promise<T> {
    if (this.#immediate) return perform('ok');
    return new Promise((resolve, reject) => {
      const answer = (ending: Ending) => {
        let deliver: () => void;
        try {
          const result = perform(ending);
          deliver = () => {
            resolve(result);
          };
        } catch (error) {
          deliver = () => {
            reject(error instanceof Error ? error : new Error(String(error)));
          };
        }
        if (this.#held) this.#held.push(deliver);
        else deliver();
      };
      this.#pending.push({ call, answer });
    });
  }

  answer(index: number, ending: Ending): void {
    const [turn] = this.#pending.splice(index, 1);
    if (!turn) throw new Error(`There is no pending request ${index}.`);
    turn.answer(ending);
  }

  /** The requests that were sent take effect; what they answer is delivered when the run goes on. A sleep goes on sleeping. */
  suspend(isSent: (call: Call) => boolean): void {
    this.#held = [];
    const sent = this.#pending.filter(({ call }) => isSent(call));
    for (const { call } of sent)
      this.answer(
        this.#pending.findIndex((each) => each.call === call),
        'ok',
      );
  }

  resume(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const deliver of held) deliver();
  }

  /** Removes a request whose answer is no longer needed. */
  withdraw(call: Call): void {
    const index = this.#pending.findIndex((pending) => pending.call === call);
    if (index >= 0) this.answer(index, 'failed');
  }

  clear(): void {
    this.#pending.length = 0;
    this.#held = undefined;
  }
}
