// The pending requests of one run. Each request waits here until the simulation decides how it ends. There are no
// timers: a run whose requests are never answered has crashed.

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
  | 'refused'
  /** Refused from now on, for the whole run. */
  | 'refused-for-good'
  | 'unanswered';

interface Pending<Call> {
  readonly call: Call;
  readonly resume: (ending: Ending) => void;
}

export class Turns<Call> {
  readonly #pending: Pending<Call>[] = [];
  /** Whether every request is answered immediately, for a run that nothing interrupts. */
  readonly #immediate: boolean;

  constructor(immediate: boolean) {
    this.#immediate = immediate;
  }

  get pending(): readonly Call[] {
    return this.#pending.map(({ call }) => call);
  }

  get isWaiting(): boolean {
    return this.#pending.length > 0;
  }

  async turn(call: Call): Promise<Ending> {
    if (this.#immediate) return 'ok';
    return new Promise((resume) => {
      this.#pending.push({ call, resume });
    });
  }

  answer(index: number, ending: Ending): void {
    const [turn] = this.#pending.splice(index, 1);
    if (!turn) throw new Error(`There is no pending request ${index}.`);
    turn.resume(ending);
  }

  /** Removes a request whose answer is no longer needed. */
  withdraw(call: Call): void {
    const index = this.#pending.findIndex((pending) => pending.call === call);
    if (index >= 0) this.answer(index, 'failed');
  }

  clear(): void {
    this.#pending.length = 0;
  }
}
