// One run of the action in the simulated world: the real operation (observe, plan, execute, report) with fake services. Every
// request first waits for its turn. The notes record what the run has learned, because its next steps depend on it.

import { Cancellation, HURRY_LIMIT } from '../../src/core/cancellation.ts';
import { KEY_TYPES, type AccountKeys, type KeyListing, type KeyType } from '../../src/core/keys.ts';
import type { TargetState } from '../../src/core/observation.ts';
import type { Plan } from '../../src/core/plan/decision.ts';
import { plan } from '../../src/core/plan/plan.ts';
import type { OpenedAzure } from '../../src/core/ports/accounts.ts';
import type { RegenerateAnswer } from '../../src/core/ports/keys.ts';
import type { WriteAnswer } from '../../src/core/ports/targets.ts';
import type { Duration, Instant } from '../../src/core/time.ts';
import { createAccount } from '../../src/operations/create.ts';
import { handleKeys } from '../../src/operations/keys.ts';
import { SilentRunner } from '../unit/fakes.ts';
import { afterHealthyCheck, afterReport } from './invariants.ts';
import type { Mutation, Ports } from './mutation.ts';
import { currentKeyOf, placeOf, requestOf, type RunRequest } from './requests.ts';
import type { RunRecord } from './run-record.ts';
import { Turns, type Ending } from './scheduler.ts';
import * as services from './services.ts';
import { isValid, runnerTime, type Haste, type Value, type World } from './world.ts';

export type Call =
  | { readonly do: 'find' | 'create' }
  | { readonly do: 'list' }
  | { readonly do: 'observe'; readonly place: number }
  | { readonly do: 'regenerate'; readonly key: KeyType; readonly sent: Instant; readonly lookedAt: Instant }
  | { readonly do: 'verify'; readonly value: Value }
  | { readonly do: 'write'; readonly place: number; readonly value: Value }
  | { readonly do: 'sleep'; readonly until: Instant };

/** A result or a decision of a run. Values and instants are kept apart, because only their relations matter. */
export interface Note {
  readonly what: string;
  readonly values: readonly Value[];
  readonly times: readonly (Instant | undefined)[];
}

export type RunResult = 'complete' | 'failed' | 'crashed';

const RUNNER = new SilentRunner();

const notUsed = (): never => {
  throw new Error('No simulated operation uses this.');
};

function hasteOf({ operation, maxAge }: RunRequest): Haste {
  if (operation.name !== 'rotate') return 'explicit';
  return operation.force || maxAge === undefined ? 'eager' : 'by age';
}

export class Run {
  readonly record: RunRecord;
  readonly rotator: number;
  readonly request: RunRequest;
  readonly notes: Note[] = [];
  readonly turns: Turns<Call>;
  readonly #world: World;
  readonly #mutation: Mutation;
  readonly #cancellation = new Cancellation();
  #abandonAt: { instant: Instant; abandon: () => void } | undefined;
  #suspendedAt: Instant | undefined;
  #heldBack: Call | undefined;
  #slept: Duration = 0;
  #listed: { readonly keys: AccountKeys; readonly asked: Instant } | undefined;
  /** Every value of a key that it was shown. */
  readonly #shown = new Set<Value>();
  #result: RunResult | undefined;
  #code: string | undefined;
  /** Fulfilled when the run ends by itself; stays pending if it crashes. */
  readonly ended: Promise<void>;

  constructor(
    world: World,
    id: number,
    rotator: number,
    request: RunRequest,
    mutation: Mutation,
    immediate: boolean,
  ) {
    const { targets } = world.rotators[rotator]!;
    this.#world = world;
    this.#mutation = mutation;
    this.rotator = rotator;
    this.request = request;
    this.turns = new Turns(immediate);
    const { operation } = request;
    const currentKey = currentKeyOf(request, world.places[targets[0]!]!);
    this.record = {
      id,
      name: immediate ? 'a later run' : `run ${id}`,
      operation: operation.name,
      isChoosing: 'keyType' in operation && operation.keyType !== 'auto',
      haste: hasteOf(request),
      verifies: request.verify,
      targets,
      started: world.time,
      currentKey,
      isCurrentKeyDead: currentKey !== undefined && !isValid(world, currentKey),
      verdicts: new Map(),
      latest: {},
      refusedForGood: false,
      oldAnswers: 0,
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

  get isSuspended(): boolean {
    return this.#suspendedAt !== undefined;
  }

  get suspendedAt(): Instant | undefined {
    return this.#suspendedAt;
  }

  /** When a canceled run has to be abandoned, if it is still active. */
  get abandonAt(): Instant | undefined {
    return this.#abandonAt?.instant;
  }

  /** How much less than the time that has passed the even clock shows. */
  get evenClock(): Duration {
    return this.#slept;
  }

  crash(): void {
    this.#finish('crashed');
  }

  cancel(): void {
    this.#cancellation.request((abandon) => {
      this.#abandonAt = { instant: this.#world.time + HURRY_LIMIT, abandon };
    });
  }

  abandon(): void {
    this.#abandonAt?.abandon();
  }

  /**
   * The machine stops. Requests that were sent take effect.
   * @param isHeldBack whether it stops before a regeneration has left it.
   */
  suspend(isHeldBack: boolean): void {
    this.#suspendedAt = this.#world.time;
    if (isHeldBack) this.#heldBack = this.turns.pending.find((call) => call.do === 'regenerate');
    this.turns.suspend((call) => call.do !== 'sleep' && call !== this.#heldBack);
  }

  /** A regeneration that has not left the machine. */
  get heldBack(): Call | undefined {
    return this.#heldBack;
  }

  resume(): void {
    this.#slept += this.#world.time - (this.#suspendedAt ?? this.#world.time);
    this.#suspendedAt = undefined;
    this.turns.resume();
  }

  #finish(result: RunResult): void {
    if (this.#result !== undefined) return;
    this.#result = result;
    this.turns.clear();
    if (result !== 'complete') return;
    const { operation, started } = this.record;
    if (operation === 'check') afterHealthyCheck(this.#world, this.record);
    const rotator = this.#world.rotators[this.rotator]!;
    if (operation === 'rotate') rotator.completed = Math.max(rotator.completed, started);
  }

  async #run(): Promise<void> {
    try {
      const code = await this.#work();
      this.#code = code;
      this.#finish(code === undefined ? 'complete' : 'failed');
    } catch (error) {
      this.#code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      this.#finish('failed');
    }
  }

  /** @returns the code of the error with which it ends. */
  async #work(): Promise<string | undefined> {
    const ports = this.#ports();
    const { keys, verifier, store, clock, provisioner } = this.#mutation.ports?.(ports) ?? ports;
    const azure: OpenedAzure = {
      openAccount: () => ({ ...keys, ...verifier, checkSharedKeys: async () => 'enabled' }),
      openProvisioner: () => provisioner,
      listAccounts: notUsed,
    };
    const decide: typeof plan = (...args) => {
      const decided = (this.#mutation.plan ?? plan)(...args);
      this.#noteDecision(decided);
      return decided;
    };
    const { watch } = this.#mutation;
    const { targets, currentKey } = this.record;
    const request = requestOf(this.request, targets, currentKey, this.#world);
    const opened = { azure: Promise.resolve(azure), store };
    const progress = { mayHaveChanged: false };
    const context = { runner: RUNNER, clock, cancellation: this.#cancellation, progress };
    const { error, targets: reported = [] } =
      request.kind === 'create'
        ? await createAccount(request, opened, context)
        : await handleKeys(request, opened, context, { decide, ...(watch && { watch }) });
    afterReport(this.#world, this.record, reported);
    return error?.code;
  }

  #ports(): Ports {
    const world = this.#world;
    return {
      keys: {
        list: () => this.#list(),
        regenerate: (key, mayLeave) => this.#regenerate(key, mayLeave),
      },
      verifier: {
        verify: (key) => {
          const value = services.valueOf(key);
          return this.turns.turn({ do: 'verify', value }, (ending) => {
            const verdict = services.verify(world, this.record, value, ending);
            this.notes.push({ what: verdict, values: [value], times: [world.time] });
            return { verdict, detail: '' };
          });
        },
      },
      store: {
        prepare: async () => undefined,
        write: (target, key) => this.#write(placeOf(target), services.valueOf(key)),
        observe: (target, listing) => this.#observe(placeOf(target), listing),
      },
      provisioner: {
        find: () =>
          this.turns.turn({ do: 'find' }, (ending) => {
            this.notes.push({ what: `found ${ending}`, values: [], times: [world.time] });
            return services.find(ending);
          }),
        create: () => this.turns.turn({ do: 'create' }, () => services.create(world, this.record)),
        delete: notUsed,
      },
      clock: {
        now: () => runnerTime(world),
        uptime: () => world.time - this.#slept,
        sleep: (duration, cut) => this.#sleep(duration, cut),
      },
    };
  }

  async #sleep(duration: Duration, cut: AbortSignal): Promise<void> {
    if (cut.aborted) return;
    const call = { do: 'sleep', until: this.#world.time + duration } as const;
    const wake = () => {
      this.turns.withdraw(call);
    };
    cut.addEventListener('abort', wake);
    await this.turns.turn(call, (ending) => {
      if (ending === 'ok') this.#world.time = Math.max(this.#world.time, call.until);
      this.notes.push({ what: 'slept', values: [], times: [] });
    });
    cut.removeEventListener('abort', wake);
  }

  #regenerate(key: KeyType, mayLeave: () => boolean): Promise<RegenerateAnswer> {
    const world = this.#world;
    const call: Call = {
      do: 'regenerate',
      key,
      sent: world.time,
      lookedAt: this.#listed?.asked ?? world.time,
    };
    return this.turns.turn(call, (ending) => {
      const isTooLate = this.#heldBack === call && !mayLeave();
      const answer = this.#noteFailure(`regenerate ${key}`, ending, () =>
        services.regenerate(world, this.record, key, isTooLate ? 'unsent' : ending),
      );
      this.#noteKeys(`${answer.kind} ${key}`, answer.kind === 'done' ? answer.listing : undefined);
      return answer;
    });
  }

  #list(): Promise<KeyListing> {
    const asked = this.#world.time;
    return this.turns.turn({ do: 'list' }, (ending) => {
      const listing = this.#noteFailure('list', ending, () =>
        services.list(this.#world, this.record, ending),
      );
      this.#listed = { keys: listing.keys, asked };
      this.#noteKeys('listed', listing);
      return listing;
    });
  }

  async #observe(index: number, keys: Promise<AccountKeys>): Promise<TargetState> {
    const place = await this.turns.turn({ do: 'observe', place: index }, (ending) => {
      const read = this.#noteFailure(`observe ${index}`, ending, () =>
        services.observe(this.#world, index, ending),
      );
      const values = read.kind === 'readable' && read.value !== undefined ? [read.value] : [];
      this.notes.push({ what: `${index} ${read.kind}`, values, times: [read.stamp, read.readAt] });
      return read;
    });
    const { kind, value, stamp, readAt } = place;
    if (value === undefined || stamp === undefined) return { kind: 'missing' };
    if (kind === 'stamped') return { kind, updatedAt: stamp, readAt };
    const current = await keys;
    const holds = KEY_TYPES.find((key) => services.valueOf(current[key].secret) === value);
    return { kind, updatedAt: stamp, readAt, holds };
  }

  #write(place: number, value: Value): Promise<WriteAnswer> {
    return this.turns.turn({ do: 'write', place, value }, (ending) => {
      const answer = services.write(this.#world, this.record, place, value, ending);
      const what = answer.kind === 'failed' ? `write ${place} ${answer.touched}` : `${place} written`;
      const values = answer.kind === 'failed' ? [] : [value];
      this.notes.push({ what, values, times: [this.#world.time] });
      return answer;
    });
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

  #noteKeys(what: string, listing: KeyListing | undefined): void {
    const keys = listing?.keys;
    const values = keys ? KEY_TYPES.map((key) => services.valueOf(keys[key].secret)) : [];
    for (const value of values) this.#shown.add(value);
    const times = keys ? KEY_TYPES.map((key) => keys[key].lastUpdated) : [];
    this.notes.push({ what, values, times: [...times, listing?.at, this.#world.time] });
  }

  /** Replaces the notes of the observation: from now on only the plan, the keys and what was shown of them matter. */
  #noteDecision({ steps, reason }: Plan): void {
    this.notes.length = 0;
    const words = steps.map((step) => {
      const key = 'key' in step ? step.key : '';
      const places = 'targets' in step ? step.targets.map(placeOf).join(',') : '';
      const as = 'as' in step ? step.as : '';
      return `${step.do} ${key} ${as} ${places}`;
    });
    const keys = this.#listed?.keys;
    this.notes.push({
      what: `${reason.cause}: ${words.join('; ')}`,
      values: [...(keys ? KEY_TYPES.map((key) => services.valueOf(keys[key].secret)) : []), ...this.#shown],
      times: [...(keys ? KEY_TYPES.map((key) => keys[key].lastUpdated) : []), this.#listed?.asked],
    });
  }
}
