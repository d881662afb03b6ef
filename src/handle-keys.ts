// The operations on the keys of one account: look, decide, act, report.

import { execute, type Execution } from './core/execute.ts';
import { timesOf } from './core/keys.ts';
import { describeKeys, describePlan, describeSeenTarget } from './core/narrate.ts';
import { plan } from './core/plan.ts';
import type { Plan } from './core/steps.ts';
import { reportOf } from './core/report.ts';
import type { Request } from './core/request.ts';
import { look, type Look } from './look.ts';
import type { Services } from './open-services.ts';
import { publishReport } from './publish-report.ts';
import type { Surroundings } from './surroundings.ts';

/** @param created whether this run made the account. */
export async function handleKeys(
  request: Request,
  services: Services,
  surroundings: Surroundings,
  created: boolean,
): Promise<void> {
  const { runner, clock, cancellation } = surroundings;
  runner.chapter('Look at the account and the targets');
  const seen = await cancellation.unlessAbandoned(look(request, services, runner));
  const now = clock.now();
  for (const line of describeKeys(timesOf(seen.keys), now)) runner.info(line);
  for (const target of seen.targets) runner.info(describeSeenTarget(target, now));

  const decided = plan(request, { times: timesOf(seen.keys), targets: seen.targets }, now);
  for (const { message } of decided.findings) runner.info(message);
  if (request.operation.name !== 'list' && request.operation.name !== 'check') {
    runner.chapter(request.dryRun ? 'Plan (dry run)' : 'Plan');
    for (const line of describePlan(decided)) runner.info(line);
  }
  const execution = request.dryRun ? undefined : await carryOut(decided, seen, surroundings);
  runner.endChapter();
  const report = reportOf({
    request,
    seen: seen.targets,
    plan: decided,
    execution,
    keys: seen.keys,
    created,
  });
  await publishReport(report, runner, clock.now());
}

function carryOut(
  decided: Plan,
  seen: Look,
  { runner, clock, cancellation }: Surroundings,
): Promise<Execution> {
  const { account, verifier, store } = seen;
  const ports = { keys: account, verifier, writer: store, clock, story: runner };
  return execute(decided, seen.keys, ports, cancellation);
}
