// The invariants of the rotation rule, and the checks of those that hold at all times: before a run regenerates a key,
// and after it writes one. probe.ts checks the invariants about later runs.

import type { KeyType } from '../../src/core/keys.ts';
import { holdsNewest } from '../../src/core/observation.ts';
import type { RunRecord } from './run.ts';
import { heldByConsumers, isAtAllowedLimit, isValid, keyTimes, newestValue } from './world.ts';
import type { Limit, Place, Value, World } from './world.ts';

export const INVARIANTS = {
  a: 'one rotator: no consumer and no target ever holds an invalid key, unless a person or an explicit regenerate invalidated it',
  b: 'after the next complete run every target holds a valid key, whatever happened before',
  c: 'after two complete runs every target holds the newest key, and a third run changes nothing',
  d: 'a rotate run regenerates at most once, and never if a target does not hold the newest key',
  e: 'two rotators: every target holds a valid key after the next run of either rotator',
  f: 'no run writes a key that the data plane refused, or that the run has not verified',
} as const;

export type Invariant = keyof typeof INVARIANTS;

export interface Finding {
  readonly invariant: Invariant;
  readonly what: string;
}

/** Called immediately before a regeneration by a run takes effect. */
export function beforeRegeneration(world: World, run: RunRecord, key: KeyType): void {
  const oldValue = world.keys[key].value;
  const report = (invariant: Invariant, what: string) => world.findings.push({ invariant, what });
  run.regenerations++;
  const rotating = run.operation === 'rotate';
  if (rotating && run.regenerations > 1) report('d', `${run.name} regenerates a second time`);
  if (world.rotators.length > 1) return;
  for (const index of run.targets) {
    const place = world.places[index]!;
    if (isAtAllowedLimit(world, place)) continue;
    // A person who saves a key while a run is about to regenerate it acts as a second rotator.
    if (place.byPerson && (!rotating || run.otherRegenerationsBefore !== world.otherRegenerations)) continue;
    if (place.value === oldValue)
      report('a', `${run.name} regenerates the ${key} key, which target ${index} holds`);
    if (!rotating) continue;
    if (heldByConsumers(world, place).includes(oldValue))
      report(
        'a',
        `${run.name} regenerates the ${key} key, which a consumer of target ${index} may still hold`,
      );
    if (place.value !== newestValue(world) && run.otherRegenerationsBefore === world.otherRegenerations)
      report('d', `${run.name} regenerates although target ${index} does not hold the newest key`);
  }
}

/** Called immediately after a write by a run took effect. */
export function afterWrite(world: World, run: RunRecord, place: Place, value: Value): void {
  const limit = value === newestValue(world) ? undefined : limitOf(world, run, place, value);
  if (limit !== undefined) place.stale = { run: run.id, limit, fixBlocked: false, leftUnfixed: false };
  const verdict = run.verifications.get(value)?.verdict;
  if (run.verifies && (verdict === undefined || verdict === 'refused'))
    world.findings.push({
      invariant: 'f',
      what: `${run.name} writes a key that ${verdict === undefined ? 'it has not verified' : 'was refused'}`,
    });
  const regenerator = world.regeneratedBy[value];
  if (
    world.rotators.length === 1 &&
    !isValid(world, value) &&
    regenerator !== 'person' &&
    regenerator !== 'late'
  )
    world.findings.push({ invariant: 'a', what: `${run.name} writes an invalid key` });
}

/**
 * The limit that applies to a written key that is not the newest. None if the place can be read or its stamp does not
 * prove the newest key, and none for an invalid key that the data plane accepted immediately before.
 */
function limitOf(world: World, run: RunRecord, { kind, stamp }: Place, value: Value): Limit | undefined {
  if (kind === 'readable' || stamp === undefined) return undefined;
  if (!holdsNewest({ kind, updatedAt: stamp }, keyTimes(world))) return undefined;
  if (!isValid(world, value))
    return run.verifications.get(value)?.verdict === 'accepted' ? undefined : 'unverified';
  return run.operation === 'regenerate' && run.regenerations === 0 ? 'preparing' : 'overtaken';
}
