// A world with its active runs: lists what can happen next and makes it happen. Used by the exhaustive exploration and
// the random walks.

import { KEY_TYPES, type KeyType } from '../../src/core/keys.ts';
import type { Duration, Instant } from '../../src/core/time.ts';
import { Run, type Call, type Mutation } from './run.ts';
import type { Bounds, Scenario } from './scenario.ts';
import type { Ending } from './scheduler.ts';
import { newestValue, regenerateKey, writePlace, type World } from './world.ts';

export type Choice =
  | { readonly event: 'start'; readonly rotator: number; readonly request: number }
  | { readonly event: 'answer'; readonly run: number; readonly call: number; readonly ending: Ending }
  | { readonly event: 'crash'; readonly run: number }
  | { readonly event: 'cancel'; readonly run: number }
  | { readonly event: 'abandon'; readonly run: number }
  | { readonly event: 'person regenerates'; readonly key: KeyType }
  | { readonly event: 'person saves'; readonly place: number }
  | { readonly event: 'time passes'; readonly duration: Duration }
  | { readonly event: 'target added'; readonly place: number; readonly rotator: number }
  | { readonly event: 'late effect' };

type Budget = Omit<Bounds, 'depth'>;

const FAULTS: Readonly<Record<Call['do'], readonly Ending[]>> = {
  list: ['failed'],
  observe: ['failed'],
  regenerate: ['lost', 'void', 'failed', 'throttled'],
  verify: ['refused', 'refused-for-good', 'unanswered'],
  write: ['failed', 'lost'],
  sleep: [],
};

/** How many turns of the microtask queue a run may need from one request to the next. */
const MAX_TURNS = 2_000;

export class Simulation {
  readonly world: World;
  readonly runs: Run[] = [];
  readonly #scenario: Scenario;
  readonly #mutation: Mutation;
  readonly #left: { -readonly [K in keyof Budget]: number };
  #nextRun: number;

  constructor(scenario: Scenario, world: World, left: Budget, nextRun: number, mutation: Mutation) {
    this.#scenario = scenario;
    this.world = world;
    this.#left = { ...left };
    this.#nextRun = nextRun;
    this.#mutation = mutation;
  }

  get left(): Budget {
    return this.#left;
  }

  get nextRun(): number {
    return this.#nextRun;
  }

  get active(): readonly Run[] {
    return this.runs.filter((run) => run.isActive);
  }

  /** The latest time that is possible now: a write takes effect within WRITE_WINDOW of the verification of its key. */
  latest(except?: Run): Instant {
    if (this.#scenario.slowWrites === true) return Infinity;
    const ends = this.active.map((run) => (run === except ? Infinity : run.writesUntil));
    return Math.max(this.world.time, Math.min(...ends));
  }

  /** Everything that can happen next. The first choice continues the oldest run. */
  choices(): Choice[] {
    const choices: Choice[] = [];
    const latest = this.latest();
    for (const run of this.active) {
      for (const [call, pending] of run.turns.pending.entries())
        if (pending.do !== 'sleep' || pending.until <= latest)
          choices.push({ event: 'answer', run: run.record.id, call, ending: 'ok' });
    }
    choices.push(...this.#starts());
    for (const run of this.active) choices.push(...this.#disturbances(run));
    return [...choices, ...this.#events()];
  }

  #starts(): Choice[] {
    if (this.#left.starts === 0) return [];
    return this.world.rotators
      .flatMap((_, rotator) => (this.active.some((run) => run.rotator === rotator) ? [] : [rotator]))
      .flatMap((rotator) =>
        this.#scenario.requests.map((_, request): Choice => ({ event: 'start', rotator, request })),
      );
  }

  #disturbances(run: Run): Choice[] {
    const { id } = run.record;
    const choices: Choice[] = [];
    if (this.#left.faults > 0) {
      for (const [call, { do: what }] of run.turns.pending.entries()) {
        const late: Ending[] = what === 'regenerate' && this.#scenario.lateEffects ? ['late'] : [];
        for (const ending of [...FAULTS[what], ...late])
          choices.push({ event: 'answer', run: id, call, ending });
      }
    }
    if (this.#left.crashes > 0) choices.push({ event: 'crash', run: id });
    if (this.#left.cancels > 0 && !run.isCanceled) choices.push({ event: 'cancel', run: id });
    if (run.abandonAt !== undefined && run.abandonAt <= this.latest(run))
      choices.push({ event: 'abandon', run: id });
    return choices;
  }

  #events(): Choice[] {
    const { world } = this;
    const choices: Choice[] = [];
    if (world.late.length > 0) choices.push({ event: 'late effect' });
    if (this.#left.manualRegenerations > 0)
      choices.push(...KEY_TYPES.map((key): Choice => ({ event: 'person regenerates', key })));
    if (this.#left.manualSaves > 0)
      choices.push(...world.places.map((_, place): Choice => ({ event: 'person saves', place })));
    if (this.#left.adds > 0) {
      for (const [rotator, targets] of world.rotators.entries())
        for (const place of world.places.keys())
          if (!targets.includes(place)) choices.push({ event: 'target added', place, rotator });
    }
    if (this.#left.waits > 0) {
      const { idle, busy } = this.#scenario.waits;
      const durations = this.active.length === 0 ? idle : busy;
      const possible = durations.filter((duration) => world.time + duration <= this.latest());
      choices.push(...possible.map((duration): Choice => ({ event: 'time passes', duration })));
    }
    return choices;
  }

  async apply(choice: Choice): Promise<void> {
    const { world } = this;
    const left = this.#left;
    switch (choice.event) {
      case 'start':
        left.starts--;
        this.runs.push(
          new Run(
            world,
            this.#nextRun++,
            choice.rotator,
            this.#scenario.requests[choice.request]!,
            this.#mutation,
            false,
          ),
        );
        break;
      case 'answer':
        if (choice.ending !== 'ok') left.faults--;
        this.#run(choice.run).turns.answer(choice.call, choice.ending);
        break;
      case 'crash':
        left.crashes--;
        this.#run(choice.run).crash();
        break;
      case 'cancel':
        left.cancels--;
        this.#run(choice.run).cancel();
        break;
      case 'abandon': {
        const run = this.#run(choice.run);
        world.time = Math.max(world.time, run.abandonAt ?? 0);
        run.abandon();
        break;
      }
      case 'person regenerates':
        left.manualRegenerations--;
        regenerateKey(world, choice.key, 'person');
        break;
      case 'person saves':
        left.manualSaves--;
        writePlace(world, world.places[choice.place]!, newestValue(world), 'person');
        break;
      case 'time passes':
        left.waits--;
        world.time += choice.duration;
        break;
      case 'target added':
        left.adds--;
        world.rotators = world.rotators.map((targets, rotator) =>
          rotator === choice.rotator ? [...targets, choice.place] : targets,
        );
        break;
      case 'late effect': {
        const [key, ...rest] = world.late;
        world.late = rest;
        regenerateKey(world, key!, 'late');
        // To an active run, this is a change by someone else.
        world.otherRegenerations++;
      }
    }
    await this.#advanceRuns();
  }

  describe(choice: Choice): string {
    switch (choice.event) {
      case 'start': {
        const { operation } = this.#scenario.requests[choice.request]!;
        const keyType = 'keyType' in operation ? ` ${operation.keyType}` : '';
        return `run ${this.#nextRun} of rotator ${choice.rotator} starts: ${operation.name}${keyType}`;
      }
      case 'answer': {
        const call = this.#run(choice.run).turns.pending[choice.call];
        return `run ${choice.run}: ${call === undefined ? '?' : this.#describeCall(call)} → ${choice.ending}`;
      }
      case 'crash':
      case 'cancel':
      case 'abandon':
        return `run ${choice.run}: ${choice.event}`;
      case 'person regenerates':
        return `a person regenerates the ${choice.key} key`;
      case 'person saves':
        return `a person saves the newest key in target ${choice.place}`;
      case 'time passes':
        return `${choice.duration / 1000} s pass`;
      case 'target added':
        return `target ${choice.place} is added to rotator ${choice.rotator}`;
      case 'late effect':
        return 'the regeneration whose answer was lost takes effect';
    }
  }

  #describeCall(call: Call): string {
    const key = 'value' in call ? KEY_TYPES.find((type) => this.world.keys[type].value === call.value) : '';
    switch (call.do) {
      case 'observe':
        return `observe target ${call.place}`;
      case 'write':
        return `write the ${key ?? 'invalid'} key to target ${call.place}`;
      case 'verify':
        return `verify the ${key ?? 'invalid'} key`;
      case 'regenerate':
        return `regenerate the ${call.key} key`;
      case 'list':
      case 'sleep':
        return call.do;
    }
  }

  #run(id: number): Run {
    const run = this.runs.find(({ record }) => record.id === id);
    if (!run) throw new Error(`There is no run ${id}.`);
    return run;
  }

  /** Continues every run until it waits for an answer or has ended. A canceled run may end with a pending request. */
  async #advanceRuns(): Promise<void> {
    const least = this.runs.some((run) => run.isCanceled) ? 40 : 12;
    const isBusy = () => this.runs.some((run) => run.isActive && !run.turns.isWaiting);
    for (let turn = 0; turn < least || isBusy(); turn++) {
      if (turn > MAX_TURNS) throw new Error('A run waits for something that is not a simulated request.');
      await Promise.resolve();
    }
  }
}
