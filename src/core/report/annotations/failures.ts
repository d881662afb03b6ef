// The errors of a run in which targets failed or a check found problems. Pure.

import { ActionError, type ErrorCode } from '../../errors/action-error.ts';
import { newestKey, type KeyType } from '../../keys.ts';
import type { Finding, Plan } from '../../plan/decision.ts';
import { describeTarget } from '../../targets.ts';
import { clause, firstSentence } from '../../text.ts';
import { fixOf } from './fixes.ts';
import { describeFinding } from '../reasons.ts';
import type { Report, TargetReport } from '../report.ts';

type TargetFailure = Pick<TargetReport, 'target' | 'key' | 'error'>;

/** What did not happen to one failed target, and to several. `unclear`: an answer was lost, so one may have been written. */
const SHORTFALLS = {
  unread: ['was not read', 'were not read'],
  unwritten: ['was not written', 'were not written'],
  unclear: ['failed', 'failed'],
} as const;

export type Shortfall = keyof typeof SHORTFALLS;

interface Failed extends Pick<TargetFailure, 'target'> {
  readonly error: ActionError;
  /** What the target still holds: a sentence without a subject, or nothing. */
  readonly holds: string;
}

/**
 * With a single target, its error is the run's. With several, one error lists the failures.
 * @param newest undefined if the keys are not known.
 */
export function failureOfTargets(
  targets: readonly TargetFailure[],
  newest: KeyType | undefined,
  shortfall: Shortfall = 'unwritten',
): ActionError | undefined {
  const failed = targets.flatMap(({ target, key, error }) =>
    error ? [{ target, error, holds: describeRest(key, newest) }] : [],
  );
  const [first] = failed;
  if (!first) return undefined;
  const { code, message, hint } = first.error;
  if (targets.length === 1) {
    const rest = first.holds === '' ? '' : ` It ${first.holds}`;
    return new ActionError(code, `${message}${rest}`, { hint, cause: first.error });
  }
  const [one, several] = SHORTFALLS[shortfall];
  const verb = failed.length === 1 ? one : several;
  const { headline, isCommon } = causeOf(failed, `${failed.length} of ${targets.length} targets ${verb}`);
  // Many targets often fail for the same reason, so each hint appears once.
  const hints = new Set(failed.map(({ error }) => error.hint));
  return new ActionError('targets-failed', headline, {
    hint: [
      ...bounded(failed.map((failure) => lineOf(failure, isCommon, one))),
      ...bounded([...hints]),
      'Fix this, then run the workflow again.',
    ].join('\n'),
    cause: first.error,
  });
}

/** In characters: what a phone shows of a notification. */
const LONGEST_SENTENCE = 150;

/** The first sentence of the error: with the cause, if there is only one, and otherwise with all of them. */
function causeOf(
  failed: readonly Failed[],
  start: string,
): { readonly headline: string; readonly isCommon: boolean } {
  const causes = new Set(failed.map((one) => sharedCause(one, failed.length)));
  const [cause = ''] = causes;
  const common = `${start}: ${cause}.`;
  if (causes.size === 1 && common.length <= LONGEST_SENTENCE) return { headline: common, isCommon: true };
  const titles = new Set(failed.map(({ error }) => clause(error.title)));
  const reasons = titles.size > 1 ? `, for ${titles.size} reasons` : '';
  const listed = `${start}${reasons}: ${[...titles].join('; ')}.`;
  return { headline: listed.length <= LONGEST_SENTENCE ? listed : `${start}${reasons}.`, isCommon: false };
}

/** The first sentence of the target's error, which is the same for other targets with the same cause. */
function sharedCause({ target, error }: Failed, count: number): string {
  const sentence = clause(firstSentence(error.message));
  return count === 1 ? sentence : sentence.replaceAll(describeTarget(target), 'these targets');
}

/** The error whose heading explains it best: several failed targets most often have one cause. */
export function headingOf({ code, cause }: ActionError): ErrorCode {
  return code === 'targets-failed' && cause instanceof ActionError ? cause.code : code;
}

function lineOf({ target, error, holds }: Failed, isCommon: boolean, shortfall: string): string {
  const name = describeTarget(target);
  if (!isCommon) return `${name}: ${error.message}${holds === '' ? '' : ` It ${holds}`}`;
  const rest = error.message.slice(firstSentence(error.message).length);
  return `${name} ${holds === '' ? `${shortfall}.` : holds}${rest.includes(name) ? '' : rest}`;
}

/** What the key that a failed target holds is good for. */
function describeRest(key: KeyType | undefined, newest: KeyType | undefined): string {
  if (key === undefined || newest === undefined) return '';
  return key === newest
    ? `holds the ${key} key, which is the newest.`
    : `still holds the ${key} key, which works until the next rotation.`;
}

/** An annotation has room for 4,096 characters; the summary lists every target. */
const MOST_LINES = 8;

function bounded(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`and ${more} more: see the job summary.`] : [])];
}

/** All findings of a check in one error. */
export function failureOfFindings({ findings }: Plan): ActionError | undefined {
  if (findings.length === 0) return undefined;
  const fixes = new Set(findings.map(fixOf));
  return new ActionError('unhealthy', findings.map(describeFinding).join('\n'), {
    hint: [...fixes].join('\n'),
  });
}

/** What the run failed with, one error per annotation: each finding of a check has its own, and so has what it could not read. */
export function failuresOf({ error, plan, keys, targets = [] }: Report): readonly ActionError[] {
  if (error?.code !== 'unhealthy') return error ? [error] : [];
  const findings = (plan?.findings ?? []).map(failureOfFinding);
  const unreadable = failureOfTargets(targets, keys && newestKey(keys.now), 'unread');
  return [...(findings.length > 0 ? findings : [error]), ...(unreadable ? [unreadable] : [])];
}

/** The runner shows the first ten errors of a step as annotations: ExecutionContext.cs in actions/runner. */
const MOST_ANNOTATIONS = 10;

/** The same, as many as GitHub shows. The last one says where the others are. */
export function annotatedFailures(report: Report): readonly ActionError[] {
  const failures = failuresOf(report);
  const shown = failures.slice(0, MOST_ANNOTATIONS - 1);
  const [first, left] = [failures[0], failures.length - shown.length];
  if (!first || left <= 1) return failures;
  const rest = `There are ${left} more problems.`;
  return [...shown, new ActionError(first.code, rest, { hint: 'See the job summary.' })];
}

function failureOfFinding(finding: Finding): ActionError {
  return new ActionError('unhealthy', describeFinding(finding), { hint: fixOf(finding) });
}
