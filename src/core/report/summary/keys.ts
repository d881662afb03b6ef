// The keys in the job summary: which is live, which is the standby, and what the next rotation does to them. Pure.

import { newestKey, otherKey, type KeyType } from '../../keys.ts';
import { formatAge, momentOf } from '../../time.ts';
import type { Report } from '../report.ts';
import { isNewestKnown } from '../result/phrases.ts';
import { escape, table, type Markdown } from './markdown.ts';

export function keyTable(report: Report, { now, at }: NonNullable<Report['keys']>): Markdown {
  const { regenerated, targets = [] } = report;
  const newest = newestKey(now);
  const isKnown = isNewestKnown(report);
  const row = (key: KeyType) => {
    const time = now[key];
    const holders = targets.filter((target) => target.key === key).length;
    return [
      key,
      isKnown ? (key === newest ? 'newest' : 'standby') : 'unknown',
      ...(targets.length === 0 ? [] : [`${holders} of ${targets.length}`]),
      // Ages by Azure's clock: the runner's may be wrong.
      ...(time === undefined
        ? ['unknown', 'unknown']
        : [formatAge(at - time), momentOf(time) + (regenerated.includes(key) ? ', in this run' : '')]),
      isKnown ? (key === newest ? 'becomes the standby' : 'is regenerated') : 'unknown',
    ].map((cell) => escape(cell));
  };
  const head = [
    'Key',
    'Role',
    ...(targets.length === 0 ? [] : ['In targets']),
    'Age',
    'Last regenerated (UTC)',
    'Next rotation',
  ];
  return table(
    head.map((title) => escape(title)),
    [row(newest), row(otherKey(newest))],
  );
}
