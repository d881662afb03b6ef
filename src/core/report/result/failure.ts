// What came of a run that failed, in one clause. Pure.

import { newestKey, type KeyType } from '../../keys.ts';
import { traitsOf } from '../../operations.ts';
import type { Finding } from '../../plan/decision.ts';
import type { ActionError } from '../../errors/action-error.ts';
import { clause, counted, firstSentence } from '../../text.ts';
import { formatDuration } from '../../time.ts';
import type { Report, TargetReport } from '../report.ts';
import { whatWasDone } from './done.ts';

export function describeFailure(report: Report): string {
  const { outcome, targets = [], plan, error } = report;
  if (outcome === 'unhealthy' && plan) return describeFindings(plan.findings, targets);
  const failed = targets.filter((target) => target.error !== undefined);
  // What ended the run, and with it a write that was under way, says more itself.
  const isOfTargets = failed.some((target) => error?.cause === target.error);
  if (!isOfTargets) return describeError(report);
  return [...doneToAccount(report), describeTargets(failed, report)].join(', but ');
}

function describeFindings(findings: readonly Finding[], targets: readonly TargetReport[]): string {
  const overdue = findings.flatMap((finding) =>
    finding.kind === 'overdue' ? [`the rotation is overdue by ${formatDuration(finding.overdueBy)}`] : [],
  );
  const refused = findings.filter(({ kind }) => kind === 'key-refused').length;
  const behind = findings.length - overdue.length - refused;
  const unread = targets.filter(({ error }) => error !== undefined).length;
  return [
    ...overdue,
    ...(behind > 0
      ? [`${ofAll(behind, targets)} ${behind === 1 ? 'does' : 'do'} not hold the newest key`]
      : []),
    ...(refused > 0 ? [`Azure Maps refuses the value of ${ofAll(refused, targets)}`] : []),
    ...(unread > 0 ? [`${ofAll(unread, targets)} could not be read`] : []),
  ].join('; ');
}

function ofAll(count: number, targets: readonly TargetReport[]): string {
  return targets.length === 1 ? 'the secret' : `${count} of ${counted(targets.length, 'secret')}`;
}

/** `1 of 12 targets was not written; it still holds the primary key, which works until the next rotation` */
function describeTargets(failed: readonly TargetReport[], report: Report): string {
  const { targets = [], operation, keys, dryRun } = report;
  const was = wasFor(failed);
  const who =
    targets.length === 1 ? 'the target' : `${failed.length} of ${counted(targets.length, 'target')}`;
  const unclear = failed.filter(({ isUnclear }) => isUnclear);
  if (unclear.length === failed.length) return `it is unknown whether ${who} ${was} written`;
  if (unclear.length > 0)
    return `${who} failed; it is unknown whether ${unclear.length} of them ${wasFor(unclear)} written`;
  const isRead = dryRun === true || (operation !== undefined && traitsOf(operation).targets !== 'written');
  if (failed.every(({ key, isMissing }) => key === undefined && isMissing !== true))
    return describeError({
      ...report,
      targets: targets.filter((target) => !failed.includes(target)),
      existed: undefined,
    });
  const verb = isRead ? 'could not be read' : `${was} not written`;
  return `${who} ${verb}; ${describeHeld(failed, keys && newestKey(keys.now))}`;
}

function describeHeld(failed: readonly TargetReport[], newest: KeyType | undefined): string {
  const isOne = failed.length === 1;
  const [held, ...others] = new Set(failed.map(({ key }) => key));
  if (failed.every(({ isMissing }) => isMissing)) return isOne ? 'it does not exist' : 'they do not exist';
  if (others.length > 0 || failed.some(({ isMissing }) => isMissing))
    return 'the job summary says which key each of them holds';
  if (held === undefined) return `it is unknown which key ${isOne ? 'it holds' : 'they hold'}`;
  const holds = isOne ? 'it still holds' : 'they still hold';
  return held === newest
    ? `${holds} the ${held} key, which is the newest`
    : `${holds} the ${held} key, which works until the next rotation`;
}

function describeError(report: Report): string {
  const { error, outcome, operation, regenerated, isUncertain } = report;
  const cause = causeOf(error);
  if (outcome === 'failed') return `${cause}; nothing was changed`;
  // The title says it.
  const isTold = error?.code === 'regenerate-unsettled' || error?.code === 'azure-account-existed';
  const done = [
    ...doneToAccount(report),
    ...whatWasDone({ ...report, isUncertain: report.isUncertain && !isTold }),
    ...openWrites(report),
    ...(operation === 'regenerate' && regenerated.length === 0 && !isUncertain
      ? ['no key was regenerated']
      : []),
  ];
  if (done.length === 0 && isTold) return cause;
  return `${cause}; ${done.length === 0 ? 'it is unknown what was changed' : done.join(', and ')}`;
}

/** Several problems are counted by the annotation, which stands before this line. */
function causeOf(error: ActionError | undefined): string {
  if (!error) return 'the run failed';
  return clause(error.message.includes('\n') ? error.title : firstSentence(error.message));
}

function doneToAccount({ operation, existed, dryRun }: Report): readonly string[] {
  if (dryRun || existed !== (operation === 'delete')) return [];
  return [`the account was ${existed ? 'deleted' : 'created'}`];
}

/** Writes that were under way when the run ended. */
function openWrites({ targets = [] }: Report): readonly string[] {
  const open = targets.filter(({ isUnclear }) => isUnclear);
  if (open.length === 0) return [];
  return [`it is unknown whether ${counted(open.length, 'target')} ${wasFor(open)} written`];
}

function wasFor({ length }: readonly unknown[]): string {
  return length === 1 ? 'was' : 'were';
}
