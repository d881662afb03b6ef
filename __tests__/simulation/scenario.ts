// The initial state of an exploration and its bounds: the clocks, the account, the places, the requests of the rotators, and how
// many disturbances of each kind may happen.

import { newestKey, type KeyType } from '../../src/core/keys.ts';
import { HOUR, MINUTE, SECOND, type Duration, type Instant } from '../../src/core/time.ts';
import { MAX_AGE, MIN_OVERLAP, REFRESH_INTERVAL, type RunRequest } from './requests.ts';
import type { Ending } from './scheduler.ts';
import { FOREIGN, inSeconds, type Manners, type Place, type Skews, type World } from './world.ts';

/** A whole second of true time, far from the epoch. */
const START: Instant = 1_800_000_000_000;

/** What a place holds in the initial state. `dead` was killed by an earlier rotation. */
export type Holding = 'newest' | 'standby' | 'dead' | 'foreign' | 'missing';

export interface InitialState {
  readonly skews: Skews;
  /** How long ago each key was regenerated; undefined if Azure does not report it. */
  readonly ages: Readonly<Record<KeyType, Duration | undefined>>;
  /** What each place holds and how long ago it was written. */
  readonly places: readonly {
    readonly kind?: Place['kind'];
    readonly holds: Holding;
    readonly age: Duration;
  }[];
  /** The targets of each rotator. */
  readonly rotators: readonly (readonly number[])[];
  readonly manners: Manners;
}

export const NO_SKEW: Skews = { azure: 0, github: 0, runner: 0 };

/** A single rotator, whose consumers read the secret again within the overlap. */
export const PROMPT: Manners = {
  rereadTime: MIN_OVERLAP,
  interval: undefined,
  lookAndRequest: Infinity,
  tolerates: ['person', 'unproven'],
  refusesNew: 0,
  acceptsReplaced: 0,
};

/** Several rotators: the interval and the time in which consumers read again are together not longer than the overlap. */
export const ARITHMETIC: Manners = {
  ...PROMPT,
  rereadTime: MIN_OVERLAP / 2,
  interval: MIN_OVERLAP / 2,
  // A run looks again five seconds after its regeneration, so a rival's request that takes less shows by then.
  lookAndRequest: 4_900,
};

/** The secondary key is the newest, and was made longer ago than the overlap, but less than the refresh interval ago. */
const LONG_AGO: Duration = 4 * HOUR;
export const DEFAULT_AGES = { primary: 2 * LONG_AGO, secondary: LONG_AGO };
export const writtenLongAgo = (holds: Holding = 'newest', kind: Place['kind'] = 'stamped') => ({
  kind,
  holds,
  age: holds === 'newest' ? LONG_AGO - 20 * MINUTE : 2 * LONG_AGO,
});

export function worldOf({ skews, ages, places, rotators, manners }: InitialState): World {
  const updated = (age: Duration | undefined) => (age === undefined ? undefined : START + skews.azure - age);
  const times = { primary: updated(ages.primary), secondary: updated(ages.secondary) };
  const newest = newestKey(times);
  const [primary, secondary] = newest === 'secondary' ? [2, 3] : [3, 2];
  const value = { newest: 3, standby: 2, dead: 1, foreign: FOREIGN, missing: undefined } as const;
  const made = (type: KeyType) => START - (ages[type] ?? 100 * HOUR);
  return {
    time: START,
    skews,
    manners,
    keys: {
      primary: { value: primary, updated: times.primary },
      secondary: { value: secondary, updated: times.secondary },
    },
    history: [],
    fates: {
      1: { type: newest, made: START - 200 * HOUR, replaced: { by: 'run', at: made(newest) } },
      [primary]: { type: 'primary', made: made('primary'), replaced: undefined },
      [secondary]: { type: 'secondary', made: made('secondary'), replaced: undefined },
    },
    places: places.map(({ kind = 'stamped', holds, age }) => ({
      kind,
      value: value[holds],
      stamp:
        holds === 'missing'
          ? undefined
          : inSeconds(START - age + (kind === 'stamped' ? skews.github : skews.azure)),
      copies: [],
      origin: holds === 'foreign' || holds === 'dead' ? 'person' : 'run',
      savedAt: holds === 'foreign' || holds === 'dead' ? START - age : undefined,
      former: undefined,
    })),
    rotators: rotators.map((targets) => ({ targets, completed: START })),
    late: [],
    nextValue: 4,
    findings: [],
  };
}

/** How much may happen along one path, at most. */
export interface Bounds {
  /** Choices along a path. */
  readonly depth: number;
  /** Runs that are interleaved, request by request. */
  readonly starts: number;
  /** Runs that nothing interrupts. */
  readonly completeRuns: number;
  /** Requests that fail, or whose answer is lost. */
  readonly faults: number;
  /** Listings that show an earlier state of the keys. */
  readonly oldListings: number;
  /** Listings in which a time is missing or wrong. */
  readonly wrongTimes: number;
  /** Writes and regenerations that are given up and take effect later. */
  readonly lateWrites: number;
  readonly lateRegenerations: number;
  readonly crashes: number;
  readonly cancels: number;
  /** Runs that are suspended, and resumed later. */
  readonly suspensions: number;
  /** Keys that people regenerate. */
  readonly manualRegenerations: number;
  /** Secrets that people save, with any value, or delete. */
  readonly manualSaves: number;
  /** How often the account is deleted and created again. */
  readonly recreations: number;
  /** How often more time passes than the run itself waits for. */
  readonly waits: number;
  /** Places that become targets. */
  readonly adds: number;
}

export const CALM: Omit<Bounds, 'depth'> = {
  starts: 0,
  completeRuns: 0,
  faults: 0,
  oldListings: 0,
  wrongTimes: 0,
  lateWrites: 0,
  lateRegenerations: 0,
  crashes: 0,
  cancels: 0,
  suspensions: 0,
  manualRegenerations: 0,
  manualSaves: 0,
  recreations: 0,
  waits: 0,
  adds: 0,
};

export interface Scenario {
  readonly name: string;
  /** Whether the runs of several rotators happen one after the other. */
  readonly isInTurn?: boolean;
  /** Whether nothing is started while a regeneration that was given up may take effect, as its run asks of its user. */
  readonly isPatient?: boolean;
  readonly initialState: InitialState;
  /** Endings of requests that this scenario leaves to others. */
  readonly without?: readonly Ending[];
  /** What each run may be requested to do. */
  readonly requests: readonly RunRequest[];
  readonly bounds: Bounds;
  /** The durations that may pass between runs, and during a run. */
  readonly waits: { readonly idle: readonly Duration[]; readonly busy: readonly Duration[] };
}

/** Longer than every overlap, the refresh interval, and the age at which a key is due. */
export const PAST_OVERLAP: Duration = MIN_OVERLAP + 6 * SECOND;
export const PAST_PROVISIONAL: Duration = 16 * MINUTE;
export const PAST_REFRESH: Duration = REFRESH_INTERVAL + MINUTE;
export const PAST_AGE: Duration = MAX_AGE + MINUTE;

/**
 * The largest differences between Azure's clock and GitHub's, and runners that are far off. The other combinations of signs lead
 * to just as many states.
 */
export const EXTREME_SKEWS: readonly Skews[] = [
  NO_SKEW,
  { azure: 0, github: 2 * SECOND, runner: 13 * HOUR },
  { azure: 0, github: -2 * SECOND, runner: -13 * HOUR },
];
