// The operations on the keys of one account: observe, decide, execute, report.

import { execute } from '../core/execute/execute.ts';
import type { Execution, SoFar } from '../core/execute/execution.ts';
import { timesOf } from '../core/keys.ts';
import { isReachable } from '../core/observation.ts';
import { traitsOf } from '../core/operations.ts';
import type { Plan } from '../core/plan/decision.ts';
import { plan } from '../core/plan/plan.ts';
import { reportOfKeys } from '../core/report/keys-report.ts';
import { describeKeys, describeObserved, describePlan } from '../core/report/narrate.ts';
import { describeFinding } from '../core/report/reasons.ts';
import type { Report } from '../core/report/report.ts';
import type { CreateRequest, KeysRequest } from '../core/request.ts';
import { counted } from '../core/text.ts';
import type { Context, Services } from './context.ts';
import { observeAccount, watchKeys, type ObservedAccount, type Watch } from './observe-account.ts';
import type { TriedKey } from './try-current-key.ts';

export interface KeysOptions {
  /** Whether this run created the account. */
  readonly isNewAccount?: boolean;
  /** The planner. Only tests replace it. */
  readonly decide?: typeof plan;
  /** The record of the keys. Only tests replace it. */
  readonly watch?: Watch;
}

export async function handleKeys(
  request: KeysRequest | CreateRequest,
  services: Services,
  context: Context,
  { isNewAccount = false, decide = plan, watch = watchKeys }: KeysOptions = {},
): Promise<Report> {
  const { runner, cancellation } = context;
  runner.group(`Read the account${request.targets.length > 0 ? ' and the targets' : ''}`);
  const first = await cancellation.unlessAbandoned(observeAccount(request, services, context, watch));
  const { observed, verdict } = await cancellation.unlessAbandoned(checkCurrentKey(request, first, context));
  const { listing, targets } = observed;
  const times = timesOf(listing.keys);
  for (const line of describeKeys(times, listing.at)) runner.info(line);
  for (const target of targets) runner.info(describeObserved(target));

  const decision = decide(request, { times, at: listing.at, targets, verdict });
  const { findings } = decision;
  if (findings.length > 0) runner.group(`The check found ${counted(findings.length, 'problem')}`);
  for (const finding of findings) runner.info(describeFinding(finding));
  if (traitsOf(request.operation.name).changes) {
    runner.group(request.dryRun ? 'Plan (dry run)' : 'Plan');
    for (const line of describePlan(decision)) runner.info(line);
  }
  // A step that comes first may have no group of its own.
  runner.endGroup();
  const report = (execution: Execution | undefined): Report =>
    reportOfKeys({ request, observed: targets, plan: decision, execution, listing, isNewAccount });
  return report(request.dryRun ? undefined : await carryOut(decision, observed, services, context, report));
}

/** Loads what only a check of `current-key` needs. */
async function checkCurrentKey(
  request: KeysRequest | CreateRequest,
  observed: ObservedAccount,
  context: Context,
): Promise<TriedKey> {
  const { operation, currentKey } = request;
  if (operation.name !== 'check' || !currentKey) return { observed, verdict: undefined };
  const { tryCurrentKey } = await import('./try-current-key.ts');
  return tryCurrentKey(request, currentKey, observed, context);
}

function carryOut(
  decision: Plan,
  { keys, verifier, listing, targets }: ObservedAccount,
  { store }: Services,
  { runner, clock, cancellation, progress }: Context,
  report: (execution: Execution) => Report,
): Promise<Execution> {
  const everyTarget = targets.filter(isReachable).map(({ target }) => target);
  const watch = (soFar: SoFar): void => {
    progress.execution = { soFar, report };
  };
  const ports = { keys, verifier, writer: store, clock, log: runner, watch };
  return execute(decision, listing, everyTarget, ports, cancellation);
}
