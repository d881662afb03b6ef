// When what happens to the keys, in the job summary: the next rotation in a sentence, and the chart. Pure.

import { newestKey } from '../../keys.ts';
import type { Plan } from '../../plan/decision.ts';
import type { Report } from '../report.ts';
import { renderChart } from './chart.ts';
import { escape, own, type Markdown } from './markdown.ts';
import { describeNextRotation } from './next-rotation.ts';

type Keys = NonNullable<Report['keys']>;

export function timelineSections(report: Report, keys: Keys, plan: Plan): Markdown[] {
  const { nextRotation: due, targets = [] } = report;
  const { now: times, at: now } = keys;
  const newest = newestKey(times);
  const isInSecrets = targets.length > 0 && targets.every(({ key }) => key === newest);
  const waitsUntil =
    plan.reason.cause === 'overlap' && plan.reason.renewal === undefined ? plan.reason.until : undefined;
  const chart = renderChart({ times, now, due, waitsUntil, isInSecrets });
  const next = describeNextRotation(report, keys, plan);
  if (next === undefined && chart.length === 0) return [];
  return [own`### Timeline`, ...(next === undefined ? [] : [escape(next)]), ...chart];
}
