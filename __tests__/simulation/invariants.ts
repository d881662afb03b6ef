// The promises of the rule, by name, and the checks of those that hold at every moment: when a run kills a key and
// when it writes one. Those about what a later run brings are checked in probe.ts.

import type { KeyType } from '../../src/core/keys.ts';
import { holdsNewest } from '../../src/core/observation.ts';
import type { RunRecord } from './run.ts';
import { heldByConsumers, isForgiven, isLive, keyTimes, newestValue } from './world.ts';
import type { Limit, Place, Value, World } from './world.ts';

export const INVARIANTS = {
  a: 'one rotator: no consumer and no target ever holds a dead key, unless a person or an explicit regenerate killed it',
  b: 'after the next complete run every target holds a live key, whatever came before',
  c: 'two complete runs bring every target to the newest key, and a third changes nothing',
  d: 'a rotate run regenerates at most once, and never where a target does not hold the newest key',
  e: 'two rotators: what a target holds is live again after the next run of either',
  f: 'no run writes a key that the data plane refused or did not yet accept in this run',
} as const;

export type Invariant = keyof typeof INVARIANTS;

export interface Finding {
  readonly invariant: Invariant;
  readonly what: string;
}

/** Right before a run's regeneration takes effect. */
export function beforeRegeneration(world: World, run: RunRecord, key: KeyType): void {
  const dying = world.keys[key].value;
  const report = (invariant: Invariant, what: string) => world.findings.push({ invariant, what });
  run.regenerations++;
  const rotating = run.operation === 'rotate';
  if (rotating && run.regenerations > 1) report('d', `${run.name} regenerates a second time`);
  if (world.rotators.length > 1) return;
  for (const index of run.targets) {
    const place = world.places[index]!;
    if (isForgiven(world, place)) continue;
    // Whoever saves a key by hand while a run is about to regenerate it is a second rotator.
    if (place.byPerson && (!rotating || run.personsBefore !== world.persons)) continue;
    if (place.value === dying) report('a', `${run.name} kills the ${key} key, which target ${index} holds`);
    if (!rotating) continue;
    if (heldByConsumers(world, place).includes(dying))
      report('a', `${run.name} kills the ${key} key, which a consumer of target ${index} may still hold`);
    if (place.value !== newestValue(world) && run.personsBefore === world.persons)
      report('d', `${run.name} regenerates although target ${index} does not hold the newest key`);
  }
}

/** Right after a run's write took effect. */
export function afterWrite(world: World, run: RunRecord, place: Place, value: Value): void {
  const limit = value === newestValue(world) ? undefined : limitOf(world, run, place, value);
  if (limit !== undefined) place.stale = { run: run.id, limit, hindered: false, abandoned: false };
  const verdict = run.trials.get(value)?.verdict;
  if (run.verifies && (verdict === undefined || verdict === 'refused'))
    world.findings.push({
      invariant: 'f',
      what: `${run.name} writes a key that it ${verdict === undefined ? 'has not tried' : 'saw refused'}`,
    });
  const killer = world.deaths[value];
  if (world.rotators.length === 1 && !isLive(world, value) && killer !== 'person' && killer !== 'late')
    world.findings.push({ invariant: 'a', what: `${run.name} writes a dead key` });
}

/**
 * Which limit it is to have written this key, that is not the newest. None where the place shows it, nor with a dead
 * key that was accepted right before.
 */
function limitOf(world: World, run: RunRecord, { kind, stamp }: Place, value: Value): Limit | undefined {
  if (kind === 'readable' || stamp === undefined) return undefined;
  if (!holdsNewest({ kind, updatedAt: stamp }, keyTimes(world))) return undefined;
  if (!isLive(world, value)) return run.trials.get(value)?.verdict === 'accepted' ? undefined : 'untried';
  return run.operation === 'regenerate' && run.regenerations === 0 ? 'making room' : 'overtaken';
}
