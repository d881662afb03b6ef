// Whether a person without write access may have started the run. Such a run has the ID token of the repository's own workflow,
// whose subject is usually the default branch. Pure.
//
// The events and the branch on which each runs: https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows

import { quote } from '../text.ts';
import type { VariableProblem, WorkflowContext } from './variables.ts';

/**
 * Anybody who can read the repository can start these. `pull_request` is not one of them: it runs the workflow file of the pull
 * request, which could override this check, and its subject is never a branch's.
 */
const UNTRUSTED: readonly string[] = [
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
  'issues',
  'issue_comment',
  'discussion',
  'discussion_comment',
  'fork',
  'watch',
  'gollum',
  // Apps report the checks of pull requests from forks through these.
  'check_run',
  'check_suite',
  'status',
];

export interface UntrustedEvent extends VariableProblem {
  readonly isUntrustedEvent: true;
}

/** @returns undefined if the event requires write access. */
export function untrustedEvent(context: WorkflowContext): UntrustedEvent | undefined {
  const eventName = normal(context.eventName ?? '');
  const why = UNTRUSTED.includes(eventName)
    ? `People without write access to the repository can cause the event ${eventName}, which started this run.`
    : eventName === 'workflow_run'
      ? untrustedRun(context)
      : undefined;
  return why === undefined
    ? undefined
    : { variable: 'GITHUB_EVENT_NAME', message: why, isUntrustedEvent: true };
}

/** A run is as trustworthy as the run whose end started it. */
function untrustedRun({ repository, event }: WorkflowContext): string | undefined {
  const read = event?.() ?? { unreadable: 'is not set' };
  if ('unreadable' in read) return unknownRun(`GITHUB_EVENT_PATH ${read.unreadable}`);
  const run = property(read.payload, 'workflow_run');
  const named = property(run, 'event');
  const cause = typeof named === 'string' ? normal(named) : '';
  if (cause === '') return unknownRun('the event does not describe it');
  if (cause === 'workflow_run') return unknownRun('a third run started that one');
  const before = 'The run that started this one (event workflow_run)';
  if (UNTRUSTED.includes(cause))
    return `People without write access to the repository can cause the event ${cause}, whose run started this one (event workflow_run).`;
  const head = property(property(run, 'head_repository'), 'full_name');
  if (typeof head !== 'string')
    return `${before} was for a repository that GitHub does not name, such as a fork that was deleted.`;
  return head.toLowerCase() === repository.toLowerCase()
    ? undefined
    : `${before} was for ${quote(head)}, which is another repository.`;
}

/** GitHub's names are in lower case. Another spelling of one must not be taken for a trusted event. */
function normal(eventName: string): string {
  return eventName.trim().toLowerCase();
}

function unknownRun(why: string): string {
  return `It is unknown who started the run before this one (event workflow_run): ${why}.`;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
