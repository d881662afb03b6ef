// Reduces a state to a text. Two states have the same text only if they are indistinguishable from here on: values are named by
// what they are, and instants by their distance from now, up to a limit beyond which no decision depends on it.

import { createHash } from 'node:crypto';
import type { Duration, Instant } from '../../src/core/time.ts';
import type { Run } from './run.ts';
import { OLDEST_LISTING, type KeyState, type Value, type World } from './world.ts';

/** In Jest, each access to a global object is slow. */
const { max, min } = Math;
const { keys: keysOf } = Object;

/**
 * @param old instants further away than this are equal; longer than every duration in the scenario.
 * @param left what may still happen.
 * @returns a digest, because many states are kept.
 */
export function fingerprintOf(
  world: World,
  runs: readonly Run[],
  old: Duration,
  left: readonly number[] = [],
): string {
  const text = `${describeState(world, runs, old)} ${left.join()}`;
  return createHash('sha256').update(text).digest('base64');
}

function describeState(world: World, runs: readonly Run[], old: Duration): string {
  const { time, keys, places, rotators, late, manners } = world;
  const ago = (instant: Instant | undefined) =>
    instant === undefined ? '-' : max(-old, min(old, time - instant));
  const name = (value: Value | undefined): string => {
    if (value === undefined) return '-';
    if (value === keys.primary.value) return 'p';
    if (value === keys.secondary.value) return 's';
    const fate = world.fates[value];
    if (fate === undefined) return 'f';
    const { type, replaced } = fate;
    // How many keys of this type are newer tells which of two dead values is the earlier one.
    const later = keysOf(world.fates).filter(
      (other) => +other > value && world.fates[+other]!.type === type,
    ).length;
    const when = replaced && manners.acceptsReplaced > 0 ? ago(replaced.at) : '';
    return `x${type}${later}${replaced?.by ?? ''}${when}`;
  };
  const named = (state: KeyState) =>
    `${name(state.primary.value)} ${ago(state.primary.updated)} ${name(state.secondary.value)} ${ago(state.secondary.updated)}`;
  const parts: unknown[] = [time % 1000, named(keys)];
  for (const { keys: past, until } of world.history)
    if (until + OLDEST_LISTING >= time) parts.push('<', named(past), ago(until));
  for (const each of late)
    parts.push(
      '~',
      each.do,
      'key' in each ? each.key : each.place,
      'value' in each ? name(each.value) : each.haste,
      ago(each.sent),
    );
  for (const [index, { kind, value, stamp, copies, origin, savedAt, former }] of places.entries()) {
    parts.push('|', index, kind, name(value), ago(stamp), origin, ago(savedAt), name(former));
    for (const copy of copies)
      if (copy.until >= time && name(copy.value).length === 1)
        parts.push(name(copy.value), ago(copy.until), copy.origin);
  }
  for (const { targets, completed } of rotators)
    parts.push('/', targets.join(), manners.interval === undefined ? '' : ago(completed));
  for (const run of runs) {
    if (!run.isActive) continue;
    const { record, turns, notes } = run;
    parts.push('#', run.rotator, JSON.stringify(run.request), record.targets.join(), name(record.currentKey));
    parts.push(
      run.isCanceled,
      ago(run.abandonAt),
      ago(run.suspendedAt),
      record.refusedForGood,
      record.regenerations,
    );
    if (record.operation === 'check')
      parts.push(record.isCurrentKeyDead, ago(record.started), record.oldAnswers > 0);
    parts.push(run.evenClock);
    for (const note of notes) parts.push(note.what, note.values.map(name).join(), note.times.map(ago).join());
    for (const call of turns.pending)
      parts.push(
        call.do,
        'place' in call ? call.place : '',
        'value' in call ? name(call.value) : '',
        'until' in call ? ago(call.until) : '',
        run.heldBack === call,
        'sent' in call && manners.lookAndRequest < Infinity ? `${ago(call.sent)} ${ago(call.lookedAt)}` : '',
      );
  }
  return parts.join(' ');
}
