// Carries out a removal. The record goes last, so that an interrupted one can be run again.
import { during } from '../carry-out/during.ts';
import { filledIn } from '../command.ts';
import type { Plan } from '../plan/plan.ts';
import type { Ports } from '../ports.ts';
import { mustRun } from '../tools/tools.ts';

/** @returns what was removed. */
export async function carryOutRemoval(ports: Ports, { steps }: Plan): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const step of steps) {
    const { action } = step;
    if (action?.kind !== 'commands') continue;
    await during(ports, step, removed, async () => {
      for (const command of action.commands) await mustRun(ports, filledIn(command, {}));
    });
    removed.push(...step.items.map(({ what }) => what));
  }
  return removed;
}
