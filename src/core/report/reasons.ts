// The facts of a plan in sentences: why it was made, and what a check found. Pure.

import { otherKey, type KeyType } from '../keys.ts';
import type { CurrentKey } from '../observation.ts';
import type { Finding, Lag, Plan, Reason, Renewal, Requested, TargetCounts } from '../plan/decision.ts';
import { describeTarget } from '../targets.ts';
import { counted } from '../text.ts';
import { formatAge, formatDuration, formatSetting, formatTime } from '../time.ts';

/** The reason for the plan, as a sentence without an initial capital and a period. */
export function describeReason({ reason, newest }: Plan): string {
  switch (reason.cause) {
    case 'requested':
      return describeRequested(reason.request, newest);
    case 'target-missing':
    case 'target-older':
      return `${describeLags(reason, newest)}; no key is regenerated until every target holds the newest key${describeOrigin(reason)}`;
    case 'refresh':
      return `${describeRenewals(reason)}; the newest key (${newest}) is written again${reason.renewals.has('aged') || reason.renewals.has('provisional') ? ', because nobody can read what a secret holds' : ''}`;
    case 'target-unreachable':
      return 'at least one target cannot be used, and a key that it may hold must not be regenerated';
    case 'not-due':
      return `the ${newest} key is ${formatAge(reason.age)} old; rotation is due ${formatTime(reason.due)}`;
    case 'overlap':
      return `${reason.after === 'write' ? 'a target was written' : `the newest key (${newest}) was regenerated`} less than min-overlap (${formatSetting(reason.minOverlap)}) ago; the ${otherKey(newest)} key is kept until ${formatTime(reason.until)}`;
    case 'provisional':
      return `rotation is due, but a target was written so soon after the newest key (${newest}) was regenerated that it is renewed first, after ${formatTime(reason.until)}`;
    case 'due':
      return describeDue(reason);
    case 'forced':
      return 'force requests a rotation regardless of max-age';
    case 'keys-changed':
      return 'the keys were not those that this run had first read, so no key was regenerated and the newest key was published';
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
        ? `the check found no problems${describeGaps(requested.targets)}`
        : `the check found ${counted(requested.findings, 'problem')}`;
    case 'complete':
      return describeCompletion(requested.targets, newest);
  }
}

/** What a check says nothing about. */
function describeGaps({ all, unreachable }: TargetCounts): string {
  if (all === 0) return '; no target was checked';
  if (unreachable === 0) return '';
  return `, but ${all === 1 ? 'the target' : `${unreachable} of ${all} targets`} could not be read`;
}

function describeCompletion({ all, unreachable }: TargetCounts, newest: KeyType): string {
  if (all === 0) return 'there are no targets';
  const some = unreachable === 0 ? 'no target' : 'no target that could be read';
  return `${some} is known to lack the newest key (${newest})`;
}

function describeDue({ since }: Extract<Reason, { cause: 'due' }>): string {
  return since === undefined
    ? 'without max-age, rotation is always due'
    : `rotation has been due since ${formatTime(since)}`;
}

/** The newest key is not from the last run that wrote the target. */
function describeOrigin({ lags }: { readonly lags: ReadonlyMap<Lag, number> }): string {
  return lags.has('older')
    ? '. The newest key was made after the last write: by an interrupted run, another workflow, or a person. The key before it keeps working unless it was regenerated too'
    : '';
}

function describeRenewals({ renewals, targets }: Extract<Reason, { cause: 'refresh' }>): string {
  return [...renewals]
    .map(([renewal, count]) => {
      const who = targets === 1 ? 'the target' : `${count} of ${counted(targets, 'target')}`;
      return `${who} ${describeRenewal(renewal, targets === 1 || count === 1)}`;
    })
    .join(', ');
}

function describeRenewal(renewal: Renewal, isOne: boolean): string {
  const was = isOne ? 'was' : 'were';
  switch (renewal) {
    case 'aged':
      return `${was} last written longer ago than refresh-interval`;
    case 'provisional':
      return `${was} last written within minutes of the key being regenerated`;
    case 'expiring':
      return `${isOne ? 'has' : 'have'} a version that expires before the next rotation can be relied on`;
  }
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
      return `${was} written before the newest key (${newest}) was regenerated`;
    case 'uncertain':
      return `${was} written too soon after the newest key (${newest}) was regenerated to prove that ${isOne ? 'it holds' : 'they hold'} that key`;
    case 'different':
      return `${isOne ? 'does' : 'do'} not hold the newest key (${newest})`;
    case 'current-key':
      return `did not hold the newest key (${newest}) when this job read current-key`;
  }
}

/** What is wrong with a target. */
export type Gap = Exclude<Finding, { readonly kind: 'overdue' }>;

export function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'overdue':
      return `Rotation is overdue by ${formatDuration(finding.overdueBy)}: the newest key (${finding.key}) is ${formatDuration(finding.age)} old, and max-age is ${formatSetting(finding.maxAge)}.`;
    case 'target-missing':
      return `${describeTarget(finding.target)} does not exist.`;
    case 'target-older': {
      const { target, key, times, holds = 'neither' } = finding;
      const why =
        times === undefined
          ? `: ${describeHolding(holds)}`
          : `. It was written ${formatTime(times.written)}, before the key was regenerated ${formatTime(times.regenerated)}`;
      return `${describeTarget(target)} does not hold the newest key (${key})${why}.`;
    }
    case 'key-refused':
      return `Azure Maps refuses current-key, the value that this job reads from ${describeTarget(finding.target)}. With that value, requests to Azure Maps fail.`;
  }
}

function describeHolding(holds: CurrentKey): string {
  return holds === 'neither'
    ? 'it holds neither key'
    : `it holds the ${holds} key, which works until the next rotation`;
}
