// The composition root: reads the inputs, wires the adapters to the decisions, tells the story and reports. It holds
// the one try/catch; whatever happens, a run ends in an exit code, a summary and, where there is one, an annotation.

import { Cancellation, HURRY_LIMIT } from './core/cancellation.ts';
import { ActionError, asActionError } from './core/errors.ts';
import { execute, type Execution } from './core/execute.ts';
import { parseInputs } from './core/inputs.ts';
import { timesOf } from './core/keys.ts';
import { describeKeys, describePlan, describeRequest, describeSeenTarget } from './core/narrate.ts';
import { plan, type Plan } from './core/plan.ts';
import type { Clock } from './core/ports.ts';
import { reportOf } from './core/report.ts';
import type { Request } from './core/request.ts';
import { renderFailure } from './core/summary.ts';
import { look, type Look } from './look.ts';
import { fail, publishReport } from './publish-report.ts';
import type { Runner } from './runner/runner.ts';

export async function main(runner: Runner, clock: Clock): Promise<void> {
  try {
    const request = readInputs(runner);
    runner.info(describeRequest(request));
    await run(request, runner, clock);
  } catch (thrown) {
    const error = asActionError(thrown);
    runner.endChapter();
    await runner.summarize(renderFailure(error));
    fail(error, runner);
  }
}

function readInputs(runner: Runner): Request {
  const token = runner.input('github-token');
  if (token !== '') runner.mask(token);
  const context = {
    repository: runner.variable('GITHUB_REPOSITORY'),
    apiUrl: runner.variable('GITHUB_API_URL'),
  };
  const parsed = parseInputs((name) => runner.input(name), context);
  if ('request' in parsed) return parsed.request;
  const lines = parsed.problems.map(({ input, message }) => `${input}: ${message}`);
  throw new ActionError('bad-inputs', lines.join('\n'), { hint: 'No request was made.' });
}

async function run(request: Request, runner: Runner, clock: Clock): Promise<void> {
  const cancellation = new Cancellation();
  runner.onCancel(() => {
    cancellation.request((abandon) => setTimeout(abandon, HURRY_LIMIT).unref());
  });
  runner.chapter('Look at the account and the targets');
  const seen = await cancellation.unlessAbandoned(look(request, runner, cancellation.abandon));
  const now = clock.now();
  for (const line of describeKeys(timesOf(seen.keys), now)) runner.info(line);
  for (const target of seen.targets) runner.info(describeSeenTarget(target, now));

  const decided = plan(request, { times: timesOf(seen.keys), targets: seen.targets }, now);
  if (request.operation.name !== 'list') {
    runner.chapter(request.dryRun ? 'Plan (dry run)' : 'Plan');
    for (const line of describePlan(decided)) runner.info(line);
  }
  const execution = request.dryRun ? undefined : await carryOut(decided, seen, runner, clock, cancellation);
  runner.endChapter();
  await publishReport(
    reportOf({ request, seen: seen.targets, plan: decided, execution, keys: seen.keys }),
    runner,
    clock.now(),
  );
}

function carryOut(
  decided: Plan,
  seen: Look,
  runner: Runner,
  clock: Clock,
  cancellation: Cancellation,
): Promise<Execution> {
  const { account, verifier } = seen.azure;
  const ports = { keys: account, verifier, writer: seen.store, clock, story: runner };
  return execute(decided, seen.keys, ports, cancellation);
}
