// The invariants of the rotation rule, and the checks of those that hold at all times: before a run regenerates a key, and after
// it writes one. probe.ts checks the invariants about later runs.

import type { KeyType } from '../../src/core/keys.ts';
import type { TargetReport } from '../../src/core/report/report.ts';
import type { Instant } from '../../src/core/time.ts';
import type { RunRecord } from './run-record.ts';
import { isValid, newestValue, type Haste, type Place, type Value, type World } from './world.ts';

export const INVARIANTS = {
  a: 'no target ever holds a key that this action killed',
  b: 'no run writes a value that it saw replaced',
  c: 'every target holds the newest key after two complete runs, or after refresh-interval if somebody else saved a value; after at most one refresh, nothing changes until a rotation is due or refresh-interval has passed',
  d: 'a rotate run sends at most one regeneration that may take effect',
  e: 'check with current-key never calls a dead key healthy',
  f: 'if the intervals of several rotators satisfy the arithmetic, no target of any of them ever holds a key that this action killed',
  g: 'a consumer that reads again in time never holds a key that a rotation killed',
  h: 'no run writes a key that Azure Maps refused, or that the run has not verified',
  i: 'a rotation that is overdue by refresh-interval happens',
  j: 'no run replaces the settings of an account that exists',
  k: 'no report says that a target which the run wrote holds another key than it does, or one that the run saw replaced',
} as const;

export type Invariant = keyof typeof INVARIANTS;

export interface Finding {
  readonly invariant: Invariant;
  readonly what: string;
}

/** The invariant about keys that targets hold. */
const ofTargets = ({ rotators }: World): Invariant => (rotators.length === 1 ? 'a' : 'f');

/**
 * Called immediately before a regeneration by a run of this action takes effect.
 * @param since when the run started, or the request was sent that takes effect late.
 */
export function beforeRegeneration(
  world: World,
  name: string,
  key: KeyType,
  haste: Haste,
  since: Instant,
): void {
  const { value } = world.keys[key];
  const report = (invariant: Invariant, what: string) => world.findings.push({ invariant, what });
  for (const index of new Set(world.rotators.flatMap(({ targets }) => targets))) {
    const place = world.places[index]!;
    // What a person saves between the making of room and the regeneration is a known limit.
    const wasSaved =
      place.origin === 'person' &&
      (place.savedAt ?? 0) >= since &&
      world.manners.tolerates.includes('person');
    if (place.value === value && !wasSaved)
      report(ofTargets(world), `${name} regenerates the ${key} key, which target ${index} holds`);
    if (isHeldByConsumers(world, place, value, haste))
      report('g', `${name} regenerates the ${key} key, which a consumer of target ${index} may hold`);
  }
}

/** Consumers that read what a person had saved are a known limit; without `max-age`, those that read an unproven write too. */
function isHeldByConsumers({ time, manners }: World, { copies }: Place, value: Value, haste: Haste): boolean {
  if (haste === 'explicit') return false;
  return copies
    .filter((copy) => copy.value === value && copy.until >= time)
    .some(({ origin }) => {
      const isExcused = origin === 'person' || (origin === 'unproven' && haste === 'eager');
      return !isExcused || !manners.tolerates.includes(origin);
    });
}

/** Called for each regeneration that may take effect, whatever the answer. */
export function countRegeneration(world: World, run: RunRecord): void {
  run.regenerations++;
  if (run.operation === 'rotate' && run.regenerations > 1)
    world.findings.push({ invariant: 'd', what: `${run.name} regenerates a second time` });
}

/** Called when a run sends a write. */
export function beforeWrite(world: World, run: RunRecord, value: Value): void {
  const report = (invariant: Invariant, what: string) => world.findings.push({ invariant, what });
  const fate = world.fates[value];
  if (fate && value < (run.latest[fate.type] ?? 0))
    report('b', `${run.name} writes a key that it saw replaced`);
  const verdict = run.verdicts.get(value);
  if (run.verifies && (verdict === undefined || verdict === 'refused'))
    report(
      'h',
      `${run.name} writes a key that ${verdict === undefined ? 'it has not verified' : 'was refused'}`,
    );
}

/** Called immediately after a write by a run took effect, even if that was late. */
export function afterWrite(world: World, name: string, value: Value): void {
  if (!isValid(world, value) && world.fates[value]?.replaced?.by === 'run')
    world.findings.push({
      invariant: ofTargets(world),
      what: `${name} writes a key that this action killed`,
    });
}

/** Called when a `check` found nothing wrong. */
export function afterHealthyCheck(world: World, run: RunRecord): void {
  if (!run.isCurrentKeyDead) return;
  // If the data plane still accepts a replaced key, only the list can tell.
  const replaced = world.fates[run.currentKey ?? -1]?.replaced;
  const isAccepted = replaced !== undefined && run.started < replaced.at + world.manners.acceptsReplaced;
  if (isAccepted && run.oldAnswers > 0) return;
  world.findings.push({ invariant: 'e', what: `${run.name} calls a dead key healthy` });
}

/** Called when a run reports. What others wrote after it is not its fault. */
export function afterReport(world: World, run: RunRecord, targets: readonly TargetReport[]): void {
  for (const [index, { key, result }] of targets.entries()) {
    const { value = -1, origin } = world.places[run.targets[index]!]!;
    if (key === undefined || result === 'unchanged' || origin !== 'run') continue;
    if (world.fates[value]?.type !== key || value < (run.latest[key] ?? 0))
      world.findings.push({ invariant: 'k', what: `${run.name} says that a target holds the ${key} key` });
  }
}

export function holdsNewest(world: World, index: number): boolean {
  return world.places[index]!.value === newestValue(world);
}
