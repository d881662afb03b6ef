// The turns of one run: every request parks here until the simulation says how it ends. No timers: a run that is not
// given a turn again has crashed.

export type Outcome =
  | 'ok'
  /** No effect, and the run is told that it failed. */
  | 'failed'
  /** The effect happened, the answer was lost. */
  | 'lost'
  /** No effect, and nobody knows. */
  | 'void'
  /** Nobody knows, and the effect is still to come. */
  | 'late'
  /** The service asks to come back later. */
  | 'throttled'
  | 'refused'
  /** Refused from now on, for the whole run. */
  | 'refused-for-good'
  | 'unanswered';

interface Parked<Call> {
  readonly call: Call;
  readonly resume: (outcome: Outcome) => void;
}

export class Turns<Call> {
  readonly #parked: Parked<Call>[] = [];
  /** Answers every request at once, for a run that nothing interrupts. */
  readonly #atOnce: boolean;

  constructor(atOnce: boolean) {
    this.#atOnce = atOnce;
  }

  get parked(): readonly Call[] {
    return this.#parked.map(({ call }) => call);
  }

  get isWaiting(): boolean {
    return this.#parked.length > 0;
  }

  async turn(call: Call): Promise<Outcome> {
    if (this.#atOnce) return 'ok';
    return new Promise((resume) => {
      this.#parked.push({ call, resume });
    });
  }

  give(index: number, outcome: Outcome): void {
    const [turn] = this.#parked.splice(index, 1);
    if (!turn) throw new Error(`No request waits at ${index}.`);
    turn.resume(outcome);
  }

  /** Takes a request back that is no longer waited for. */
  drop(call: Call): void {
    const index = this.#parked.findIndex((parked) => parked.call === call);
    if (index >= 0) this.give(index, 'failed');
  }

  clear(): void {
    this.#parked.length = 0;
  }
}
