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
  const unwritten = writeOutputs(report, runner);
  const ended =
    unwritten === undefined || report.error
      ? report
      : (await import('./without-outputs.ts')).withoutOutputs(report, unwritten);
  summarize(renderSummary(ended), runner);
  const { notices, warnings } = announcementsOf(report);
  for (const { title, message } of notices) runner.notice(title, message);
  for (const warning of warnings) runner.warn(warning);
  if (unwritten !== undefined && report.error) runner.warn(`The outputs could not be written: ${unwritten}.`);
  runner.info(`Outcome: ${ended.outcome}`);
  for (const error of failuresOf(ended)) fail(error, runner);
}

export function fail(error: ActionError, runner: Runner): void {
  runner.fail(`Azure Maps Keys: ${error.title}`, explain(error, runner));
}

/** @returns why an output could not be written; the others are not tried then. */
function writeOutputs(report: Report, runner: Runner): string | undefined {
  const unwrittenKey = report.outputKey && runner.output('key', report.outputKey.expose());
  if (unwrittenKey !== undefined) return unwrittenKey;
  for (const [name, value] of Object.entries(outputsOf(report))) {
    const unwritten = runner.output(name, value);
    if (unwritten !== undefined) return unwritten;
  }
  return undefined;
}

/** The summary is readable as plain text, so the log can show it too. The run did its work and does not fail for this. */
function summarize(markdown: string, runner: Runner): void {
  const unwritten = runner.summarize(markdown);
  if (unwritten === undefined) return;
  runner.group('Job summary');
  for (const line of markdown.split('\n')) runner.info(line);
  runner.endGroup();
  runner.warn(`The job summary could not be written: ${unwritten}. The log contains it instead.`);
}

/** GitHub truncates an annotation at 4,096 characters. This leaves room for the link in the last line. */
const LONGEST_MESSAGE = 3_800;

function explain({ code, message, hint }: ActionError, runner: Runner): string {
  const room = Math.max(LONGEST_MESSAGE / 2, LONGEST_MESSAGE - hint.length - 1);
  const shown = shortened(`${shortened(message, room)}\n${hint}`, LONGEST_MESSAGE);
  return `${shown}\nMore information: ${documentationOf(code, runner)}`;
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}

/** The code's heading in the documentation of the running version, if the runner identifies that version. */
function documentationOf(code: ErrorCode, runner: Runner): string {
  const page = `docs/troubleshooting.md#${code}`;
  const repository = runner.variable('GITHUB_ACTION_REPOSITORY');
  const ref = runner.variable('GITHUB_ACTION_REF');
  const given = runner.variable('GITHUB_SERVER_URL').trim().replace(/\/+$/, '');
  const server = /^https?:\/\/[\w.:-]+$/.test(given) ? given : 'https://github.com';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^[\w./-]+$/.test(ref)) return page;
  return `${server}/${repository}/blob/${ref}/${page}`;
}
