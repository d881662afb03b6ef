// What a run did, as one value: the source of the outputs, of the summary and of the exit code. Never holds a key.

import { ActionError } from './errors.ts';
import type { Execution, TargetResult } from './execute.ts';
import { newestKey, timesOf, type AccountKeys, type KeyTimes, type KeyType } from './keys.ts';
import type { SeenTarget } from './observe.ts';
import { holdsNewest } from './observation.ts';
import type { Plan } from './steps.ts';
import { resourceIdOf, type Request } from './request.ts';
import type { Secret } from './secret.ts';
import { describeTarget, type Target } from './targets.ts';
import { formatInstant, type Instant } from './time.ts';

/** Every output that action.yml declares. */
export const OUTPUT_NAMES = [
  'outcome',
  'rotated',
  'key-type',
  'primary-key-last-updated',
  'secondary-key-last-updated',
  'next-rotation',
  'report',
  'key',
  'accounts',
  'due',
  'accounts-chunks',
  'due-chunks',
] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];

/** The outputs of the operations that handle keys, but `key` itself. */
type KeysOutput = Exclude<OutputName, 'key' | 'accounts' | 'due' | 'accounts-chunks' | 'due-chunks'>;

export type Outcome =
  | 'rotated'
  | 'regenerated'
  | 'published'
  | 'listed'
  | 'unchanged'
  | 'planned'
  | 'healthy'
  | 'created'
  | 'deleted'
  | 'discovered';

export interface TargetReport {
  readonly target: Target;
  /** `unchanged`: not written in this run; `planned`: a dry run would write it. */
  readonly result: 'created' | 'updated' | 'unchanged' | 'planned' | 'failed';
  /** The key that it holds now, where that is known. */
  readonly key: KeyType | undefined;
  readonly error: ActionError | undefined;
}

export interface RunReport {
  readonly request: Request;
  readonly plan: Plan;
  readonly outcome: Outcome;
  readonly regenerated: readonly KeyType[];
  readonly times: KeyTimes;
  /** As they were before the run. */
  readonly timesBefore: KeyTimes;
  readonly targets: readonly TargetReport[];
  readonly nextRotation: Instant | undefined;
  /** What the `key` output is to hold; undefined unless it was asked for and the key is known to be good. */
  readonly outputKey: Secret | undefined;
  /** What the step fails with. */
  readonly error: ActionError | undefined;
}

export interface RunFacts {
  readonly request: Request;
  readonly seen: readonly SeenTarget[];
  readonly plan: Plan;
  /** Undefined for a dry run. */
  readonly execution: Execution | undefined;
  readonly keys: AccountKeys;
  /** Whether this run made the account. */
  readonly created?: boolean;
}

export function reportOf({ request, seen, plan, execution, keys, created = false }: RunFacts): RunReport {
  const times = timesOf(execution?.keys ?? keys);
  const targets = seen.map((target) => targetReport(target, plan, execution, timesOf(keys)));
  const regenerated = execution?.regenerated ?? [];
  const newest = times[newestKey(times)];
  const error = execution?.error ?? failureOfTargets(targets) ?? findingsOf(plan);
  return {
    request,
    plan,
    outcome: created ? 'created' : outcomeOf(request, execution, targets, error),
    regenerated,
    times,
    timesBefore: timesOf(keys),
    targets,
    nextRotation: request.maxAge === undefined || newest === undefined ? undefined : newest + request.maxAge,
    outputKey: outputKeyOf(request, plan, execution),
    error,
  };
}

function targetReport(
  { target, state, error }: SeenTarget,
  plan: Plan,
  execution: Execution | undefined,
  before: KeyTimes,
): TargetReport {
  if (error) return { target, result: 'failed', key: undefined, error };
  const held = state.kind === 'readable' ? state.holds : holdsNewest(state, before) ? plan.newest : undefined;
  const written = execution?.targets.find((result) => result.target === target);
  if (execution && written) {
    // A key that was regenerated meanwhile is another one now.
    const kept = held !== undefined && timesOf(execution.keys)[held] === before[held] ? held : undefined;
    return { target, result: written.result, key: heldNow(written, kept), error: errorOf(written) };
  }
  const planned =
    execution === undefined &&
    plan.steps.some((step) => step.do === 'publish' && step.targets.includes(target));
  return { target, result: planned ? 'planned' : 'unchanged', key: held, error: undefined };
}

/** A write that failed may have happened all the same. */
function heldNow(written: TargetResult, before: KeyType | undefined): KeyType | undefined {
  if (written.result !== 'failed') return written.key;
  return written.error.untouched ? (written.key ?? before) : undefined;
}

function outputKeyOf(
  { outputKey }: Request,
  plan: Plan,
  execution: Execution | undefined,
): Secret | undefined {
  if (!outputKey || !execution || execution.error) return undefined;
  return execution.keys[execution.published ?? plan.key].secret;
}

function errorOf(result: TargetResult): ActionError | undefined {
  return result.result === 'failed' ? result.error : undefined;
}

function outcomeOf(
  { operation, dryRun }: Request,
  execution: Execution | undefined,
  targets: readonly TargetReport[],
  error: ActionError | undefined,
): Outcome {
  if (dryRun) return 'planned';
  if (execution && execution.regenerated.length > 0)
    return operation.name === 'rotate' ? 'rotated' : 'regenerated';
  if (targets.some(isWritten)) return 'published';
  if (operation.name === 'list') return 'listed';
  return operation.name === 'check' && error === undefined ? 'healthy' : 'unchanged';
}

function isWritten({ result }: Partial<TargetReport>): boolean {
  return result === 'created' || result === 'updated';
}

/** One target's failure is the run's; of several, the run's error names all. */
export function failureOfTargets(
  targets: readonly (Pick<TargetReport, 'target' | 'error'> & Partial<TargetReport>)[],
): ActionError | undefined {
  const failed = targets.flatMap(({ target, error }) => (error ? [{ target, error }] : []));
  const [first] = failed;
  if (!first || targets.length === 1) return first?.error;
  const lines = failed.map(({ target, error }) => `${describeTarget(target)}: ${error.message}`);
  // One cause often fails many targets: its remedy is said once.
  const hints = new Set(failed.map(({ error }) => error.hint));
  return new ActionError(
    'targets-failed',
    `${failed.length} of ${targets.length} targets failed${failed.length < targets.length && targets.some(isWritten) ? '; the others were written' : ''}.`,
    {
      hint: [
        ...bounded(lines),
        ...bounded([...hints]),
        'Once that is mended, the next run finishes the work.',
      ].join('\n'),
      cause: first.error,
    },
  );
}

/** An annotation has room for 4,096 characters; the summary names every target. */
const NAMED = 8;

function bounded(lines: readonly string[]): string[] {
  const more = lines.length - NAMED;
  return [...lines.slice(0, NAMED), ...(more > 0 ? [`and ${more} more: see the summary of the run.`] : [])];
}

function findingsOf({ findings }: Plan): ActionError | undefined {
  if (findings.length === 0) return undefined;
  const message = findings.map((finding) => finding.message).join('\n');
  return new ActionError('unhealthy', message, {
    hint: 'operation: rotate heals this: it brings every target to the newest key first, and rotates when that is due.',
  });
}

/** The outputs but `key`, which only the caller can expose. An unknown value is empty. */
export function outputsOf(report: RunReport): Readonly<Record<KeysOutput, string>> {
  const { request, plan, times } = report;
  const held = new Set(report.targets.map(({ key }) => key));
  const [only] = held;
  return {
    outcome: report.outcome,
    rotated: String(report.regenerated.length > 0),
    'key-type': held.size === 0 ? plan.key : held.size === 1 ? (only ?? '') : '',
    'primary-key-last-updated': iso(times.primary),
    'secondary-key-last-updated': iso(times.secondary),
    'next-rotation': iso(report.nextRotation),
    report: JSON.stringify({
      account: resourceIdOf(request.account),
      operation: request.operation.name,
      dryRun: request.dryRun,
      outcome: report.outcome,
      cause: plan.cause,
      reason: plan.reason,
      regenerated: report.regenerated,
      keys: {
        primary: { lastUpdated: iso(times.primary) || null },
        secondary: { lastUpdated: iso(times.secondary) || null },
      },
      nextRotation: iso(report.nextRotation) || null,
      targets: report.targets.map(({ target, result, key, error }) => ({
        target: describeTarget(target),
        result,
        key: key ?? null,
        ...(error ? { error: { code: error.code, message: error.message } } : {}),
      })),
      findings: plan.findings,
      ...(report.error ? { error: { code: report.error.code, message: report.error.message } } : {}),
    }),
  };
}

function iso(instant: Instant | undefined): string {
  return instant === undefined ? '' : formatInstant(instant);
}
