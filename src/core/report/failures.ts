// The errors of a run in which targets failed or a check found problems. Pure.

import { ActionError } from '../errors/action-error.ts';
import { newestKey, type KeyType } from '../keys.ts';
import type { Plan } from '../plan/decision.ts';
import { describeTarget } from '../targets.ts';
import { describeFinding } from './reasons.ts';
import { isWritten, type Report, type TargetReport } from './report.ts';

type TargetFailure = Pick<TargetReport, 'target' | 'result' | 'key' | 'error'>;

/**
 * With a single target, its error is the run's. With several, one error lists the failures.
 * @param newest undefined if the keys are not known.
 */
export function failureOfTargets(
  targets: readonly TargetFailure[],
  newest: KeyType | undefined,
): ActionError | undefined {
  const failed = targets.flatMap(({ target, key, error }) =>
    error ? [{ target, error, message: `${error.message}${describeRest(key, newest)}` }] : [],
  );
  const [first] = failed;
  if (!first) return undefined;
  const { code, hint } = first.error;
  if (targets.length === 1) return new ActionError(code, first.message, { hint, cause: first.error });
  const lines = failed.map(({ target, message }) => `${describeTarget(target)}: ${message}`);
  // Many targets often fail for the same reason, so each hint appears once.
  const hints = new Set(failed.map(({ error }) => error.hint));
  const written = targets.filter(isWritten).length;
  return new ActionError(
    'targets-failed',
    `${failed.length} of ${targets.length} targets failed${written > 0 ? `; ${written} ${written === 1 ? 'was' : 'were'} written` : ''}.`,
    {
      hint: [...bounded(lines), ...bounded([...hints]), 'Fix this, then run the workflow again.'].join('\n'),
      cause: first.error,
    },
  );
}

/** What the key that a failed target holds is good for. */
function describeRest(key: KeyType | undefined, newest: KeyType | undefined): string {
  if (key === undefined || newest === undefined) return '';
  return key === newest
    ? ` It holds the ${key} key, which is the newest.`
    : ` It still holds the ${key} key, which works until the next rotation.`;
}

/** An annotation has room for 4,096 characters; the summary lists every target. */
const MOST_LINES = 8;

function bounded(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`and ${more} more: see the job summary.`] : [])];
}

/** All findings of a check in one error. */
export function failureOfFindings({ findings }: Plan): ActionError | undefined {
  return findings.length === 0 ? undefined : unhealthy(findings.map(describeFinding).join('\n'));
}

/** What the run failed with, one error per annotation: each finding of a check has its own, and so has what it could not read. */
export function failuresOf({ error, plan, keys, targets = [] }: Report): readonly ActionError[] {
  if (error?.code !== 'unhealthy') return error ? [error] : [];
  const findings = (plan?.findings ?? []).map((finding) => unhealthy(describeFinding(finding)));
  const unreadable = failureOfTargets(targets, keys && newestKey(keys.now));
  return [...(findings.length > 0 ? findings : [error]), ...(unreadable ? [unreadable] : [])];
}

function unhealthy(message: string): ActionError {
  return new ActionError('unhealthy', message, {
    hint: 'Run operation: rotate. It publishes the newest key to targets that lack it; if there are none, it rotates when a rotation is due.',
  });
}
