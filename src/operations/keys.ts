// The operations on the keys of one account: observe, decide, execute, report.

import { execute } from '../core/execute/execute.ts';
import type { Execution } from '../core/execute/execution.ts';
import { timesOf } from '../core/keys.ts';
import { traitsOf } from '../core/operations.ts';
import type { Plan } from '../core/plan/decision.ts';
import { plan } from '../core/plan/plan.ts';
import { reportOfKeys } from '../core/report/keys-report.ts';
import { describeKeys, describeObserved, describePlan } from '../core/report/narrate.ts';
import { describeFinding } from '../core/report/reasons.ts';
import type { Report } from '../core/report/report.ts';
import type { CreateRequest, KeysRequest } from '../core/request.ts';
import type { Context, Services } from './context.ts';
import { observeAccount, type ObservedAccount } from './observe-account.ts';

export interface KeysOptions {
  /** Whether this run created the account. */
  readonly isNewAccount?: boolean;
  /** The planner. Only tests replace it. */
  readonly decide?: typeof plan;
}

export async function handleKeys(
  request: KeysRequest | CreateRequest,
  services: Services,
  context: Context,
  { isNewAccount = false, decide = plan }: KeysOptions = {},
): Promise<Report> {
  const { runner, clock, cancellation } = context;
  runner.group('Read the account and the targets');
  const observed = await cancellation.unlessAbandoned(observeAccount(request, services, runner));
  const { keys, targets } = observed;
  const now = clock.now();
  for (const line of describeKeys(timesOf(keys), now)) runner.info(line);
  for (const target of targets) runner.info(describeObserved(target, now));

  const decision = decide(request, { times: timesOf(keys), targets }, now);
  for (const finding of decision.findings) runner.info(describeFinding(finding));
  if (traitsOf(request.operation.name).changes) {
    runner.group(request.dryRun ? 'Plan (dry run)' : 'Plan');
    for (const line of describePlan(decision)) runner.info(line);
  }
  const execution = request.dryRun ? undefined : await carryOut(decision, observed, services, context);
  return reportOfKeys({ request, observed: targets, plan: decision, execution, keys, isNewAccount });
}

function carryOut(
  decision: Plan,
  { account, verifier, keys }: ObservedAccount,
  { store }: Services,
  { runner, clock, cancellation }: Context,
): Promise<Execution> {
  const ports = { keys: account, verifier, writer: store, clock, log: runner };
  return execute(decision, keys, ports, cancellation);
}
