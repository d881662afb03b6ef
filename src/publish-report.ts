// Hands a finished run's report to the runner: outputs, summary, annotations, exit code. The one place besides the
// stores where a key is exposed: the masked `key` output.

import type { ActionError } from './core/errors.ts';
import { otherKey } from './core/keys.ts';
import { outputsOf, type RunReport } from './core/report.ts';
import { renderSummary } from './core/summary.ts';
import type { Instant } from './core/time.ts';
import type { Runner } from './runner/runner.ts';

export async function publishReport(report: RunReport, runner: Runner, now: Instant): Promise<void> {
  for (const [name, value] of Object.entries(outputsOf(report))) runner.output(name, value);
  if (report.outputKey) runner.output('key', report.outputKey.expose());
  await runner.summarize(renderSummary(report, now));
  announce(report, runner);
  if (report.error?.code === 'unhealthy') {
    for (const { message } of report.plan.findings)
      runner.fail(`Azure Maps Keys: ${report.error.title}`, explain(report.error, message));
  } else if (report.error) {
    fail(report.error, runner);
  }
}

export function fail(error: ActionError, runner: Runner): void {
  runner.fail(`Azure Maps Keys: ${error.title}`, explain(error, error.message));
}

function explain(error: ActionError, message: string): string {
  return [message, error.hint, `See docs/troubleshooting.md#${error.code}`]
    .filter((line) => line !== undefined)
    .join('\n');
}

function announce(report: RunReport, runner: Runner): void {
  const { request, plan, outcome, regenerated } = report;
  const { accountName } = request.account;
  if (outcome === 'rotated' && !report.error) {
    const [key = plan.key] = regenerated;
    runner.notice(
      'Azure Maps key rotated',
      `The ${key} key of ${accountName} is new and published. The ${otherKey(key)} key stays valid until the next rotation.`,
    );
  }
  if (outcome === 'published' && plan.key !== plan.newest) {
    runner.warn(
      `The targets now hold the older key (${plan.key}) of ${accountName}. A rotation takes it for unused and regenerates it: publish with key-type: auto before the next one.`,
    );
  }
  runner.info(`Outcome: ${outcome}`);
}
