// The in-memory world: an account's two keys, the places that hold one, the copies that consumers may still use, and
// clocks that disagree. Plain data, so that a world can be copied; every change of it goes through a function here.

import { newestKey, otherKey, type KeyTimes, type KeyType } from '../../src/core/keys.ts';
import { SECOND, type Duration, type Instant } from '../../src/core/time.ts';
import type { Finding } from './invariants.ts';

/** What a key is: a number that no other key ever has. */
export type Value = number;

/** A value that never was a key of this account. */
export const FOREIGN: Value = 0;

export interface HeldKey {
  readonly value: Value;
  /** In Azure's clock; undefined where Azure does not say. */
  readonly updated: Instant | undefined;
}

/** A value that some consumer may hold until it has to read again. */
export interface Copy {
  readonly value: Value;
  readonly until: Instant;
}

/**
 * What the rule cannot promise; each is told step by step in limits.test.ts, and a scenario says which of them it
 * forgives. `overtaken`: a key that lives but is the newest no more. `making room`: the older key, before an explicit
 * regeneration of the newest. `untried`: a dead key that the data plane gave no clear answer about.
 */
export type Limit = 'overtaken' | 'making room' | 'untried';

/** A place whose last write was of a key that was not the newest when it happened, and the run that made it. */
export interface Stale {
  readonly run: number;
  readonly limit: Limit;
  /** Whether something kept that run from mending it: a crash, or a request of the mending that failed. */
  hindered: boolean;
  /** Whether that run ended without having mended it. */
  abandoned: boolean;
}

export interface Place {
  readonly kind: 'stamped' | 'readable';
  /** Undefined: the secret does not exist. */
  value: Value | undefined;
  /** In the store's clock, whole seconds. */
  stamp: Instant | undefined;
  /** What consumers may still hold although the place holds something else by now. */
  copies: readonly Copy[];
  stale: Stale | undefined;
  /** Whether its last write was a person's. */
  byPerson: boolean;
}

export interface Skews {
  readonly azure: Duration;
  readonly github: Duration;
  readonly runner: Duration;
}

export type Killer = 'person' | 'rotate' | 'regenerate' | 'late';

export interface World {
  /** True time; nobody sees it. */
  time: Instant;
  readonly skews: Skews;
  /** How long a consumer may hold a value before it reads its secret again. */
  readonly minOverlap: Duration;
  keys: Readonly<Record<KeyType, HeldKey>>;
  /** Who killed the values that are dead. */
  readonly deaths: Record<Value, Killer>;
  readonly places: readonly Place[];
  /** The places that each rotator looks after. */
  rotators: readonly (readonly number[])[];
  /** Regenerations whose answer was lost and whose effect is still to come. */
  late: readonly KeyType[];
  /** How many keys people have regenerated so far. */
  persons: number;
  /** The limits at which whatever follows is forgiven. */
  readonly forgives: readonly Limit[];
  nextValue: Value;
  readonly findings: Finding[];
}

export function copyWorld(world: World): World {
  return {
    ...world,
    deaths: { ...world.deaths },
    places: world.places.map((place) => ({ ...place, stale: place.stale && { ...place.stale } })),
    findings: [...world.findings],
  };
}

export const azureTime = (world: World): Instant => world.time + world.skews.azure;

export const runnerTime = (world: World): Instant => world.time + world.skews.runner;

export function stampTime(world: World, kind: Place['kind']): Instant {
  const skew = kind === 'stamped' ? world.skews.github : world.skews.azure;
  return Math.floor((world.time + skew) / SECOND) * SECOND;
}

export function keyTimes({ keys }: World): KeyTimes {
  return { primary: keys.primary.updated, secondary: keys.secondary.updated };
}

export function newestValue(world: World): Value {
  return world.keys[newestKey(keyTimes(world))].value;
}

export function isLive({ keys }: World, value: Value | undefined): boolean {
  return value === keys.primary.value || value === keys.secondary.value;
}

/** @returns the value that died. */
export function regenerateKey(world: World, key: KeyType, killer: Killer): Value {
  const dead = world.keys[key].value;
  world.deaths[dead] = killer;
  world.keys = {
    ...world.keys,
    [key]: { value: world.nextValue++, updated: azureTime(world) },
    [otherKey(key)]: world.keys[otherKey(key)],
  };
  if (killer === 'person') world.persons++;
  return dead;
}

export function writePlace(
  world: World,
  place: Place,
  value: Value,
  writer: 'run' | 'person',
): 'created' | 'updated' {
  const before = place.value;
  const copies = place.copies.filter(({ until }) => until >= world.time);
  place.copies =
    before === undefined || before === value || isForgiven(world, place)
      ? copies
      : [...copies, { value: before, until: world.time + world.minOverlap }];
  place.value = value;
  place.stamp = stampTime(world, place.kind);
  place.stale = undefined;
  place.byPerson = writer === 'person';
  return before === undefined ? 'created' : 'updated';
}

/** Whether this place is at a limit that is forgiven: its run could not mend what it wrote. */
export function isForgiven({ forgives }: World, { stale }: Place): boolean {
  return stale !== undefined && stale.abandoned && stale.hindered && forgives.includes(stale.limit);
}

/** Everything that a consumer of this place may hold now. */
export function heldByConsumers(world: World, place: Place): readonly Value[] {
  const copies = place.copies.filter(({ until }) => until >= world.time).map(({ value }) => value);
  return place.value === undefined ? copies : [place.value, ...copies];
}
