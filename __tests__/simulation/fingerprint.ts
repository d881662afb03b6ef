// Reduces a state to a text. Two states have the same text only if they are indistinguishable from here on: values are
// named by their validity, and instants by their distance from now, up to a limit beyond which no decision depends on
// it.

import type { Instant } from '../../src/core/time.ts';
import type { Run } from './run.ts';
import type { Value, World } from './world.ts';

/** @param old instants further away than this are equal; longer than every duration in the scenario. */
export function fingerprint(world: World, runs: readonly Run[], old: number): string {
  const { time, keys, places, rotators, late } = world;
  const ago = (instant: Instant | undefined) =>
    instant === undefined ? '-' : Math.max(-old, Math.min(old, time - instant));
  const name = (value: Value | undefined) => {
    if (value === keys.primary.value) return 'p';
    if (value === keys.secondary.value) return 's';
    return value === undefined ? '-' : `x${world.regeneratedBy[value] ?? ''}`;
  };
  const parts: unknown[] = [time % 1000, ago(keys.primary.updated), ago(keys.secondary.updated), late.join()];
  for (const [index, { kind, value, stamp, copies, stale, byPerson }] of places.entries()) {
    parts.push(
      '|',
      index,
      kind,
      name(value),
      ago(stamp),
      stale === undefined ? '' : `${stale.limit} ${stale.fixBlocked} ${stale.leftUnfixed}`,
      byPerson,
    );
    for (const copy of copies)
      if (copy.until >= time && name(copy.value).length === 1) parts.push(name(copy.value), ago(copy.until));
  }
  for (const targets of rotators) parts.push('/', targets.join());
  for (const run of runs) {
    if (!run.isActive) continue;
    const { record, turns, notes } = run;
    parts.push(
      '#',
      run.rotator,
      JSON.stringify(run.request),
      record.otherRegenerationsBefore === world.otherRegenerations,
    );
    parts.push(record.targets.join());
    parts.push(run.isCanceled, ago(run.abandonAt), record.refusedForGood, record.regenerations);
    parts.push(places.map(({ stale }) => stale?.run === record.id).join());
    for (const note of notes) parts.push(note.what, note.values.map(name).join(), note.times.map(ago).join());
    for (const call of turns.pending)
      parts.push(
        call.do,
        'place' in call ? call.place : '',
        'value' in call ? name(call.value) : '',
        'until' in call ? ago(call.until) : '',
      );
  }
  return parts.join(' ');
}
