// One run of the action in the simulated world: the real operation (observe, plan, execute, report) with fake services.
// Every request first waits for its turn. The notes record what the run has learned, because its next steps depend on
// it.

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
import { Turns, type Ending } from './scheduler.ts';
import * as services from './services.ts';
import { runnerTime, type Place, type Value, type World } from './world.ts';

export type Call =
  | { readonly do: 'list' }
  | { readonly do: 'observe'; readonly place: number }
  | { readonly do: 'regenerate'; readonly key: KeyType }
  | { readonly do: 'verify'; readonly value: Value }
  | { readonly do: 'write'; readonly place: number; readonly value: Value }
  | { readonly do: 'sleep'; readonly until: Instant };

/** A result or a decision of a run. Values and instants are kept apart, because only their relations matter. */
export interface Note {
  readonly what: string;
  readonly values: readonly Value[];
  readonly times: readonly (Instant | undefined)[];
}

/** The facts about a run that the invariants need. */
export interface RunRecord {
  readonly id: number;
  readonly name: string;
  readonly operation: PlanRequest['operation']['name'];
  readonly verifies: boolean;
  readonly targets: readonly number[];
  /** `World.otherRegenerations` when it started. */
  readonly otherRegenerationsBefore: number;
  /** For each key that it verified: the last answer of the data plane, and when it was given. */
  readonly verifications: Map<Value, { readonly verdict: Verdict; readonly at: Instant }>;
  refusedForGood: boolean;
  regenerations: number;
  writes: number;
}

export type RunResult = 'complete' | 'failed' | 'crashed';

/** A fault that is planted in the rotation rule, which the simulation must detect. */
export interface Mutation {
  readonly plan?: typeof plan;
  readonly ports?: (ports: ExecutionPorts) => ExecutionPorts;
}

const MOST_PLACES = 8;

/** One target of each kind for each place in the world: `repo:octo/0`, `keyvault:0`. */
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

/** Errors after which a run fixes nothing: it is unknown which key is valid, or people keep regenerating keys. */
const UNFIXABLE_ERRORS: readonly string[] = ['regenerate-unsettled', 'key-overtaken'];

const RUNNER = new SilentRunner();

/** The settings of a request that the planner does not read. */
const OTHER_SETTINGS = {
  auth: { kind: 'azure-cli', tenantId: undefined },
  cloud: 'AzureCloud',
  dryRun: false,
  account: { subscriptionId: 'S', resourceGroup: 'rg-maps', accountName: 'contoso-maps' },
  githubToken: undefined,
  outputKey: false,
} as const;

function requestOf(request: PlanRequest, targets: readonly Target[]): KeysRequest | CreateRequest {
  const { operation, ...settings } = request;
  const handling = { ...OTHER_SETTINGS, ...settings, targets };
  return operation.name === 'create'
    ? { kind: 'create', operation, ...handling }
    : { kind: 'keys', operation, ...handling };
}

const notUsed = (): never => {
  throw new Error('An operation on keys does not use this.');
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
  /** The keys from the last listing. */
  #listed: AccountKeys | undefined;
  #result: RunResult | undefined;
  #code: string | undefined;
  /** Fulfilled when the run ends by itself; stays pending if it crashes. */
  readonly ended: Promise<void>;

  constructor(
    world: World,
    id: number,
    rotator: number,
    request: PlanRequest,
    mutation: Mutation,
    immediate: boolean,
  ) {
    this.#world = world;
    this.#mutation = mutation;
    this.rotator = rotator;
    this.request = request;
    this.turns = new Turns(immediate);
    this.record = {
      id,
      name: immediate ? 'a later run' : `run ${id}`,
      operation: request.operation.name,
      verifies: request.verify,
      targets: world.rotators[rotator]!,
      otherRegenerationsBefore: world.otherRegenerations,
      verifications: new Map(),
      refusedForGood: false,
      regenerations: 0,
      writes: 0,
    };
    this.ended = this.#run();
  }

  get result(): RunResult | undefined {
    return this.#result;
  }

  /** The code of the error with which it ended. */
  get code(): string | undefined {
    return this.#code;
  }

  get isActive(): boolean {
    return this.#result === undefined;
  }

  get isCanceled(): boolean {
    return this.#cancellation.isRequested();
  }

  /** When a canceled run has to be abandoned, if it is still active. */
  get abandonAt(): Instant | undefined {
    return this.#abandonAt?.instant;
  }

  /** By when its pending writes must have taken effect: WRITE_WINDOW after the verification of their key. */
  get writesUntil(): Instant {
    const ends = this.turns.pending.map((call) => {
      const verification = call.do === 'write' ? this.record.verifications.get(call.value) : undefined;
      return verification?.verdict === 'accepted' ? verification.at + WRITE_WINDOW : Infinity;
    });
    return Math.min(...ends);
  }

  crash(): void {
    this.#blockFixes();
    this.#finish('crashed');
  }

  cancel(): void {
    this.#cancellation.request((abandon) => {
      this.#abandonAt = { instant: this.#world.time + HURRY_LIMIT, abandon };
    });
    // Before the first irreversible request, a canceled run ends immediately.
    if (this.#cancellation.abandon.aborted) this.#blockFixes();
  }

  abandon(): void {
    this.#blockFixes();
    this.#abandonAt?.abandon();
  }

  /** From now on the run may be unable to fix what it wrote. */
  #blockFixes(): void {
    for (const { stale } of this.#world.places) if (stale?.run === this.record.id) stale.fixBlocked = true;
  }

  #finish(result: RunResult): void {
    this.#result = result;
    this.turns.clear();
    if (result === 'complete') return;
    for (const { stale } of this.#world.places) if (stale?.run === this.record.id) stale.leftUnfixed = true;
  }

  async #run(): Promise<void> {
    try {
      const code = await this.#work();
      this.#code = code;
      if (code !== undefined && UNFIXABLE_ERRORS.includes(code)) this.#blockFixes();
      this.#finish(code === undefined ? 'complete' : 'failed');
    } catch {
      this.#finish('failed');
    }
  }

  /** @returns the code of the error with which it ends. */
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
    const decide: typeof plan = (...args) => {
      const decided = (this.#mutation.plan ?? plan)(...args);
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
          const ending = await this.turns.turn({ do: 'regenerate', key });
          const answer = this.#noteFailure(`regenerate ${key}`, ending, () =>
            services.regenerate(world, this.record, key, ending),
          );
          this.#note(`${answer.kind} ${key}`, answer.kind === 'done' ? answer.keys : undefined);
          return answer;
        },
      },
      verifier: {
        verify: async (key) => {
          const value = services.valueOf(key);
          const ending = await this.turns.turn({ do: 'verify', value });
          if (ending !== 'ok') this.#blockFixes();
          const verdict = services.verify(world, this.record, value, ending);
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
    const wake = () => this.turns.withdraw(call);
    cut.addEventListener('abort', wake);
    const ending = await this.turns.turn(call);
    cut.removeEventListener('abort', wake);
    if (ending === 'ok') this.#world.time = Math.max(this.#world.time, call.until);
    this.notes.push({ what: 'slept', values: [], times: [] });
  }

  async #list(): Promise<AccountKeys> {
    const ending = await this.turns.turn({ do: 'list' });
    if (ending !== 'ok') this.#blockFixes();
    const keys = this.#noteFailure('list', ending, () => services.list(this.#world, ending));
    this.#note('listed', keys);
    this.#listed = keys;
    return keys;
  }

  async #observe(index: number, keys: Promise<AccountKeys>): Promise<TargetState> {
    const ending = await this.turns.turn({ do: 'observe', place: index });
    const { kind, value, stamp } = this.#noteFailure(`observe ${index}`, ending, () =>
      services.observe(this.#world, index, ending),
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
    const ending = await this.turns.turn({ do: 'write', place, value });
    this.record.writes++;
    const { stale } = this.#world.places[place]!;
    if (ending === 'failed' && stale?.run === this.record.id) stale.fixBlocked = true;
    const answer = services.write(this.#world, this.record, this.#world.places[place]!, value, ending);
    const what = answer.kind === 'failed' ? `write ${place} ${ending}` : `${place} written`;
    const values = answer.kind === 'failed' ? [] : [value];
    this.notes.push({ what, values, times: [this.#world.time] });
    return answer;
  }

  /** Does the work. A failure is noted and thrown again. */
  #noteFailure<T>(what: string, ending: Ending, work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.notes.push({ what: `${what} ${ending}`, values: [], times: [this.#world.time] });
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

  /** Replaces the notes of the observation: from now on only the plan and the keys matter. */
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
