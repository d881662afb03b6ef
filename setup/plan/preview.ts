// Azure's own preview of the deployment, what-if. It is shown beside the plan, and decides nothing: it cannot look into everything.
import { filledIn } from '../command.ts';
import type { Choices } from '../choices.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { readJson } from '../tools/tools.ts';
import { deploymentCommand } from './deployment-command.ts';
import type { Step } from './plan.ts';

interface WhatIf {
  readonly changes?: readonly { readonly changeType: string; readonly resourceId: string }[] | null;
}

export async function preview(
  ports: Ports,
  choices: Choices,
  steps: readonly Step[],
  home: string,
): Promise<readonly string[]> {
  const { group, accounts } = choices;
  const isDeployed = steps.some(({ action }) => action?.kind === 'deployment');
  if (!isDeployed || !group.exists || !accounts[0].exists) return [];
  const command = filledIn(deploymentCommand('what-if', choices, { account: accounts[0], home }), {});
  try {
    const { changes } = await readJson<WhatIf>(ports, command);
    return [`Azure's own preview (what-if): ${described(changes ?? [])}.`];
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    return [
      `Azure's own preview (what-if) failed: ${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`,
    ];
  }
}

function described(changes: NonNullable<WhatIf['changes']>): string {
  const number = (...types: readonly string[]): number =>
    changes.filter(({ changeType }) => types.includes(changeType)).length;
  const parts = [
    [number('Create', 'Deploy'), 'to create'],
    [number('Modify'), 'to modify'],
    [number('Delete'), 'to delete'],
    [number('NoChange', 'NoEffect'), 'unchanged'],
  ] as const;
  return parts
    .filter(([many], index) => many > 0 || index === 0)
    .map(([many, what]) => `${String(many)} ${what}`)
    .join(', ');
}
