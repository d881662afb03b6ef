// The report of a run that handled the keys of one account. Pure.

import type { Execution, TargetResult } from '../execute/execution.ts';
import { newestKey, timesOf, type KeyListing, type KeyTimes, type KeyType } from '../keys.ts';
import { holdingOf, type ObservedTarget } from '../observation.ts';
import { traitsOf } from '../operations.ts';
import { regenerationsIn, type Plan } from '../plan/decision.ts';
import { rotationTime } from '../plan/due.ts';
import type { CreateRequest, KeysRequest } from '../request.ts';
import type { Secret } from '../secret.ts';
import { failureOfFindings, failureOfTargets, type Shortfall } from './annotations/failures.ts';
import { requestFacts } from './failure-reports.ts';
import { isWritten, reportWith, type Outcome, type Report, type TargetReport } from './report.ts';

export interface KeysRun {
  readonly request: KeysRequest | CreateRequest;
  readonly observed: readonly ObservedTarget[];
  readonly plan: Plan;
  /** Undefined for a dry run. */
  readonly execution: Execution | undefined;
  /** Before the execution. */
  readonly listing: KeyListing;
  /** Whether this run created the account. */
  readonly isNewAccount: boolean;
}

export function reportOfKeys(run: KeysRun): Report {
  const { request, observed, execution, listing } = run;
  const plan = planCarriedOut(run);
  const before = timesOf(listing.keys);
  const now = timesOf(execution?.keys ?? listing.keys);
  const targets = observed.map((target) => targetReport(target, plan, execution, before));
  const error =
    execution?.error ??
    failureOfFindings(plan) ??
    failureOfTargets(targets, newestKey(now), shortfallOf(run));
  return reportWith({
    ...requestFacts(request),
    outcome: error ? outcomeOfFailure(run) : outcomeOfSuccess(run, targets),
    existed: request.operation.name === 'create' ? !run.isNewAccount : undefined,
    plan,
    regenerated: execution?.regenerated ?? [],
    isUncertain: execution?.isUncertain ?? false,
    published: execution?.published,
    keys: { before, now, at: execution?.at ?? listing.at },
    nextRotation: rotationTime(now, request.maxAge),
    minOverlap: request.minOverlap,
    targets,
    outputKey: outputKeyOf(run),
    error,
  });
}

/** A failed write may have had an effect. */
function shortfallOf({ request, execution }: KeysRun): Shortfall {
  if (execution === undefined || request.operation.name === 'check') return 'unread';
  const isUncertain = execution.targets.some((result) => result.result === 'failed' && mayBeWritten(result));
  return isUncertain ? 'unclear' : 'unwritten';
}

/** A run that found other keys than it had planned for has regenerated nothing, and published the newest key. */
function planCarriedOut({ plan, execution }: KeysRun): Plan {
  const { isOvertaken = false, regenerated = [] } = execution ?? {};
  if (!isOvertaken || regenerated.length > 0 || regenerationsIn(plan.steps).length === 0) return plan;
  return { ...plan, reason: { cause: 'keys-changed' }, key: execution?.published ?? plan.key };
}

function outcomeOfFailure({ plan, execution, isNewAccount }: KeysRun): Outcome {
  if (plan.findings.length > 0) return 'unhealthy';
  const { regenerated = [], isUncertain = false, targets = [] } = execution ?? {};
  const mayHaveChanged = isNewAccount || regenerated.length > 0 || isUncertain || targets.some(mayBeWritten);
  return mayHaveChanged ? 'incomplete' : 'failed';
}

/** By this run: a failed write may have had an effect, or may have followed a successful one. */
function mayBeWritten(result: TargetResult): boolean {
  return result.result !== 'failed' || result.touched || result.key !== undefined;
}

function outcomeOfSuccess(
  { request, plan, execution, isNewAccount }: KeysRun,
  targets: readonly TargetReport[],
): Outcome {
  const { outcomes } = traitsOf(request.operation.name);
  if (isNewAccount) return 'created';
  if (request.dryRun) return 'planned';
  if (execution && execution.regenerated.length > 0) return outcomes.regenerated;
  if (!targets.some(isWritten)) return outcomes.idle;
  return plan.reason.cause === 'refresh' ? 'refreshed' : 'published';
}

function targetReport(
  observed: ObservedTarget,
  plan: Plan,
  execution: Execution | undefined,
  before: KeyTimes,
): TargetReport {
  const { target, state } = observed;
  if (state.kind === 'unreachable') return { target, result: 'failed', key: undefined, error: state.error };
  const wasMissing = state.kind === 'missing' || undefined;
  const held = heldAfter(observed, plan, execution, before);
  const written = execution?.targets.find((result) => result.target === target);
  if (written) {
    const error = written.result === 'failed' ? written.error : undefined;
    const isUnclear = (written.result === 'failed' && written.touched) || undefined;
    const wasWritten = written.result !== 'failed' || written.key !== undefined;
    const isMissing = wasWritten || isUnclear ? undefined : wasMissing;
    return { target, result: written.result, key: heldNow(written, held), error, isMissing, isUnclear };
  }
  const isPlanned =
    execution === undefined &&
    plan.steps.some((step) => step.do === 'publish' && step.targets.includes(target));
  const result = isPlanned ? 'planned' : 'unchanged';
  return { target, result, key: held, error: undefined, isMissing: wasMissing };
}

/** The key that a target holds if it was not written. If that key was regenerated since, it holds the old value. */
function heldAfter(
  observed: ObservedTarget,
  { newest }: Plan,
  execution: Execution | undefined,
  before: KeyTimes,
): KeyType | undefined {
  const { state, current } = observed;
  const known = state.kind === 'readable' ? state.holds : current === 'neither' ? undefined : current;
  const isBehind = ['behind', 'unreachable'].includes(holdingOf(observed, before, undefined));
  const held = isBehind ? known : newest;
  const now = execution ? timesOf(execution.keys) : before;
  return held !== undefined && now[held] === before[held] ? held : undefined;
}

function heldNow(written: TargetResult, before: KeyType | undefined): KeyType | undefined {
  if (written.isReplaced) return undefined;
  if (written.result !== 'failed') return written.key;
  return written.touched ? undefined : (written.key ?? before);
}

function outputKeyOf({ request, plan, execution }: KeysRun): Secret | undefined {
  if (!request.outputKey || !execution || execution.error) return undefined;
  return execution.keys[execution.published ?? plan.key].secret;
}
