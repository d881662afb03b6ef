// The report of a run whose inputs, variables, or event do not allow it.

import { ActionError } from '../core/errors/action-error.ts';
import type { InvalidInputs } from '../core/inputs/parse.ts';
import { reportWithoutRequest } from '../core/report/failure-reports.ts';
import type { Report } from '../core/report/report.ts';

const UNSENT = 'No request was sent.';

export function refuse({ problems, operation, dryRun }: InvalidInputs): Report {
  const [first] = problems;
  const isUntrusted = problems.length === 1 && first !== undefined && 'isUntrustedEvent' in first;
  const error = isUntrusted ? untrustedEvent(first.message) : invalid(problems);
  return reportWithoutRequest(error, operation, dryRun);
}

function invalid(problems: InvalidInputs['problems']): ActionError {
  const lines = problems.map((problem) => {
    const { input, variable, message } = problem;
    const fix = 'isUntrustedEvent' in problem ? ' Use another event, or set allow-untrusted-events.' : '';
    return `${input ?? variable}: ${message}${fix}`;
  });
  const hasInput = problems.some(({ input }) => input !== undefined);
  const hasVariable = problems.some((problem) => problem.variable && !('isUntrustedEvent' in problem));
  const where =
    'Correct a variable where it was set or changed: env: of the step, the job, or the workflow; on a self-hosted runner, also its .env file or its service.';
  const names = problems.map(({ input, variable }) => input ?? variable);
  const message = lines.length === 1 ? lines : [describeAll(names, hasInput), ...lines];
  return new ActionError(hasInput ? 'bad-inputs' : 'bad-environment', message.join('\n'), {
    hint: `${hasInput ? 'Correct these inputs. ' : ''}${hasVariable ? `${where} ` : ''}${UNSENT}`,
  });
}

/** In the notification of a phone, only this is seen. */
function describeAll(names: readonly string[], hasInput: boolean): string {
  const shown = [...new Set(names)].slice(0, 3);
  const more = new Set(names).size - shown.length;
  const what = hasInput ? 'inputs' : 'variables';
  return `Several ${what} are invalid: ${shown.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`;
}

function untrustedEvent(why: string): ActionError {
  return new ActionError(
    'untrusted-event',
    `${why} This run would change keys or secrets with the identity of the repository, so it is refused. ${UNSENT}`,
    {
      hint: [
        'Start the workflow with events that require write access:',
        'on:',
        '  schedule:',
        "    - cron: '17 5 * * 1'",
        '  workflow_dispatch:',
        'If the workflow itself decides who may start this step, set:',
        'with:',
        '  allow-untrusted-events: true',
      ].join('\n'),
    },
  );
}
