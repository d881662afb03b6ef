// When the next rotation happens, or what runs do instead. Each promise is what the planner does next (plan/rotation.ts), if nobody
// else changes anything. Pure.

import { newestKey, otherKey } from '../../keys.ts';
import { CLOCK_SKEW, STAMP_RESOLUTION } from '../../observation.ts';
import { formatDuration, formatMinute, formatSetting, type Instant } from '../../time.ts';
import { regenerationsIn, type Plan } from '../../plan/decision.ts';
import type { Gap } from '../reasons.ts';
import { isWritten, type Report } from '../report.ts';
import { minuteAfter } from '../result/phrases.ts';

type Keys = NonNullable<Report['keys']>;

/** @returns undefined without `max-age`. */
export function describeNextRotation(report: Report, keys: Keys, plan: Plan): string | undefined {
  const { nextRotation: due } = report;
  if (due === undefined) return undefined;
  if (due <= keys.at)
    return `A rotation has been due since ${formatMinute(due)}. ${describeOverdue(report, keys, plan)}`;
  const plans = report.outcome === 'planned' && regenerationsIn(plan.steps).length > 0;
  const next = `next rotation is due ${formatMinute(due)}, in ${formatDuration(due - keys.at)}.`;
  return `${plans ? 'Unless this plan is carried out, the' : 'The'} ${next} ${describeEffect(report, keys, plan, due)}`;
}

/** What the next rotation does. */
function describeEffect(report: Report, keys: Keys, { reason }: Plan, due: Instant): string {
  const standby = otherKey(newestKey(keys.now));
  const effect = `regenerates ${standby}, whose present value stops working then.`;
  if (reason.cause === 'overlap')
    return `A run with force after ${formatMinute(minuteAfter(reason.until))} ${effect}`;
  const earliest = overlapEnd(report, keys);
  const isLater = earliest !== undefined && earliest > due;
  return isLater
    ? `It waits for min-overlap until ${formatMinute(minuteAfter(earliest))}, and ${effect}`
    : `It ${effect}`;
}

/** What comes next if a rotation is due already. */
function describeOverdue(report: Report, keys: Keys, { reason, findings }: Plan): string {
  const { operation, outcome, error, targets = [], minOverlap } = report;
  if (reason.cause === 'overlap' && reason.renewal === undefined)
    return `The first run of rotate after ${formatMinute(minuteAfter(reason.until))} rotates.`;
  if (reason.cause === 'overlap' || reason.cause === 'provisional') {
    const until = reason.cause === 'overlap' ? Math.max(reason.until, reason.renewal ?? 0) : reason.until;
    return `The first run of rotate after ${formatMinute(minuteAfter(until))} writes the newest key once more, and a later one rotates.`;
  }
  if (outcome === 'planned' && operation === 'rotate')
    return reason.cause === 'forced'
      ? 'A run with force carries out this plan.'
      : 'The next run of rotate carries out this plan.';
  if (error && (error.code !== 'unhealthy' || targets.some((target) => target.error)))
    return 'Once the problem above is fixed, the next run of rotate goes on.';
  const overlap = minOverlap === undefined ? 'min-overlap' : `min-overlap (${formatSetting(minOverlap)})`;
  const gaps = findings.filter((finding) => finding.kind !== 'overdue');
  if (gaps.length > 0 && !gaps.some(isByCurrentKey))
    return `The next run of rotate first writes the newest key where it is missing. A later one, after ${overlap}, rotates.`;
  const newest = newestKey(keys.now);
  if (gaps.length > 0 || targets.some(({ key }) => key === otherKey(newest)))
    return `Before a run of rotate regenerates ${otherKey(newest)}, it writes ${newest} to every target.`;
  const end = overlapEnd(report, keys);
  return end === undefined
    ? `The next run of rotate rotates, unless it has to write a target first, or to wait for ${overlap}.`
    : `The first run of rotate after ${formatMinute(minuteAfter(end))} rotates.`;
}

/** A target that only `current-key` says something about may be left out of account (plan/rotation.ts). */
function isByCurrentKey(finding: Gap): boolean {
  if (finding.kind === 'key-refused') return true;
  return finding.kind === 'target-older' && finding.times === undefined && finding.target.kind !== 'keyvault';
}

/** When `min-overlap` has passed since this run wrote a target; undefined if it wrote none. The clocks may differ. */
function overlapEnd({ minOverlap, targets = [] }: Report, { at }: Keys): Instant | undefined {
  if (minOverlap === undefined || !targets.some(isWritten)) return undefined;
  return at + minOverlap + 2 * CLOCK_SKEW + STAMP_RESOLUTION;
}
