// The role of the template and its assignments: which are there, and which are left to someone who may assign roles.
import { groupIdOf, type AccountChoice, type Choices } from '../choices.ts';
import { ROLE_NAME, type InGroup, type RoleAssignment } from '../look/azure.ts';
import type { Deployment } from './deployment-command.ts';
import type { Item } from './plan.ts';

export interface ObservedAzure {
  readonly inGroup: InGroup;
  /** By resource ID of the account, of the vault, and of the resource group. */
  readonly assignments: ReadonlyMap<string, readonly RoleAssignment[]>;
}

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
const BUILT_IN = {
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'Key Vault Secrets Officer': 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
} as const;

interface Wanted {
  readonly what: string;
  readonly scope: string;
  /** The name of the role's definition, a GUID. */
  readonly role: string | undefined;
  readonly note?: string;
}

export function roleItems(
  choices: Choices,
  observed: ObservedAzure,
  { account, index }: { readonly account: AccountChoice; readonly index: number },
): readonly Item[] {
  const { role } = observed.inGroup;
  const wanted = wantedFor(choices, account, role?.name);
  const assignments = wanted
    .slice(0, index === 0 ? undefined : 1)
    .map(({ what, note, ...one }) => item(choices, isAssigned(observed, one), what, note));
  // The first deployment makes what all of them share.
  if (index > 0) return assignments;
  return [
    item(
      choices,
      role !== undefined,
      `role "${ROLE_NAME}" in ${choices.group.name}`,
      'lists and regenerates keys, nothing else',
    ),
    ...assignments,
  ];
}

function wantedFor(
  choices: Choices,
  { id, name }: AccountChoice,
  role: string | undefined,
): readonly Wanted[] {
  const { workflow, vault, group } = choices;
  return [
    { what: `role assignment on the account ${name}`, scope: id, role },
    ...(workflow === 'fleet'
      ? [
          {
            what: `role assignment "Reader" on ${group.name}`,
            scope: groupIdOf(choices),
            role: BUILT_IN.Reader,
            note: 'finds the accounts',
          },
        ]
      : []),
    ...(vault === undefined
      ? []
      : [
          {
            what: `role assignment "Key Vault Secrets Officer" on ${vault.name}`,
            scope: vault.id,
            role: BUILT_IN['Key Vault Secrets Officer'],
          },
        ]),
  ];
}

/**
 * A role that a person has assigned has another name than the template would give it, and Azure refuses a second one:
 * RoleAssignmentExists. So what is assigned already is left out of the deployment.
 */
export function assignedAlready(
  choices: Choices,
  observed: ObservedAzure,
): Pick<Deployment, 'discover' | 'vault'> {
  const has = (scope: string, role: string): boolean => isAssigned(observed, { scope, role });
  const { vault } = choices;
  return {
    discover: choices.workflow === 'fleet' && !has(groupIdOf(choices), BUILT_IN.Reader),
    vault: vault && !has(vault.id, BUILT_IN['Key Vault Secrets Officer']) ? vault : undefined,
  };
}

function isAssigned(
  { inGroup, assignments }: ObservedAzure,
  { scope, role }: Pick<Wanted, 'scope' | 'role'>,
): boolean {
  const there = assignments.get(scope.toLowerCase()) ?? [];
  return there.some(
    ({ principalId, roleDefinitionId }) =>
      principalId === inGroup.identity?.principalId &&
      role !== undefined &&
      roleDefinitionId.endsWith(`/${role}`),
  );
}

function item({ assignRoles }: Choices, isThere: boolean, what: string, note?: string): Item {
  if (isThere) return { sign: '=', what };
  return assignRoles
    ? { sign: '+', what, note }
    : { sign: '!', what, note: 'left out: needs someone who may assign roles' };
}
