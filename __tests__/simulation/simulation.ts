// A world with its active runs: lists what can happen next and makes it happen. Used by the exhaustive exploration and the
// random walks.

import { KEY_TYPES, newestKey, type KeyType } from '../../src/core/keys.ts';
import { SECOND, type Duration, type Instant } from '../../src/core/time.ts';
import { afterWrite, beforeRegeneration } from './invariants.ts';
import type { Mutation } from './mutation.ts';
import { Run, type Call } from './run.ts';
import type { Bounds, Scenario } from './scenario.ts';
import type { Ending } from './scheduler.ts';
import { oldListings } from './services.ts';
import {
  deadline,
  deletePlace,
  FOREIGN,
  keyTimes,
  LATEST_EFFECT,
  newestValue,
  recreateAccount,
  regenerateKey,
  standbyValue,
  SUSPENSION,
  writePlace,
  type Late,
  type Value,
  type World,
} from './world.ts';

/** In Jest, each access to a global object is slow. */
const turnOfMicrotasks = Promise.resolve();

/** What a person saves in a secret: any value, or nothing. */
export type Saved = 'newest' | 'standby' | 'dead' | 'foreign' | 'nothing';

export type Choice =
  | {
      readonly event: 'start';
      readonly rotator: number;
      readonly request: number;
      /** Whether nothing interrupts it. */
      readonly isWhole: boolean;
    }
  | { readonly event: 'answer'; readonly run: number; readonly call: number; readonly ending: Ending }
  | {
      readonly event: 'crash' | 'cancel' | 'abandon' | 'suspend' | 'hold back' | 'resume';
      readonly run: number;
    }
  | { readonly event: 'person regenerates'; readonly key: KeyType }
  | { readonly event: 'person saves'; readonly place: number; readonly what: Saved }
  | { readonly event: 'person creates the account again' }
  | { readonly event: 'time passes'; readonly duration: Duration }
  | { readonly event: 'target added'; readonly place: number; readonly rotator: number }
  | { readonly event: 'late effect'; readonly index: number };

export type Budget = Omit<Bounds, 'depth'>;

const FAULTS: Readonly<Record<Call['do'], readonly Ending[]>> = {
  find: ['failed', 'missing'],
  create: [],
  list: ['failed'],
  observe: ['failed'],
  regenerate: ['lost', 'void', 'failed', 'throttled', 'unsent'],
  verify: ['refused', 'refused for good', 'unanswered', 'inconclusive'],
  write: ['failed', 'lost'],
  sleep: [],
};

const WRONG_TIMES: readonly Ending[] = ['timeless primary', 'timeless secondary', 'backwards', 'equal'];

/** The budget that an ending uses up. */
function costOf(call: Call | undefined, ending: Ending): keyof Budget | undefined {
  if (ending === 'ok') return undefined;
  if (ending === 'late') return call?.do === 'write' ? 'lateWrites' : 'lateRegenerations';
  if (ending.startsWith('old ')) return 'oldListings';
  return WRONG_TIMES.includes(ending) ? 'wrongTimes' : 'faults';
}

/** How old the look before a regeneration may be. */
const FRESH_LOOK: Duration = 4 * SECOND;

/** How many turns of the microtask queue a run may need from one request to the next. */
const MAX_TURNS = 4_000;

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

  /** The latest time that is possible now: by then a rotator has to complete a run, a suspended run goes on, a request arrives. */
  latest(): Instant {
    const ends = this.active.flatMap((run) => [
      run.suspendedAt === undefined ? Infinity : run.suspendedAt + SUSPENSION,
      ...run.turns.pending.map((call) => this.#latestEffect(run, call)),
    ]);
    return Math.max(this.world.time, Math.min(deadline(this.world), ...ends));
  }

  #latestEffect(run: Run, call: Call): Instant {
    if (call.do !== 'regenerate' || run.heldBack === call) return Infinity;
    const { sent, lookedAt } = call;
    return (sent - lookedAt <= FRESH_LOOK ? lookedAt : sent) + this.world.manners.lookAndRequest;
  }

  /** Everything that can happen next. The first choice continues the oldest run. */
  choices(): Choice[] {
    const choices: Choice[] = [];
    const latest = this.latest();
    for (const run of this.active) {
      if (run.isSuspended) continue;
      for (const [call, pending] of run.turns.pending.entries())
        if (
          pending.do === 'sleep'
            ? pending.until <= latest
            : this.world.time <= this.#latestEffect(run, pending)
        )
          choices.push({ event: 'answer', run: run.record.id, call, ending: 'ok' });
    }
    choices.push(...this.#starts());
    for (const run of this.active) choices.push(...this.#disturbances(run));
    return [...choices, ...this.#events()];
  }

  #starts(): Choice[] {
    const { starts, completeRuns } = this.#left;
    const { isInTurn = false, isPatient = false } = this.#scenario;
    if ((isInTurn && this.active.length > 0) || (isPatient && this.#isUnsettled())) return [];
    // A workflow's runs do not overlap, unless the machine of one is suspended and GitHub takes it for lost.
    const isFree = (rotator: number) =>
      !this.active.some((run) => run.rotator === rotator && !run.isSuspended);
    // A whole run takes more time than the requests of the others.
    const isQuiet = this.active.every((run) => run.isSuspended);
    const kinds = [...(starts > 0 ? [false] : []), ...(completeRuns > 0 && isQuiet ? [true] : [])];
    return [...this.world.rotators.keys()]
      .filter(isFree)
      .flatMap((rotator) =>
        this.#scenario.requests.flatMap((_, request) =>
          kinds.map((isWhole): Choice => ({ event: 'start', rotator, request, isWhole })),
        ),
      );
  }

  #isUnsettled(): boolean {
    const { late, time } = this.world;
    return late.some((each) => each.do === 'regenerate' && each.sent + LATEST_EFFECT >= time);
  }

  #disturbances(run: Run): Choice[] {
    const { id } = run.record;
    const left = this.#left;
    if (run.isSuspended) return [{ event: 'resume', run: id }];
    const choices: Choice[] = [];
    for (const [call, pending] of run.turns.pending.entries())
      for (const ending of this.#endings(pending)) choices.push({ event: 'answer', run: id, call, ending });
    if (left.crashes > 0) choices.push({ event: 'crash', run: id });
    if (left.cancels > 0 && !run.isCanceled) choices.push({ event: 'cancel', run: id });
    if (left.suspensions > 0) {
      choices.push({ event: 'suspend', run: id });
      if (run.turns.pending.some((call) => call.do === 'regenerate'))
        choices.push({ event: 'hold back', run: id });
    }
    if (run.abandonAt !== undefined && run.abandonAt <= this.latest())
      choices.push({ event: 'abandon', run: id });
    return choices;
  }

  /** How else than well a request may end. */
  #endings(call: Call): readonly Ending[] {
    const left = this.#left;
    const endings: readonly Ending[] = [
      ...(left.faults > 0 ? FAULTS[call.do] : []),
      ...(left.oldListings > 0 && call.do === 'list' ? oldListings(this.world) : []),
      ...(left.wrongTimes > 0 && call.do === 'list' ? WRONG_TIMES : []),
      ...(left.lateWrites > 0 && call.do === 'write' ? (['late'] as const) : []),
      ...(left.lateRegenerations > 0 && call.do === 'regenerate' ? (['late'] as const) : []),
    ];
    return endings.filter((ending) => this.#scenario.without?.includes(ending) !== true);
  }

  #events(): Choice[] {
    const { world } = this;
    const left = this.#left;
    const choices: Choice[] = [];
    for (const [index, { sent }] of world.late.entries())
      if (sent + LATEST_EFFECT >= world.time) choices.push({ event: 'late effect', index });
    if (left.manualRegenerations > 0)
      choices.push(...KEY_TYPES.map((key): Choice => ({ event: 'person regenerates', key })));
    if (left.manualSaves > 0) {
      const all: readonly Saved[] = ['newest', 'standby', 'dead', 'foreign', 'nothing'];
      for (const place of world.places.keys())
        choices.push(...all.map((what): Choice => ({ event: 'person saves', place, what })));
    }
    if (left.recreations > 0) choices.push({ event: 'person creates the account again' });
    if (left.adds > 0) {
      for (const [rotator, { targets }] of world.rotators.entries())
        for (const place of world.places.keys())
          if (!targets.includes(place)) choices.push({ event: 'target added', place, rotator });
    }
    if (left.waits > 0) {
      const { idle, busy } = this.#scenario.waits;
      const durations = this.active.every((run) => run.isSuspended) ? idle : busy;
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
        await this.#start(choice);
        break;
      case 'answer': {
        const cost = costOf(this.pending(choice.run, choice.call), choice.ending);
        if (cost !== undefined) left[cost]--;
        this.#run(choice.run).turns.answer(choice.call, choice.ending);
        break;
      }
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
      case 'suspend':
      case 'hold back':
        left.suspensions--;
        this.#run(choice.run).suspend(choice.event === 'hold back');
        break;
      case 'resume':
        this.#run(choice.run).resume();
        break;
      case 'person regenerates':
        left.manualRegenerations--;
        regenerateKey(world, choice.key, 'person');
        break;
      case 'person saves':
        left.manualSaves--;
        this.#save(choice.place, choice.what);
        break;
      case 'person creates the account again':
        left.recreations--;
        recreateAccount(world);
        break;
      case 'time passes':
        left.waits--;
        world.time += choice.duration;
        break;
      case 'target added':
        left.adds--;
        Object.assign(world.places[choice.place]!, { origin: 'person', savedAt: world.time });
        world.rotators = world.rotators.map((rotator, index) =>
          index === choice.rotator ? { ...rotator, targets: [...rotator.targets, choice.place] } : rotator,
        );
        break;
      case 'late effect': {
        const late = world.late[choice.index]!;
        world.late = world.late.filter((each) => each !== late);
        takeEffect(world, late);
      }
    }
    await this.#advanceRuns();
  }

  async #start({ rotator, request, isWhole }: Extract<Choice, { event: 'start' }>): Promise<void> {
    this.#left[isWhole ? 'completeRuns' : 'starts']--;
    const asked = this.#scenario.requests[request]!;
    const run = new Run(this.world, this.#nextRun++, rotator, asked, this.#mutation, isWhole);
    if (isWhole) await run.ended;
    else this.runs.push(run);
  }

  #save(index: number, what: Saved): void {
    const { world } = this;
    const place = world.places[index]!;
    const values: Readonly<Record<Exclude<Saved, 'nothing'>, Value>> = {
      newest: newestValue(world),
      standby: standbyValue(world),
      dead: latestDead(world),
      foreign: FOREIGN,
    };
    if (what === 'nothing') deletePlace(world, place);
    else writePlace(world, place, values[what], 'person');
  }

  #run(id: number): Run {
    const run = this.runs.find(({ record }) => record.id === id);
    if (!run) throw new Error(`There is no run ${id}.`);
    return run;
  }

  /** @returns the call that an answer is for. */
  pending(run: number, call: number): Call | undefined {
    return this.#run(run).turns.pending[call];
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  /** Continues every run until it waits for an answer or has ended. A canceled run may end with a pending request. */
  async #advanceRuns(): Promise<void> {
    if (this.active.length === 0) return;
    const least = this.runs.some((run) => run.isCanceled) ? 50 : 16;
    const isBusy = () => this.runs.some((run) => run.isActive && !run.turns.isWaiting);
    for (let turn = 0; turn < least || isBusy(); turn++) {
      if (turn > MAX_TURNS) throw new Error('A run waits for something that is not a simulated request.');
      await turnOfMicrotasks;
    }
  }
}

/** The value that the newest key replaced. */
function latestDead(world: World): Value {
  const { fates } = world;
  const type = newestKey(keyTimes(world));
  const dead = Object.keys(fates)
    .map(Number)
    .filter((value) => fates[value]?.replaced !== undefined);
  return Math.max(FOREIGN, ...dead.filter((value) => fates[value]?.type === type));
}

function takeEffect(world: World, late: Late): void {
  if (late.do === 'regenerate') {
    beforeRegeneration(world, 'a request that was given up', late.key, late.haste, late.sent);
    regenerateKey(world, late.key, 'run');
  } else {
    // GitHub answers a write that was given up to nobody, so no run can tell what the secret holds.
    writePlace(
      world,
      world.places[late.place]!,
      late.value,
      late.value === newestValue(world) ? 'run' : 'unproven',
    );
    afterWrite(world, 'a write that was given up', late.value);
  }
}
