// What a removal deletes in Azure: the identity with everything that it was assigned, and the role that nobody else has.
import { identityNameFor } from '../choices.ts';
import { lookAtAssignments, lookAtInGroup, type InGroup, type RoleAssignment } from '../look/azure.ts';
import type { Surroundings } from '../look/look.ts';
import type { Step } from '../plan/plan.ts';
import type { Ports } from '../ports.ts';
import { left, madeOf, step } from './removal-steps.ts';

export async function azureSteps(ports: Ports, around: Surroundings): Promise<readonly Step[]> {
  const { subscription, record, repository } = around;
  const group = record?.answers.resourceGroup;
  const name = identityNameFor({ repository });
  const isOurIdentity = madeOf(around, 'managed identity').includes(name);
  const isOurRole = madeOf(around, 'role').length > 0;
  if (group === undefined || (!isOurIdentity && !isOurRole)) return [];
  const { identity, role } = await lookAtInGroup(ports, subscription, group, name);
  const assignments = await lookAtAssignments(ports, subscription);
  const isOurs = ({ principalId }: RoleAssignment): boolean =>
    isOurIdentity && principalId === identity?.principalId;
  return [
    ...assignments.filter(isOurs).map((one) => assignmentStep(one, subscription.id)),
    ...(identity !== undefined && isOurIdentity ? [identityStep(name, group, subscription.id)] : []),
    ...(role !== undefined && isOurRole
      ? [
          roleStep(
            role,
            assignments.filter((one) => !isOurs(one)),
            group,
            subscription.id,
          ),
        ]
      : []),
  ];
}

function assignmentStep({ id, scope }: RoleAssignment, subscription: string): Step {
  return step('Azure', `role assignment on ${scope.split('/').at(-1) ?? scope}`, {
    tool: 'az',
    args: ['role', 'assignment', 'delete', '--ids', id, '--subscription', subscription],
  });
}

function identityStep(name: string, group: string, subscription: string): Step {
  return step('Azure', `managed identity ${name}, with its federated credentials`, {
    tool: 'az',
    args: ['identity', 'delete', '--name', name, '--resource-group', group, '--subscription', subscription],
  });
}

/** Another repository may use the same role in this resource group. */
function roleStep(
  role: NonNullable<InGroup['role']>,
  others: readonly RoleAssignment[],
  group: string,
  subscription: string,
): Step {
  const what = `role "${role.roleName}"`;
  if (others.some(({ roleDefinitionId }) => roleDefinitionId.endsWith(`/${role.name}`)))
    return left('Azure', what, 'other identities have it');
  return step('Azure', what, {
    tool: 'az',
    args: [
      'role',
      'definition',
      'delete',
      '--name',
      role.name,
      '--resource-group',
      group,
      '--subscription',
      subscription,
    ],
  });
}
