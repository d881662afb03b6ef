// Whether the output `outcome` tells the truth about what a run changed.
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import type { Outcome } from '../../src/core/report/report.ts';

/** `incomplete` makes no claim: a request may or may not have had an effect. */
const CLAIMS: Readonly<Record<Exclude<Outcome, 'incomplete'>, 'changed' | 'unchanged'>> = {
  rotated: 'changed',
  regenerated: 'changed',
  published: 'changed',
  refreshed: 'changed',
  created: 'changed',
  deleted: 'changed',
  unchanged: 'unchanged',
  planned: 'unchanged',
  listed: 'unchanged',
  healthy: 'unchanged',
  unhealthy: 'unchanged',
  discovered: 'unchanged',
  failed: 'unchanged',
};

/** Everything that the action can change: accounts, their keys, and every write to a secret. */
export function stateOf({ azure, github }: Simulator): string {
  return JSON.stringify([
    azure.accounts.map(({ id, deleted, everyKeyEver }) => [id, deleted, everyKeyEver.length]),
    [...github.allSecrets()].map(({ target }) => [target, github.secret(target)?.writes]),
    azure.vaults.map((vault) => vault.current().map(({ name }) => [name, vault.versions(name).length])),
  ]);
}

/** @param before the state when the run started. Not for runs during which someone else changes something. */
export function outcomeProblems({ outputs }: ActionRun, before: string, simulator: Simulator): string[] {
  const outcome = outputs['outcome'] as Outcome | undefined;
  if (outcome === undefined || outcome === 'incomplete') return [];
  const was = stateOf(simulator) === before ? 'unchanged' : 'changed';
  return CLAIMS[outcome] === was ? [] : [`the outcome is ${outcome}, but the run left everything ${was}`];
}
