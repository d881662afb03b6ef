// The in-memory world: the two keys of an account, the places that hold a key, the copies that consumers may still use,
// and clocks that differ. Plain data, so that a world can be copied.

import { newestKey, otherKey, type KeyTimes, type KeyType } from '../../src/core/keys.ts';
import { SECOND, type Duration, type Instant } from '../../src/core/time.ts';
import type { Finding } from './invariants.ts';

/** The value of a key: a number that no other key ever has. */
export type Value = number;

/** A value that was never a key of this account. */
export const FOREIGN: Value = 0;

export interface HeldKey {
  readonly value: Value;
  /** By Azure's clock; undefined if Azure does not report it. */
  readonly updated: Instant | undefined;
}

/** A value that a consumer may hold until it has to read the secret again. */
export interface Copy {
  readonly value: Value;
  readonly until: Instant;
}

/**
 * What the rotation rule cannot guarantee about a written key; limits.test.ts shows the cases step by step.
 * `overtaken`: a valid key that is no longer the newest. `preparing`: the older key, written before an explicit
 * regeneration of the newest. `unverified`: an invalid key that was not verified or got no clear answer.
 */
export type Limit = 'overtaken' | 'preparing' | 'unverified';

/** Marks a place to which a run wrote a key that was not the newest at that time. */
export interface Stale {
  readonly run: number;
  readonly limit: Limit;
  /** Whether something prevented the run from fixing it: a crash, or a failed request. */
  fixBlocked: boolean;
  /** Whether the run ended without having fixed it. */
  leftUnfixed: boolean;
}

export interface Place {
  readonly kind: 'stamped' | 'readable';
  /** Undefined if the secret does not exist. */
  value: Value | undefined;
  /** By the store's clock, in whole seconds. */
  stamp: Instant | undefined;
  /** Former values that consumers may still hold. */
  copies: readonly Copy[];
  stale: Stale | undefined;
  /** Whether a person wrote it last. */
  byPerson: boolean;
}

export interface Skews {
  readonly azure: Duration;
  readonly github: Duration;
  readonly runner: Duration;
}

export type Regenerator = 'person' | 'rotate' | 'regenerate' | 'late';

export interface World {
  /** True time. The clocks of Azure, the stores and the runner differ from it by `skews`. */
  time: Instant;
  readonly skews: Skews;
  /** How long a consumer may hold a value before it reads the secret again. */
  readonly minOverlap: Duration;
  keys: Readonly<Record<KeyType, HeldKey>>;
  /** Who made each former value invalid by a regeneration. */
  readonly regeneratedBy: Record<Value, Regenerator>;
  readonly places: readonly Place[];
  /** The places that are targets of each rotator. */
  rotators: readonly (readonly number[])[];
  /** Regenerations whose answer was lost and whose effect happens later. */
  late: readonly KeyType[];
  /** Regenerations that no active run expects: by people, and late effects. */
  otherRegenerations: number;
  /** The limits whose consequences are not failures. */
  readonly allowedLimits: readonly Limit[];
  nextValue: Value;
  readonly findings: Finding[];
}

export function copyWorld(world: World): World {
  return {
    ...world,
    regeneratedBy: { ...world.regeneratedBy },
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

export function isValid({ keys }: World, value: Value | undefined): boolean {
  return value === keys.primary.value || value === keys.secondary.value;
}

/** @returns the value that is invalid now. */
export function regenerateKey(world: World, key: KeyType, regenerator: Regenerator): Value {
  const oldValue = world.keys[key].value;
  world.regeneratedBy[oldValue] = regenerator;
  world.keys = {
    ...world.keys,
    [key]: { value: world.nextValue++, updated: azureTime(world) },
    [otherKey(key)]: world.keys[otherKey(key)],
  };
  if (regenerator === 'person') world.otherRegenerations++;
  return oldValue;
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
    before === undefined || before === value || isAtAllowedLimit(world, place)
      ? copies
      : [...copies, { value: before, until: world.time + world.minOverlap }];
  place.value = value;
  place.stamp = stampTime(world, place.kind);
  place.stale = undefined;
  place.byPerson = writer === 'person';
  return before === undefined ? 'created' : 'updated';
}

/** Whether this place is at an allowed limit: its run could not fix what it wrote. */
export function isAtAllowedLimit({ allowedLimits }: World, { stale }: Place): boolean {
  return stale !== undefined && stale.leftUnfixed && stale.fixBlocked && allowedLimits.includes(stale.limit);
}

/** All values that a consumer of this place may hold now. */
export function heldByConsumers(world: World, place: Place): readonly Value[] {
  const copies = place.copies.filter(({ until }) => until >= world.time).map(({ value }) => value);
  return place.value === undefined ? copies : [place.value, ...copies];
}
