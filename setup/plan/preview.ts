// Azure's own preview of the deployment, what-if. It is shown beside the plan, and decides nothing: it cannot look into everything.
import { filledIn } from '../command.ts';
import type { Choices } from '../choices.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { readJson } from '../tools/tools.ts';
import { asPreview } from './deployment-command.ts';
import type { Step } from './plan.ts';

interface WhatIf {
  readonly changes?: readonly { readonly changeType: string; readonly resourceId: string }[] | null;
}

export async function preview(
  ports: Ports,
  choices: Choices,
  steps: readonly Step[],
): Promise<readonly string[]> {
  const { group, accounts } = choices;
  const deployments = steps.flatMap(({ action }) => (action?.kind === 'deployment' ? [action] : []));
  const [first] = deployments;
  if (first === undefined || !group.exists || !accounts.every(({ exists }) => exists)) return [];
  const command = filledIn(asPreview(first.command), {});
  try {
    const { changes } = await readJson<WhatIf>(ports, command);
    const of = deployments.length > 1 ? ` of the first of ${String(deployments.length)} deployments` : '';
    return [`Azure's own preview (what-if)${of}: ${described(changes ?? [])}.`];
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
    // Such as a role assignment, whose name depends on an identity that is still to be made.
    [number('Unsupported'), 'that only the deployment itself can tell'],
  ] as const;
  return parts
    .filter(([many], index) => many > 0 || index === 0)
    .map(([many, what]) => `${String(many)} ${what}`)
    .join(', ');
}
