// The report of a run whose outputs could not be written. Loaded only then.

import { ActionError } from '../core/errors/action-error.ts';
import type { Report } from '../core/report/report.ts';
import { afterOutcome, hasChanged, NOTHING_TO_REPEAT } from '../core/report/result/done.ts';

/** For a run that did not fail otherwise. @param why a clause without a period. */
export function withoutOutputs(report: Report, why: string): Report {
  const { outcome } = report;
  const changed = hasChanged(report);
  return {
    ...report,
    outcome: changed ? 'incomplete' : 'failed',
    error: new ActionError(
      'outputs-not-written',
      `${why.charAt(0).toUpperCase()}${why.slice(1)}, so the outputs could not be written. Otherwise the run succeeded, with the outcome ${outcome}${afterOutcome(report)}.`,
      {
        hint: [
          'Do not set or remove GITHUB_OUTPUT yourself. On a self-hosted runner, check its disk and the folder of its files:',
          'df -h; ls -ld <runner folder>/_work/_temp',
          `A later step that reads an output gets an empty value.${changed ? ` ${NOTHING_TO_REPEAT}` : ''}`,
        ].join('\n'),
      },
    ),
  };
}
