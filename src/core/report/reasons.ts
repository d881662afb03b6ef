// The facts of a plan in sentences: why it was made, and what a check found. Pure.

import { otherKey, type KeyType } from '../keys.ts';
import type { Finding, Lag, Plan, Reason, Requested, TargetCounts } from '../plan/decision.ts';
import { describeTarget } from '../targets.ts';
import { counted } from '../text.ts';
import { formatAge, formatDuration, formatInstant } from '../time.ts';

/** Why the plan is what it is, as a sentence without its first capital and period. */
export function describeReason({ reason, newest }: Plan): string {
  switch (reason.cause) {
    case 'requested':
      return describeRequested(reason.request, newest);
    case 'target-missing':
    case 'target-older':
      return `${describeLags(reason, newest)}; no key is regenerated before every target holds the newest key`;
    case 'target-unreachable':
      return 'some targets could not be read, and a key that they may hold must not be regenerated';
    case 'not-due':
      return `the ${newest} key is ${formatAge(reason.age)} old; rotation is due ${formatInstant(reason.due)}`;
    case 'overlap':
      return `a target was written less than min-overlap (${formatDuration(reason.minOverlap)}) ago; the ${otherKey(newest)} key is kept until ${formatInstant(reason.until)}`;
    case 'due':
      return describeDue(reason);
    case 'forced':
      return 'force requests a rotation now';
  }
}

function describeRequested(requested: Requested, newest: KeyType): string {
  switch (requested.kind) {
    case 'key-type':
      return requested.keyType === 'both'
        ? 'key-type requests both keys; the standby key is regenerated first'
        : `key-type requests the ${requested.keyType} key`;
    case 'newest':
      return `the ${newest} key is the newest`;
    case 'check':
      return requested.findings === 0
        ? describeHolders(requested.targets, newest)
        : `the check found ${counted(requested.findings, 'problem')}`;
    case 'complete':
      return describeHolders(requested.targets, newest);
  }
}

function describeHolders({ all, unreachable }: TargetCounts, newest: KeyType): string {
  if (all === 0) return `the ${newest} key is the newest; no target was checked`;
  if (unreachable === 0) return `the ${newest} key is the newest and every target holds it`;
  const some = all === 1 ? 'the target' : `${unreachable} of ${all} targets`;
  return `the ${newest} key is the newest; ${some} could not be read`;
}

function describeDue({ since, hasMaxAge }: Extract<Reason, { cause: 'due' }>): string {
  if (since !== undefined) return `rotation has been due since ${formatInstant(since)}`;
  return hasMaxAge
    ? 'Azure does not say how old the key is, so it counts as due'
    : 'without max-age a rotation is always due';
}

function describeLags(
  { lags, targets }: Extract<Reason, { cause: 'target-missing' | 'target-older' }>,
  newest: KeyType,
): string {
  return [...lags]
    .map(([lag, count]) => {
      const isOne = targets === 1 || count === 1;
      return `${targets === 1 ? 'the target' : `${count} of ${targets} targets`} ${describeLag(lag, newest, isOne)}`;
    })
    .join(', ');
}

function describeLag(lag: Lag, newest: KeyType, isOne: boolean): string {
  const was = isOne ? 'was' : 'were';
  switch (lag) {
    case 'missing':
      return `${isOne ? 'does' : 'do'} not exist yet`;
    case 'older':
      return `${was} written before the ${newest} key, the newest, was regenerated`;
    case 'uncertain':
      return `${was} written too soon after the ${newest} key, the newest, was regenerated to prove that ${isOne ? 'it holds' : 'they hold'} it`;
    case 'different':
      return `${isOne ? 'does' : 'do'} not hold the ${newest} key, the newest`;
  }
}

export function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'overdue':
      return `The newest key (${finding.key}) is ${formatDuration(finding.age)} old and max-age is ${formatDuration(finding.maxAge)}: the rotation is overdue by ${formatDuration(finding.overdueBy)}.`;
    case 'target-missing':
      return `${describeTarget(finding.target)} does not exist.`;
    case 'target-older': {
      const { target, key, times } = finding;
      const why =
        times === undefined
          ? 'its value is a different one'
          : `it was written ${formatInstant(times.written)}, the key was regenerated ${formatInstant(times.regenerated)}`;
      return `${describeTarget(target)} does not hold the newest key (${key}): ${why}.`;
    }
  }
}
