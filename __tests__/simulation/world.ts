// The in-memory world: the two keys of an account and their earlier states, the places that hold a key, the copies that
// consumers may still use, and clocks that differ. Plain data, so that a world can be copied.

import { newestKey, otherKey, type KeyTimes, type KeyType } from '../../src/core/keys.ts';
import { HOUR, MINUTE, SECOND, type Duration, type Instant } from '../../src/core/time.ts';
import type { Finding } from './invariants.ts';

/** The value of a key: a number that no other key ever has. A later key of the same type has a larger number. */
export type Value = number;

/** A value that was never a key of this account. */
export const FOREIGN: Value = 0;

export interface HeldKey {
  readonly value: Value;
  /** By Azure's clock; undefined if Azure does not report it. */
  readonly updated: Instant | undefined;
}

export type KeyState = Readonly<Record<KeyType, HeldKey>>;

/** A state of the keys that was replaced, which a listing may still show. */
export interface Past {
  readonly keys: KeyState;
  readonly until: Instant;
}

/** Who made a value stop working: a run of this action, even if the effect came later, or a person. */
export type Replacer = 'run' | 'person';

/** What happened to a value that was a key of the account. */
export interface Fate {
  readonly type: KeyType;
  readonly made: Instant;
  readonly replaced: { readonly by: Replacer; readonly at: Instant } | undefined;
}

/** A value that a consumer may hold until it has to read the secret again. */
export interface Copy {
  readonly value: Value;
  readonly until: Instant;
  /** Of the write with which the place got it. */
  readonly origin: Origin;
}

/**
 * How a place got its value. `run`: a run published the newest key. `unproven`: a run, or a write that was given up, wrote a key
 * that was not the newest by then. `person`: somebody else saved it, or `publish` was asked for the older key.
 */
export type Origin = 'run' | 'unproven' | 'person';

export interface Place {
  readonly kind: 'stamped' | 'readable';
  /** Undefined if the secret does not exist. */
  value: Value | undefined;
  /** By the store's clock, in whole seconds. */
  stamp: Instant | undefined;
  /** Former values that consumers may still hold. */
  copies: readonly Copy[];
  origin: Origin;
  /** True time at which somebody else saved it last. */
  savedAt: Instant | undefined;
  /** The value before, as a run that was queued earlier still sees it. */
  former: Value | undefined;
}

export interface Skews {
  readonly azure: Duration;
  readonly github: Duration;
  readonly runner: Duration;
}

/** How the services and the consumers behave. */
export interface Manners {
  /** Within what time consumers read a secret again. */
  readonly rereadTime: Duration;
  /** Within what time each rotator completes a run; undefined if nobody depends on it. */
  readonly interval: Duration | undefined;
  /** How long the look before a regeneration and the request may take together. A request that takes longer is a late effect. */
  readonly lookAndRequest: Duration;
  /** Whose writes may be lost on the consumers, as a known limit of the rule. */
  readonly tolerates: readonly Exclude<Origin, 'run'>[];
  /** How long the data plane refuses a new key, and accepts a replaced one. */
  readonly refusesNew: Duration;
  readonly acceptsReplaced: Duration;
}

export interface Rotator {
  readonly targets: readonly number[];
  /** When its last complete run started. */
  completed: Instant;
}

/**
 * What a regeneration waits for. A rotation by age waits for the consumers and for stamps that prove themselves; one without
 * `max-age` or with `force` for the consumers only; an explicit `regenerate` for neither.
 */
export type Haste = 'by age' | 'eager' | 'explicit';

/** A request that was given up and takes effect later. */
export type Late =
  | { readonly do: 'regenerate'; readonly key: KeyType; readonly haste: Haste; readonly sent: Instant }
  | { readonly do: 'write'; readonly place: number; readonly value: Value; readonly sent: Instant };

/** How long after it was sent a request may take effect. A run tells its user to wait for that long. */
export const LATEST_EFFECT: Duration = 15 * MINUTE;

/** How old a state of the keys may be that Azure lists. */
export const OLDEST_LISTING: Duration = 15 * MINUTE;

/** How long a run may be suspended. */
export const SUSPENSION: Duration = HOUR + MINUTE;

export interface World {
  /** True time. The clocks of Azure, the stores and the runner differ from it by `skews`. */
  time: Instant;
  readonly skews: Skews;
  readonly manners: Manners;
  keys: KeyState;
  /** Earlier states, the last one first. */
  history: readonly Past[];
  fates: Readonly<Record<Value, Fate>>;
  readonly places: readonly Place[];
  rotators: readonly Rotator[];
  late: readonly Late[];
  nextValue: Value;
  readonly findings: Finding[];
}

export function copyWorld(world: World): World {
  return {
    ...world,
    places: world.places.map((place) => ({ ...place })),
    rotators: world.rotators.map((rotator) => ({ ...rotator })),
    findings: [...world.findings],
  };
}

export const azureTime = (world: World): Instant => world.time + world.skews.azure;

export const runnerTime = (world: World): Instant => world.time + world.skews.runner;

/** The clock of a place's store. */
export const storeTime = (world: World, kind: Place['kind']): Instant =>
  world.time + (kind === 'stamped' ? world.skews.github : world.skews.azure);

/** Stamps and `Date` headers have whole seconds. */
export const inSeconds = (instant: Instant): Instant => Math.floor(instant / SECOND) * SECOND;

export function keyTimes({ keys }: World): KeyTimes {
  return { primary: keys.primary.updated, secondary: keys.secondary.updated };
}

export function newestValue(world: World): Value {
  return world.keys[newestKey(keyTimes(world))].value;
}

export function standbyValue(world: World): Value {
  return world.keys[otherKey(newestKey(keyTimes(world)))].value;
}

export function isValid({ keys }: World, value: Value | undefined): boolean {
  return value === keys.primary.value || value === keys.secondary.value;
}

/** Replaces the key, and remembers the state before. */
export function regenerateKey(world: World, key: KeyType, by: Replacer): void {
  const { time, keys, fates } = world;
  const value = world.nextValue++;
  const { value: old, updated: before = 0 } = keys[key];
  // No key is regenerated twice within a millisecond.
  const updated = Math.max(azureTime(world), before + 1);
  world.history = [
    { keys, until: time },
    ...world.history.filter(({ until }) => until + OLDEST_LISTING >= time),
  ];
  world.keys = { ...keys, [key]: { value, updated } };
  world.fates = {
    ...fates,
    [old]: { ...fates[old]!, replaced: { by, at: time } },
    [value]: { type: key, made: time, replaced: undefined },
  };
}

/** Deletes the account and creates it again: both keys are new, and no earlier state is listed. */
export function recreateAccount(world: World): void {
  regenerateKey(world, 'primary', 'person');
  regenerateKey(world, 'secondary', 'person');
  world.history = [];
}

export function writePlace(world: World, place: Place, value: Value, origin: Origin): 'created' | 'updated' {
  const before = place.value;
  const copies = place.copies.filter(({ until }) => until >= world.time);
  const until = world.time + world.manners.rereadTime;
  place.copies =
    before === undefined || before === value
      ? copies
      : [...copies, { value: before, until, origin: place.origin }];
  if (before !== value) place.former = before;
  place.value = value;
  place.stamp = inSeconds(storeTime(world, place.kind));
  place.origin = origin;
  place.savedAt = origin === 'person' ? world.time : undefined;
  return before === undefined ? 'created' : 'updated';
}

/** The secret is deleted. Consumers keep the value that they have read. */
export function deletePlace(world: World, place: Place): void {
  if (place.value === undefined) return;
  const until = world.time + world.manners.rereadTime;
  place.copies = [...place.copies, { value: place.value, until, origin: place.origin }];
  place.former = place.value;
  place.value = undefined;
  place.stamp = undefined;
  place.origin = 'person';
  place.savedAt = world.time;
}

/** By when every rotator must have completed another run. */
export function deadline({ rotators, manners: { interval } }: World): Instant {
  if (interval === undefined) return Infinity;
  return Math.min(...rotators.map(({ completed }) => completed + interval));
}
