// The operations on the keys of one account: observe, decide, execute, report.

import { execute } from '../core/execute/execute.ts';
import type { Execution, SoFar } from '../core/execute/execution.ts';
import { FRESH_KEY_AGE, tryKey } from '../core/execute/verify.ts';
import { KEY_TYPES, timesOf } from '../core/keys.ts';
import { isReachable } from '../core/observation.ts';
import { traitsOf } from '../core/operations.ts';
import type { Plan } from '../core/plan/decision.ts';
import { plan } from '../core/plan/plan.ts';
import type { Verdict } from '../core/ports/keys.ts';
import { reportOfKeys } from '../core/report/keys-report.ts';
import { describeKeys, describeObserved, describePlan } from '../core/report/narrate.ts';
import { describeFinding } from '../core/report/reasons.ts';
import type { Report } from '../core/report/report.ts';
import type { CreateRequest, KeysRequest } from '../core/request.ts';
import type { Context, Services } from './context.ts';
import {
  observeAccount,
  watchKeys,
  withCurrentKey,
  type ObservedAccount,
  type Watch,
} from './observe-account.ts';

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
  runner.group('Read the account and the targets');
  const first = await cancellation.unlessAbandoned(observeAccount(request, services, context, watch));
  const { observed, verdict } = await cancellation.unlessAbandoned(tryCurrentKey(request, first, context));
  const { listing, targets } = observed;
  const times = timesOf(listing.keys);
  for (const line of describeKeys(times, listing.at)) runner.info(line);
  for (const target of targets) runner.info(describeObserved(target));

  const decision = decide(request, { times, at: listing.at, targets, verdict });
  for (const finding of decision.findings) runner.info(describeFinding(finding));
  if (traitsOf(request.operation.name).changes) {
    runner.group(request.dryRun ? 'Plan (dry run)' : 'Plan');
    for (const line of describePlan(decision)) runner.info(line);
  }
  const report = (execution: Execution | undefined): Report =>
    reportOfKeys({ request, observed: targets, plan: decision, execution, listing, isNewAccount });
  return report(request.dryRun ? undefined : await carryOut(decision, observed, services, context, report));
}

/**
 * One old list must not make `check` call a key healthy that no longer works: the key is tried on Azure Maps, and if that says
 * nothing, the keys are listed again.
 */
async function tryCurrentKey(
  request: KeysRequest | CreateRequest,
  observed: ObservedAccount,
  { runner, clock, cancellation }: Context,
): Promise<{ readonly observed: ObservedAccount; readonly verdict: Verdict | undefined }> {
  const { operation, currentKey, verify } = request;
  if (operation.name !== 'check' || !currentKey) return { observed, verdict: undefined };
  const { keys, verifier, listing, targets } = observed;
  const [type] = KEY_TYPES.filter((key) => key === targets[0]?.current);
  // The data plane may not accept a new key yet.
  const isFresh = type !== undefined && listing.at - (listing.keys[type].lastUpdated ?? 0) < FRESH_KEY_AGE;
  const ports = { verifier, clock, log: runner };
  // Otherwise, Azure Maps would judge another value.
  const isTried = verify && currentKey.isSendable();
  const verdict = isTried ? await tryKey({ key: currentKey, isFresh }, ports, cancellation) : undefined;
  if (verdict === 'accepted' || verdict === 'refused') return { observed, verdict };
  const again = await keys.list();
  return {
    observed: { ...observed, listing: again, targets: withCurrentKey(request, targets, again.keys) },
    verdict,
  };
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
