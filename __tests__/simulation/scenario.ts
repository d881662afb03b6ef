// The initial state of an exploration and its bounds: the clocks, the account, the places, the requests of the
// rotators, and how many disturbances of each kind may happen.

import type { KeyType } from '../../src/core/keys.ts';
import type { PlanRequest } from '../../src/core/plan/decision.ts';
import { MINUTE, SECOND, type Duration, type Instant } from '../../src/core/time.ts';
import { FOREIGN, type Limit, type Place, type Skews, type World } from './world.ts';

/** A whole second of true time, far from the epoch. */
const START: Instant = 1_800_000_000_000;

export const MIN_OVERLAP: Duration = MINUTE;
export const MAX_AGE: Duration = 5 * MINUTE;

export const ROTATE: PlanRequest['operation'] = { name: 'rotate', force: false };

export const requestFor = (
  operation: PlanRequest['operation'],
  { maxAge, verify = true }: { maxAge?: Duration; verify?: boolean } = {},
): PlanRequest => ({ operation, maxAge, minOverlap: MIN_OVERLAP, verify });

/** What a place holds in the initial state. */
export type Holding = 'newest' | 'standby' | 'foreign' | 'missing';

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
  readonly rotators: readonly (readonly number[])[];
  /** The limits at which the exploration stops without a failure. By default none. */
  readonly allowedLimits?: readonly Limit[];
}

export const NO_SKEW: Skews = { azure: 0, github: 0, runner: 0 };

/** The secondary key is the newest, and everything happened long ago. */
const LONG_AGO: Duration = 60 * MINUTE;
export const DEFAULT_AGES = { primary: 2 * LONG_AGO, secondary: LONG_AGO };
export const writtenLongAgo = (holds: Holding = 'newest', kind: Place['kind'] = 'stamped') => ({
  kind,
  holds,
  age: holds === 'newest' ? LONG_AGO - MINUTE : 2 * LONG_AGO,
});

export function worldOf({ skews, ages, places, rotators, allowedLimits = [] }: InitialState): World {
  const value = { newest: 2, standby: 1, foreign: FOREIGN, missing: undefined } as const;
  const updated = (age: Duration | undefined) => (age === undefined ? undefined : START + skews.azure - age);
  const secondaryIsNewest =
    ages.secondary !== undefined && (ages.primary === undefined || ages.secondary < ages.primary - 100);
  const [primary, secondary] = secondaryIsNewest ? [1, 2] : [2, 1];
  return {
    time: START,
    skews,
    minOverlap: MIN_OVERLAP,
    keys: {
      primary: { value: primary, updated: updated(ages.primary) },
      secondary: { value: secondary, updated: updated(ages.secondary) },
    },
    regeneratedBy: { [FOREIGN]: 'person' },
    places: places.map(({ kind = 'stamped', holds, age }) => {
      const skew = kind === 'stamped' ? skews.github : skews.azure;
      return {
        kind,
        value: value[holds],
        stamp: holds === 'missing' ? undefined : Math.floor((START - age + skew) / SECOND) * SECOND,
        copies: [],
        stale: undefined,
        byPerson: false,
      };
    }),
    rotators,
    late: [],
    otherRegenerations: 0,
    allowedLimits,
    nextValue: 3,
    findings: [],
  };
}

/** How much may happen along one path, at most. */
export interface Bounds {
  /** Choices along a path. */
  readonly depth: number;
  readonly starts: number;
  /** Requests that fail, or whose answer is lost. */
  readonly faults: number;
  readonly crashes: number;
  /** Keys that people regenerate. */
  readonly manualRegenerations: number;
  /** Secrets that people save again with the newest key. */
  readonly manualSaves: number;
  /** How often more time passes than the run itself waits for. */
  readonly waits: number;
  /** Places that become targets. */
  readonly adds: number;
  readonly cancels: number;
}

export const CALM: Omit<Bounds, 'depth' | 'starts'> = {
  faults: 0,
  crashes: 0,
  manualRegenerations: 0,
  manualSaves: 0,
  waits: 0,
  adds: 0,
  cancels: 0,
};

export interface Scenario {
  readonly name: string;
  readonly initialState: InitialState;
  /** What each run may be requested to do. */
  readonly requests: readonly PlanRequest[];
  readonly bounds: Bounds;
  /** The durations that may pass between runs, and during a run. */
  readonly waits: { readonly idle: readonly Duration[]; readonly busy: readonly Duration[] };
  readonly lateEffects: boolean;
  /** Whether a write may take effect later than WRITE_WINDOW after its key's verification: beyond the guarantees. */
  readonly slowWrites?: boolean;
}

/** Longer than every overlap, and older than the age at which a key is due. */
export const PAST_OVERLAP: Duration = MIN_OVERLAP + 6 * SECOND;
export const PAST_AGE: Duration = MAX_AGE + MIN_OVERLAP;

/** The largest clock differences: each pair of clocks differs by two seconds at most. */
export const EXTREME_SKEWS: readonly Skews[] = [
  NO_SKEW,
  { azure: 0, github: 2 * SECOND, runner: 2 * SECOND },
  { azure: 0, github: -2 * SECOND, runner: 0 },
  { azure: 0, github: -2 * SECOND, runner: -2 * SECOND },
  { azure: 0, github: 2 * SECOND, runner: 0 },
];
