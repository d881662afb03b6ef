// Hands a finished run's report to the runner: outputs, summary, annotations, exit code. The one place besides the
// stores where a key is exposed: the masked `key` output.

import type { ActionError, ErrorCode } from './core/errors.ts';
import { otherKey } from './core/keys.ts';
import { chunked, MATRIX_LIMIT, matrixEntry, type DiscoveredAccount } from './core/fleet.ts';
import { outputsOf, type Outcome, type RunReport } from './core/report.ts';
import { resourceIdOf, scopeOf, type AnyRequest, type DiscoverRequest } from './core/request.ts';
import { renderFleet, renderPlain } from './core/summary-accounts.ts';
import { renderFailure, renderSummary } from './core/summary.ts';
import type { Instant } from './core/time.ts';
import type { Runner } from './runner/runner.ts';

export async function publishReport(report: RunReport, runner: Runner, now: Instant): Promise<void> {
  for (const [name, value] of Object.entries(outputsOf(report))) runner.output(name, value);
  if (report.outputKey) runner.output('key', report.outputKey.expose());
  await summarize(renderSummary(report, now), runner);
  announce(report, runner);
  if (report.error?.code === 'unhealthy') {
    for (const { message } of report.plan.findings)
      runner.fail(`Azure Maps Keys: ${report.error.title}`, explain(report.error, message, runner));
  } else if (report.error) {
    fail(report.error, runner);
  }
}

/** What an operation without keys to report did. */
export interface PlainReport {
  readonly request: Exclude<AnyRequest, DiscoverRequest>;
  readonly outcome: Outcome;
  /** What was done, or would be, a sentence each. */
  readonly lines: readonly string[];
}

export async function publishPlain({ request, outcome, lines }: PlainReport, runner: Runner): Promise<void> {
  runner.output('outcome', outcome);
  runner.output('rotated', 'false');
  const { account, operation, dryRun } = request;
  runner.output(
    'report',
    JSON.stringify({ account: resourceIdOf(account), operation: operation.name, dryRun, outcome, lines }),
  );
  runner.endChapter();
  await summarize(renderPlain(request, outcome, lines), runner);
  runner.info(`Outcome: ${outcome}`);
}

export async function publishDiscovery(
  {
    request,
    accounts,
  }: { readonly request: DiscoverRequest; readonly accounts: readonly DiscoveredAccount[] },
  runner: Runner,
  now: Instant,
): Promise<void> {
  const entries = accounts.map(matrixEntry);
  const due = entries.filter((_, index) => accounts[index]?.due === true);
  const outcome: Outcome = request.dryRun ? 'planned' : 'discovered';
  runner.output('outcome', outcome);
  runner.output('rotated', 'false');
  runner.output(
    'report',
    JSON.stringify({
      scope: scopeOf(request),
      operation: request.operation.name,
      dryRun: request.dryRun,
      outcome,
      accounts: entries.length,
      due: due.length,
    }),
  );
  runner.output('accounts', JSON.stringify(entries));
  runner.output('due', JSON.stringify(due));
  runner.output('accounts-chunks', JSON.stringify(chunked(entries)));
  runner.output('due-chunks', JSON.stringify(chunked(due)));
  await summarize(renderFleet(request, accounts, now), runner);
  // The outputs in parts are right for any number: only who takes `due` whole is in for an error of GitHub's.
  if (due.length > MATRIX_LIMIT) {
    runner.warn(
      `${due.length} accounts are due, more than one matrix takes (${MATRIX_LIMIT}): use the output due-chunks.`,
    );
  }
  runner.info(`Outcome: ${outcome}`);
}

/** For a run that ended before there was anything else to report. */
export async function publishFailure(error: ActionError, runner: Runner, outcome: Outcome): Promise<void> {
  runner.output('outcome', outcome);
  runner.output('rotated', 'false');
  runner.output('report', JSON.stringify({ outcome, error: { code: error.code, message: error.message } }));
  await summarize(renderFailure(error), runner);
  fail(error, runner);
}

/** A summary that cannot be written is no reason to call a run failed that did its work. */
async function summarize(markdown: string, runner: Runner): Promise<void> {
  try {
    await runner.summarize(markdown);
  } catch {
    runner.warn('The job summary could not be written.');
  }
}

function fail(error: ActionError, runner: Runner): void {
  runner.fail(`Azure Maps Keys: ${error.title}`, explain(error, error.message, runner));
}

/** GitHub cuts an annotation off at 4,096 characters; the last line must survive. */
const LONGEST_MESSAGE = 3_800;

function explain({ code, hint }: ActionError, message: string, runner: Runner): string {
  const text = `${message}\n${hint}`;
  const shown = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}...` : text;
  return `${shown}\nMore: ${documentationOf(code, runner)}`;
}

/** The code's heading on the page of the very version that ran, where the runner says which that is. */
function documentationOf(code: ErrorCode, runner: Runner): string {
  const page = `docs/troubleshooting.md#${code}`;
  const repository = runner.variable('GITHUB_ACTION_REPOSITORY');
  const ref = runner.variable('GITHUB_ACTION_REF');
  const server = runner.variable('GITHUB_SERVER_URL') || 'https://github.com';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^[\w./-]+$/.test(ref)) return page;
  return `${server}/${repository}/blob/${ref}/${page}`;
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
