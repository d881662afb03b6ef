// The report of a run whose outputs could not be written. Loaded only then.

import { ActionError } from '../core/errors/action-error.ts';
import { isWritten, type Outcome, type Report } from '../core/report/report.ts';
import { counted } from '../core/text.ts';

const CHANGES: readonly Outcome[] = [
  'rotated',
  'regenerated',
  'published',
  'refreshed',
  'created',
  'deleted',
];

/** For a run that did not fail otherwise. @param why a clause without a period. */
export function withoutOutputs(report: Report, why: string): Report {
  const { outcome, regenerated, targets = [] } = report;
  const written = targets.filter(isWritten).length;
  const done = [
    ...regenerated.map((key) => `the ${key} key was regenerated`),
    ...(written > 0 ? [`the key was written to ${counted(written, 'target')}`] : []),
  ];
  const changed = CHANGES.includes(outcome);
  return {
    ...report,
    outcome: changed ? 'incomplete' : 'failed',
    error: new ActionError(
      'outputs-not-written',
      `${why.charAt(0).toUpperCase()}${why.slice(1)}, so the outputs could not be written. Otherwise the run succeeded, with the outcome ${outcome}${done.length > 0 ? `: ${done.join(', and ')}` : ''}.`,
      {
        hint: [
          `A later step that reads an output gets an empty value.${changed ? ' Nothing has to be repeated or undone: the next run starts from what this one did.' : ''}`,
          'Do not set or remove GITHUB_OUTPUT yourself. On a self-hosted runner, check its disk and the folder of its files:',
          'df -h; ls -ld <runner folder>/_work/_temp',
        ].join('\n'),
      },
    ),
  };
}
