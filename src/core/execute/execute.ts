// Carries out a plan through the ports. If the keys change, drops the rest of the plan and publishes the newest key. If a
// regeneration does not happen, undoes the publication that prepared it.

import type { Cancellation } from '../cancellation.ts';
import { asActionError, type ActionError } from '../errors/action-error.ts';
import type { KeyListing, KeyType } from '../keys.ts';
import { regenerationsIn, type Plan } from '../plan/decision.ts';
import { planAfterChange, planUndo } from '../plan/undo.ts';
import type { Target } from '../targets.ts';
import { counted } from '../text.ts';
import { canceledDuring, keysChanged, overtaken } from './errors.ts';
import type { Execution, ExecutionPorts } from './execution.ts';
import { ROUNDS, Walk, type StepEnd } from './walk.ts';

/** @param everyTarget all targets that can be reached. */
export async function execute(
  plan: Plan,
  observed: KeyListing,
  everyTarget: readonly Target[],
  ports: ExecutionPorts,
  cancellation: Cancellation,
): Promise<Execution> {
  const walk = new Walk(observed, everyTarget, ports, cancellation);
  const verify = plan.steps.some((step) => step.do === 'verify');
  const chosen = chosenKeyOf(plan);
  let rest = plan.steps;
  const changes: string[] = [];
  ports.watch?.((error) => walk.result(error, changes.length > 0));
  try {
    for (; rest.length > 0; rest = rest.slice(1)) {
      const [step] = rest;
      if (!step) break;
      // A publication of the older key prepares its replacement: from now on, the run finishes or undoes what it started.
      if (step.do === 'publish' && step.key !== plan.newest && regenerationsIn(rest).length > 0)
        cancellation.commit();
      const end = await cancellation.unlessAbandoned(walk.take(step));
      if (end === 'done') continue;
      const change = walk.acceptChange();
      if (changes.push(change) > ROUNDS) throw overtaken(ROUNDS);
      const { times, regenerated } = walk.interrupted();
      const dropped = regenerationsIn(rest).filter((key) => !regenerated.includes(key));
      // Not in a folded group. A confirmation has said so itself.
      ports.log.endGroup();
      if (step.do !== 'confirm') ports.log.warn(`${change}. The ${chosen ?? 'newest'} key is published`);
      if (dropped.length > 0) ports.log.warn(describeDropped(dropped));
      // A confirmation has already published the newest key. The first step stands for the one just taken.
      rest = [step, ...(step.do === 'confirm' ? [] : planAfterChange(times, everyTarget, verify, chosen))];
    }
    return walk.result(failureAfterChange(plan, walk, changes[0]), changes.length > 0);
  } catch (thrown) {
    const error = explain(asActionError(thrown), walk);
    if (regenerationsIn(rest).length > 0) await undo(walk, verify, ports, cancellation);
    return walk.result(error, changes.length > 0);
  }
}

/** A key that was asked for by name is published whatever the newest key is; undefined otherwise. */
function chosenKeyOf({ steps, key }: Plan): KeyType | undefined {
  const isChosen = steps.some((step) => step.do === 'confirm' && step.as === 'chosen');
  return isChosen && regenerationsIn(steps).length === 0 ? key : undefined;
}

function explain(error: ActionError, { uncertainKey }: Walk): ActionError {
  return error.code === 'cancelled' && uncertainKey !== undefined ? canceledDuring(uncertainKey) : error;
}

function describeDropped(keys: readonly KeyType[]): string {
  const names = keys
    .map((key) => `the ${key} key`)
    .join(' and ')
    .replace('the', 'The');
  return `${names} ${keys.length === 1 ? 'is' : 'are'} not regenerated, because the keys are not those that the plan assumed`;
}

/** `rotate` has done its duty when every target holds the newest key; `regenerate` was asked for a certain key. */
function failureAfterChange(
  { steps, reason }: Plan,
  walk: Walk,
  change: string | undefined,
): ActionError | undefined {
  if (change === undefined || reason.cause !== 'requested') return undefined;
  const { regenerated } = walk.interrupted();
  const missing = regenerationsIn(steps).filter((key) => !regenerated.includes(key));
  return missing.length > 0 ? keysChanged(missing, change) : undefined;
}

async function undo(
  walk: Walk,
  verify: boolean,
  { log }: ExecutionPorts,
  cancellation: Cancellation,
): Promise<void> {
  if (cancellation.abandon.aborted) return;
  walk.acceptChange();
  const steps = planUndo({ ...walk.interrupted(), verify });
  const publish = steps.find((step) => step.do === 'publish');
  if (publish) {
    log.endGroup();
    log.info(`Publishing the ${publish.key} key to ${counted(publish.targets.length, 'target')} again`);
  }
  try {
    let end: StepEnd = 'done';
    for (const step of steps) {
      // A key that was replaced since is not published: the confirmation verifies and publishes the newest one.
      if (end === 'changed' && step.do === 'publish') continue;
      end = await cancellation.unlessAbandoned(walk.take(step));
    }
  } catch {
    // The original error is reported. The results record what the targets hold now.
  }
}
