// When what happens to the keys, in the job summary: the next rotation in a sentence, and the chart. Pure.

import { newestKey, otherKey } from '../../keys.ts';
import { formatDuration, formatMinute } from '../../time.ts';
import type { Plan } from '../../plan/decision.ts';
import { isWritten, type Report } from '../report.ts';
import { renderChart } from './chart.ts';
import { escape, own, type Markdown } from './markdown.ts';

type Keys = NonNullable<Report['keys']>;

export function timelineSections(report: Report, keys: Keys, plan: Plan): Markdown[] {
  const { nextRotation: due, targets = [] } = report;
  const { now: times, at: now } = keys;
  const newest = newestKey(times);
  const isInSecrets = targets.length > 0 && targets.every(({ key }) => key === newest);
  const chart = renderChart({ times, now, due, isInSecrets });
  const next = describeNextRotation(report, keys, plan);
  if (next === undefined && chart.length === 0) return [];
  return [own`### Timeline`, ...(next === undefined ? [] : [escape(next)]), ...chart];
}

/** When the next rotation happens, or what a run does instead if it is due already. */
function describeNextRotation(
  { nextRotation: due, operation, targets = [], minOverlap, outcome, error }: Report,
  { now: times, at: now }: Keys,
  { reason, findings }: Plan,
): string | undefined {
  if (due === undefined) return undefined;
  const standby = otherKey(newestKey(times));
  if (due > now)
    return `The next rotation is due ${formatMinute(due)}, in ${formatDuration(due - now)}. It regenerates ${standby}, whose present value stops working then.`;
  const since = `A rotation has been due since ${formatMinute(due)}.`;
  if (reason.cause === 'overlap')
    return `${since} The first run of rotate after ${formatMinute(reason.until)} rotates.`;
  if (reason.cause === 'provisional')
    return `${since} The first run of rotate after ${formatMinute(reason.until)} writes the newest key once more, and a later one rotates.`;
  const overlap = minOverlap === undefined ? 'min-overlap' : `min-overlap (${formatDuration(minOverlap)})`;
  if (outcome === 'planned' && operation === 'rotate')
    return `${since} The next run of rotate carries out this plan.`;
  if (findings.some((finding) => 'target' in finding))
    return `${since} The next run of rotate first writes the newest key where it is missing. The first run after ${overlap} has passed since then rotates.`;
  if (error && error.code !== 'unhealthy')
    return `${since} Once the problem above is fixed, the next run of rotate goes on.`;
  return targets.some(isWritten)
    ? `${since} The first run of rotate after ${overlap} has passed since this run rotates.`
    : `${since} The next run of rotate rotates, if ${overlap} has passed since a target was last written.`;
}
