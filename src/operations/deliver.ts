// Delivers a run's report to the runner: outputs, job summary, annotations, exit code. A key is exposed here only as the
// masked output `key`.

import type { ActionError, ErrorCode } from '../core/errors/action-error.ts';
import type { Runner } from '../core/ports/runner.ts';
import { failuresOf } from '../core/report/failures.ts';
import { announcementsOf } from '../core/report/narrate.ts';
import { outputsOf } from '../core/report/outputs.ts';
import type { Report } from '../core/report/report.ts';
import { renderSummary } from '../core/report/summary.ts';

export async function deliver(report: Report, runner: Runner): Promise<void> {
  runner.endGroup();
  for (const [name, value] of Object.entries(outputsOf(report))) runner.output(name, value);
  if (report.outputKey) runner.output('key', report.outputKey.expose());
  await summarize(renderSummary(report), runner);
  const { notices, warnings } = announcementsOf(report);
  for (const { title, message } of notices) runner.notice(title, message);
  for (const warning of warnings) runner.warn(warning);
  runner.info(`Outcome: ${report.outcome}`);
  for (const error of failuresOf(report))
    runner.fail(`Azure Maps Keys: ${error.title}`, explain(error, runner));
}

/** A run that did its work must not fail because its summary cannot be written. */
async function summarize(markdown: string, runner: Runner): Promise<void> {
  try {
    await runner.summarize(markdown);
  } catch {
    runner.warn('The job summary could not be written.');
  }
}

/** GitHub truncates an annotation at 4,096 characters. This leaves room for the link in the last line. */
const LONGEST_MESSAGE = 3_800;

function explain({ code, message, hint }: ActionError, runner: Runner): string {
  const text = `${message}\n${hint}`;
  const shown = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}...` : text;
  return `${shown}\nMore information: ${documentationOf(code, runner)}`;
}

/** The code's heading in the documentation of the running version, if the runner identifies that version. */
function documentationOf(code: ErrorCode, runner: Runner): string {
  const page = `docs/troubleshooting.md#${code}`;
  const repository = runner.variable('GITHUB_ACTION_REPOSITORY');
  const ref = runner.variable('GITHUB_ACTION_REF');
  const server = runner.variable('GITHUB_SERVER_URL') || 'https://github.com';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^[\w./-]+$/.test(ref)) return page;
  return `${server}/${repository}/blob/${ref}/${page}`;
}
