// Delivers a run's report to the runner: outputs, job summary, annotations, exit code. A key is exposed here only as the
// masked output `key`.

import type { ActionError } from '../core/errors/action-error.ts';
import type { Runner } from '../core/ports/runner.ts';
import { headingOf } from '../core/report/annotations/failures.ts';
import { annotationOf } from '../core/report/annotations/annotation.ts';
import type { Outputs } from '../core/report/outputs/outputs.ts';
import type { Rendered } from '../core/report/rendered.ts';
import type { Report } from '../core/report/report.ts';
import { documentationOf, runFacts, type RunFacts } from '../core/report/run.ts';
import { loadedRender, loadRender } from './load-render.ts';

/** @returns the report as it was delivered. */
export async function deliver(ended: Report, runner: Runner): Promise<Report> {
  const report = { ...ended, warned: runner.warned() };
  // Before anything is delivered: a report that cannot be rendered is delivered in another way.
  const render = await loadRender();
  const rendered = render(report, factsOf(runner));
  const unwritten = writeOutputs(report, rendered.outputs, runner);
  if (unwritten === undefined || report.error) {
    announce(rendered, unwritten, runner);
    return report;
  }
  const { withoutOutputs } = await import('./without-outputs.ts');
  const failed = withoutOutputs(report, unwritten);
  const { announcements } = rendered;
  announce({ ...render(failed, factsOf(runner)), announcements }, undefined, runner);
  return failed;
}

/** The same for a failed run at once, for a process that may end on return. */
export function deliverFailure(report: Report, error: ActionError, runner: Runner): void {
  const render = loadedRender();
  if (!render) {
    deliverError(error, runner);
    return;
  }
  const rendered = render({ ...report, warned: runner.warned() }, factsOf(runner));
  announce(rendered, writeOutputs(report, rendered.outputs, runner), runner);
}

function factsOf(runner: Runner): RunFacts {
  return runFacts((name) => runner.variable(name));
}

function announce(
  { result, summary, announcements, failures }: Rendered,
  unwritten: string | undefined,
  runner: Runner,
): void {
  summarize(summary, runner);
  for (const { title, message } of announcements.notices) runner.notice(title, message);
  for (const warning of announcements.warnings) runner.caution(warning);
  if (unwritten !== undefined) runner.caution(`The outputs could not be written: ${unwritten}.`);
  for (const error of failures) fail(error, runner);
  runner.info(result);
}

/** Only the error, for a run whose report cannot be rendered. */
export function deliverError(error: ActionError, runner: Runner): void {
  runner.endGroup();
  fail(error, runner);
  runner.info('Failed: the run ended with the error above, and could not report what it had done.');
}

function fail(error: ActionError, runner: Runner): void {
  runner.fail(
    `Azure Maps Keys: ${error.title}`,
    annotationOf(error, documentationOf(headingOf(error), factsOf(runner))),
  );
}

/** @returns why an output could not be written; the others are not tried then. */
function writeOutputs({ outputKey }: Report, outputs: Outputs, runner: Runner): string | undefined {
  runner.endGroup();
  const unwrittenKey = outputKey && runner.output('key', outputKey.expose());
  if (unwrittenKey !== undefined) return unwrittenKey;
  for (const [name, value] of Object.entries(outputs)) {
    const unwritten = runner.output(name, value);
    if (unwritten !== undefined) return unwritten;
  }
  warnOfMasks(outputs, runner);
  return undefined;
}

/** The runner drops a job output that contains a masked text (runner: JobExtension.cs). `key` is meant for the same job. */
function warnOfMasks(outputs: Outputs, runner: Runner): void {
  const names = Object.entries(outputs).flatMap(([name, value]) => (runner.isMasked(value) ? [name] : []));
  if (names.length === 0) return;
  runner.caution(
    `GitHub does not pass these outputs to other jobs: ${names.join(', ')}. They contain a value that is masked. Most likely, github-token, current-key, or a secret in a vault has the same value. An ID or a name is not a secret: store it as a variable.`,
  );
}

/** The summary is readable as plain text, so the log can show it too. The run did its work and does not fail for this. */
function summarize(sections: readonly string[], runner: Runner): void {
  const unwritten = runner.summarize(sections);
  if (unwritten === undefined) return;
  runner.group('Job summary');
  for (const line of sections.join('\n\n').split('\n')) runner.info(line);
  runner.endGroup();
  runner.caution(`The job summary could not be written: ${unwritten}. The log contains it instead.`);
}
