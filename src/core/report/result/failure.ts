// What came of a run that failed, in one clause. Pure.

import { newestKey, type KeyType } from '../../keys.ts';
import { traitsOf } from '../../operations.ts';
import type { Finding } from '../../plan/decision.ts';
import { counted } from '../../text.ts';
import { formatDuration } from '../../time.ts';
import type { Report, TargetReport } from '../report.ts';
import { whatWasDone } from './done.ts';

export function describeFailure(report: Report): string {
  const { outcome, targets = [], plan, error } = report;
  if (outcome === 'unhealthy' && plan) return describeFindings(plan.findings, targets);
  const failed = targets.filter((target) => target.error !== undefined);
  const isOfTargets = failed.some((target) => error === target.error || error?.cause === target.error);
  return isOfTargets ? describeTargets(failed, report) : describeError(report);
}

function describeFindings(findings: readonly Finding[], targets: readonly TargetReport[]): string {
  const overdue = findings.flatMap((finding) =>
    finding.kind === 'overdue'
      ? [`the newest key (${finding.key}) is overdue by ${formatDuration(finding.overdueBy)}`]
      : [],
  );
  const behind = findings.filter((finding) => 'target' in finding).length;
  const unread = targets.filter(({ error }) => error !== undefined).length;
  return [
    ...overdue,
    ...(behind > 0
      ? [`${ofAll(behind, targets)} ${behind === 1 ? 'does' : 'do'} not hold the newest key`]
      : []),
    ...(unread > 0 ? [`${ofAll(unread, targets)} could not be read`] : []),
  ].join('; ');
}

function ofAll(count: number, targets: readonly TargetReport[]): string {
  return targets.length === 1 ? 'the secret' : `${count} of ${counted(targets.length, 'secret')}`;
}

/** `1 of 12 targets was not written; it still holds the primary key, which works until the next rotation` */
function describeTargets(failed: readonly TargetReport[], report: Report): string {
  const { targets = [], operation, keys } = report;
  const isOne = failed.length === 1;
  const verb =
    operation !== undefined && traitsOf(operation).targets !== 'written'
      ? 'could not be read'
      : `${isOne ? 'was' : 'were'} not written`;
  const who =
    targets.length === 1 ? 'the target' : `${failed.length} of ${counted(targets.length, 'target')}`;
  return `${who} ${verb}; ${describeHeld(failed, keys && newestKey(keys.now))}`;
}

function describeHeld(failed: readonly TargetReport[], newest: KeyType | undefined): string {
  const isOne = failed.length === 1;
  const [held, ...others] = new Set(failed.map(({ key }) => key));
  if (others.length > 0) return 'the job summary says which key each of them holds';
  if (held === undefined) return `it is unknown which key ${isOne ? 'it holds' : 'they hold'}`;
  const holds = isOne ? 'it still holds' : 'they still hold';
  return held === newest
    ? `${holds} the ${held} key, which is the newest`
    : `${holds} the ${held} key, which works until the next rotation`;
}

function describeError(report: Report): string {
  const { error, outcome } = report;
  const title = (error?.title ?? 'The run failed').replace(
    /^(?:The|A|An|This|It|Some|Someone|Anyone|Invalid|Unexpected)\b/,
    (word) => word.toLowerCase(),
  );
  if (outcome === 'failed') return `${title}; nothing was changed`;
  const done = whatWasDone(report);
  return `${title}; ${done.length === 0 ? 'it is unknown what was changed' : done.join(', and ')}`;
}
