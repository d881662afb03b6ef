// Carries out a plan through the ports. If a regeneration does not happen, undoes the publication that prepared it.

import type { Cancellation } from '../cancellation.ts';
import { asActionError, type ActionError } from '../errors/action-error.ts';
import type { AccountKeys } from '../keys.ts';
import type { Plan, Step } from '../plan/decision.ts';
import { planUndo } from '../plan/undo.ts';
import { canceledDuring } from './errors.ts';
import type { Execution, ExecutionPorts } from './execution.ts';
import { Walk } from './walk.ts';

export async function execute(
  plan: Plan,
  observed: AccountKeys,
  ports: ExecutionPorts,
  cancellation: Cancellation,
): Promise<Execution> {
  const walk = new Walk(observed, ports, cancellation);
  let rest = plan.steps;
  try {
    for (; rest.length > 0; rest = rest.slice(1)) {
      const [step] = rest;
      if (!step) break;
      // A publication before a regeneration can leave the targets with the older key: from now on, the run finishes or
      // undoes what it started.
      if (step.do === 'publish' && includesRegeneration(rest)) cancellation.commit();
      await cancellation.unlessAbandoned(walk.take(step));
    }
    return walk.result(undefined);
  } catch (thrown) {
    const error = explain(asActionError(thrown), walk);
    if (includesRegeneration(rest)) await undo(walk, error, plan, ports, cancellation);
    return walk.result(error);
  }
}

function explain(error: ActionError, { uncertainKey }: Walk): ActionError {
  return error.code === 'cancelled' && uncertainKey !== undefined ? canceledDuring(uncertainKey) : error;
}

function includesRegeneration(steps: readonly Step[]): boolean {
  return steps.some((step) => step.do === 'regenerate');
}

async function undo(
  walk: Walk,
  { code }: ActionError,
  plan: Plan,
  { log }: ExecutionPorts,
  cancellation: Cancellation,
): Promise<void> {
  if (cancellation.abandon.aborted) return;
  const steps = planUndo({
    ...walk.interrupted(),
    isUnsettled: code === 'regenerate-unsettled',
    verify: plan.steps.some((step) => step.do === 'verify'),
  });
  const publish = steps.find((step) => step.do === 'publish');
  if (publish) log.info(`Publishing the newest key (${publish.key}) to the targets again`);
  try {
    for (const step of steps) await cancellation.unlessAbandoned(walk.take(step));
  } catch {
    // The original error is reported. The results record what the targets hold now.
  }
}
