// One run of the action in the world: the real operation (observe, plan, execute, report) over fake services. Every request
// takes a turn of the scheduler first. What the run learned is noted, because it decides what the run does next.

import { Cancellation, HURRY_LIMIT } from '../../src/core/cancellation.ts';
import type { ExecutionPorts } from '../../src/core/execute/execution.ts';
import { KEY_TYPES, type AccountKeys, type KeyType } from '../../src/core/keys.ts';
import { WRITE_WINDOW, type TargetState } from '../../src/core/observation.ts';
import type { Plan, PlanRequest } from '../../src/core/plan/decision.ts';
import { plan } from '../../src/core/plan/plan.ts';
import type { OpenedAzure } from '../../src/core/ports/accounts.ts';
import type { Verdict } from '../../src/core/ports/keys.ts';
import type { TargetWriter, WriteAnswer } from '../../src/core/ports/targets.ts';
import type { CreateRequest, KeysRequest } from '../../src/core/request.ts';
import type { Target } from '../../src/core/targets.ts';
import type { Duration, Instant } from '../../src/core/time.ts';
import { handleKeys } from '../../src/operations/keys.ts';
import { SilentRunner } from '../unit/fakes.ts';
import { Turns, type Outcome } from './scheduler.ts';
import * as services from './services.ts';
import { runnerTime, type Place, type Value, type World } from './world.ts';

export type Call =
  | { readonly do: 'list' }
  | { readonly do: 'observe'; readonly place: number }
  | { readonly do: 'regenerate'; readonly key: KeyType }
  | { readonly do: 'verify'; readonly value: Value }
  | { readonly do: 'write'; readonly place: number; readonly value: Value }
  | { readonly do: 'sleep'; readonly until: Instant };

/** What a run got to know, or asked for: values and instants apart, for only their relations matter. */
export interface Note {
  readonly what: string;
  readonly values: readonly Value[];
  readonly times: readonly (Instant | undefined)[];
}

/** What the invariants want to know about a run. */
export interface RunRecord {
  readonly id: number;
  readonly name: string;
  readonly operation: PlanRequest['operation']['name'];
  readonly verifies: boolean;
  readonly targets: readonly number[];
  /** How many keys people had regenerated when it started. */
  readonly personsBefore: number;
  /** The last answer of the data plane about each key that it tried, and when that was. */
  readonly trials: Map<Value, { readonly verdict: Verdict; readonly at: Instant }>;
  refusedForGood: boolean;
  regenerations: number;
  writes: number;
}

export type End = 'complete' | 'failed' | 'crashed';

/** A fault planted in the rule, to see that the simulation finds it. */
export interface Mutation {
  readonly plan?: typeof plan;
  readonly ports?: (ports: ExecutionPorts) => ExecutionPorts;
}

const MOST_PLACES = 8;

/** One target of each kind for each place of the world: `repo:octo/0`, `keyvault:0`. */
const TARGETS: Readonly<Record<Place['kind'], readonly Target[]>> = {
  stamped: Array.from({ length: MOST_PLACES }, (_, index) => ({
    kind: 'repo',
    owner: 'octo',
    repo: String(index),
    name: 'AZURE_MAPS_KEY',
  })),
  readable: Array.from({ length: MOST_PLACES }, (_, index) => ({
    kind: 'keyvault',
    vault: String(index),
    name: 'azure-maps-key',
  })),
};

const placeOf = (target: Target): number =>
  TARGETS[target.kind === 'keyvault' ? 'readable' : 'stamped'].indexOf(target);

/** Errors after which nothing is mended: nobody knows which key lives, or people regenerate without end. */
const GIVES_UP: readonly string[] = ['regenerate-unsettled', 'key-overtaken'];

const RUNNER = new SilentRunner();

/** What the planner does not read of a request. */
const REST = {
  auth: { kind: 'azure-cli', tenantId: undefined },
  cloud: 'AzureCloud',
  dryRun: false,
  account: { subscriptionId: 'S', resourceGroup: 'rg-maps', accountName: 'contoso-maps' },
  githubToken: undefined,
  outputKey: false,
} as const;

function requestOf(asked: PlanRequest, targets: readonly Target[]): KeysRequest | CreateRequest {
  const { operation, ...settings } = asked;
  const handling = { ...REST, ...settings, targets };
  return operation.name === 'create'
    ? { kind: 'create', operation, ...handling }
    : { kind: 'keys', operation, ...handling };
}

const notUsed = (): never => {
  throw new Error('A run on keys does not use this.');
};

export class Run {
  readonly record: RunRecord;
  readonly rotator: number;
  readonly request: PlanRequest;
  readonly notes: Note[] = [];
  readonly turns: Turns<Call>;
  readonly #world: World;
  readonly #mutation: Mutation;
  readonly #cancellation = new Cancellation();
  #abandonAt: { instant: Instant; abandon: () => void } | undefined;
  /** The keys as they were listed last. */
  #listed: AccountKeys | undefined;
  #end: End | undefined;
  #code: string | undefined;
  /** Settles when the run ends by itself; never, when it crashes. */
  readonly ended: Promise<void>;

  constructor(
    world: World,
    id: number,
    rotator: number,
    request: PlanRequest,
    mutation: Mutation,
    atOnce: boolean,
  ) {
    this.#world = world;
    this.#mutation = mutation;
    this.rotator = rotator;
    this.request = request;
    this.turns = new Turns(atOnce);
    this.record = {
      id,
      name: atOnce ? 'a later run' : `run ${id}`,
      operation: request.operation.name,
      verifies: request.verify,
      targets: world.rotators[rotator]!,
      personsBefore: world.persons,
      trials: new Map(),
      refusedForGood: false,
      regenerations: 0,
      writes: 0,
    };
    this.ended = this.#run();
  }

  get end(): End | undefined {
    return this.#end;
  }

  /** The code of the error that ended it. */
  get code(): string | undefined {
    return this.#code;
  }

  get isActive(): boolean {
    return this.#end === undefined;
  }

  get isCancelled(): boolean {
    return this.#cancellation.isRequested();
  }

  /** When a cancelled run has to be abandoned, if it is still going on. */
  get abandonAt(): Instant | undefined {
    return this.#abandonAt?.instant;
  }

  /** When what it is writing must have taken effect: so long after the trial of the key. */
  get writesUntil(): Instant {
    const ends = this.turns.parked.map((call) => {
      const trial = call.do === 'write' ? this.record.trials.get(call.value) : undefined;
      return trial?.verdict === 'accepted' ? trial.at + WRITE_WINDOW : Infinity;
    });
    return Math.min(...ends);
  }

  crash(): void {
    this.#hinder();
    this.#finish('crashed');
  }

  cancel(): void {
    this.#cancellation.request((abandon) => {
      this.#abandonAt = { instant: this.#world.time + HURRY_LIMIT, abandon };
    });
    // Nothing irreversible was done yet: it ends here.
    if (this.#cancellation.abandon.aborted) this.#hinder();
  }

  abandon(): void {
    this.#hinder();
    this.#abandonAt?.abandon();
  }

  /** From here on it may be unable to mend what it wrote. */
  #hinder(): void {
    for (const { stale } of this.#world.places) if (stale?.run === this.record.id) stale.hindered = true;
  }

  #finish(end: End): void {
    this.#end = end;
    this.turns.clear();
    if (end === 'complete') return;
    for (const { stale } of this.#world.places) if (stale?.run === this.record.id) stale.abandoned = true;
  }

  async #run(): Promise<void> {
    try {
      const code = await this.#work();
      this.#code = code;
      if (code !== undefined && GIVES_UP.includes(code)) this.#hinder();
      this.#finish(code === undefined ? 'complete' : 'failed');
    } catch {
      this.#finish('failed');
    }
  }

  /** @returns the code of the error that it ends with. */
  async #work(): Promise<string | undefined> {
    const targets = this.record.targets.map((index) => TARGETS[this.#world.places[index]!.kind][index]!);
    const { keys, verifier, writer, clock } = this.#ports({
      prepare: async () => undefined,
      write: (target, key) => this.#write(placeOf(target), services.valueOf(key)),
    });
    const azure: OpenedAzure = {
      openAccount: () => ({ ...keys, checkSharedKeys: async () => 'enabled' }),
      openProvisioner: notUsed,
      listAccounts: notUsed,
      verifier,
    };
    const store = {
      ...writer,
      observe: (target: Target, listing: Promise<AccountKeys>) => this.#observe(placeOf(target), listing),
    };
    const decide: typeof plan = (...asked) => {
      const decided = (this.#mutation.plan ?? plan)(...asked);
      this.#noteDecision(decided);
      return decided;
    };
    const { error } = await handleKeys(
      requestOf(this.request, targets),
      { azure: Promise.resolve(azure), store },
      {
        runner: RUNNER,
        clock,
        cancellation: this.#cancellation,
        progress: { mayHaveChanged: false },
      },
      { decide },
    );
    return error?.code;
  }

  #ports(writer: TargetWriter): ExecutionPorts {
    const world = this.#world;
    const ports: ExecutionPorts = {
      keys: {
        list: () => this.#list(),
        regenerate: async (key) => {
          const outcome = await this.turns.turn({ do: 'regenerate', key });
          const answer = this.#telling(`regenerate ${key}`, outcome, () =>
            services.regenerate(world, this.record, key, outcome),
          );
          this.#note(`${answer.kind} ${key}`, answer.kind === 'done' ? answer.keys : undefined);
          return answer;
        },
      },
      verifier: {
        verify: async (key) => {
          const value = services.valueOf(key);
          const outcome = await this.turns.turn({ do: 'verify', value });
          if (outcome !== 'ok') this.#hinder();
          const verdict = services.verify(world, this.record, value, outcome);
          this.notes.push({ what: verdict, values: [value], times: [world.time] });
          return { verdict, detail: '' };
        },
      },
      writer,
      clock: {
        now: () => runnerTime(world),
        sleep: (duration, cut) => this.#sleep(duration, cut),
      },
      log: RUNNER,
    };
    return this.#mutation.ports?.(ports) ?? ports;
  }

  async #sleep(duration: Duration, cut: AbortSignal): Promise<void> {
    if (cut.aborted) return;
    const call = { do: 'sleep', until: this.#world.time + duration } as const;
    const wake = () => this.turns.drop(call);
    cut.addEventListener('abort', wake);
    const outcome = await this.turns.turn(call);
    cut.removeEventListener('abort', wake);
    if (outcome === 'ok') this.#world.time = Math.max(this.#world.time, call.until);
    this.notes.push({ what: 'slept', values: [], times: [] });
  }

  async #list(): Promise<AccountKeys> {
    const outcome = await this.turns.turn({ do: 'list' });
    if (outcome !== 'ok') this.#hinder();
    const keys = this.#telling('list', outcome, () => services.list(this.#world, outcome));
    this.#note('listed', keys);
    this.#listed = keys;
    return keys;
  }

  async #observe(index: number, keys: Promise<AccountKeys>): Promise<TargetState> {
    const outcome = await this.turns.turn({ do: 'observe', place: index });
    const { kind, value, stamp } = this.#telling(`observe ${index}`, outcome, () =>
      services.observe(this.#world, index, outcome),
    );
    const values = kind === 'readable' && value !== undefined ? [value] : [];
    this.notes.push({ what: `${index} ${kind}`, values, times: [stamp] });
    if (value === undefined || stamp === undefined) return { kind: 'missing' };
    if (kind === 'stamped') return { kind, updatedAt: stamp };
    const current = await keys;
    const holds = KEY_TYPES.find((key) => services.valueOf(current[key].secret) === value);
    return { kind, updatedAt: stamp, holds };
  }

  async #write(place: number, value: Value): Promise<WriteAnswer> {
    const outcome = await this.turns.turn({ do: 'write', place, value });
    this.record.writes++;
    const { stale } = this.#world.places[place]!;
    if (outcome === 'failed' && stale?.run === this.record.id) stale.hindered = true;
    const answer = services.write(this.#world, this.record, this.#world.places[place]!, value, outcome);
    const what = answer.kind === 'failed' ? `write ${place} ${outcome}` : `${place} written`;
    const values = answer.kind === 'failed' ? [] : [value];
    this.notes.push({ what, values, times: [this.#world.time] });
    return answer;
  }

  /** Notes a failure as well, and lets it pass. */
  #telling<T>(what: string, outcome: Outcome, work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.notes.push({ what: `${what} ${outcome}`, values: [], times: [this.#world.time] });
      throw error;
    }
  }

  #note(what: string, keys: AccountKeys | undefined): void {
    this.notes.push({
      what,
      values: keys ? KEY_TYPES.map((key) => services.valueOf(keys[key].secret)) : [],
      times: keys ? KEY_TYPES.map((key) => keys[key].lastUpdated) : [],
    });
  }

  /** The decision replaces the observation: only the plan and the keys matter from here on. */
  #noteDecision({ steps, reason }: Plan): void {
    this.notes.length = 0;
    const words = steps.map((step) => {
      const key = 'key' in step ? step.key : '';
      const places = 'targets' in step ? step.targets.map(placeOf).join(',') : '';
      const as = 'as' in step ? step.as : '';
      return `${step.do} ${key} ${as} ${places}`;
    });
    this.#note(`${reason.cause}: ${words.join('; ')}`, this.#listed);
  }
}
