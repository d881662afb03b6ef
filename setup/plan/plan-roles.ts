// The role of the template and its assignments: which are there, and which are left to someone who may assign roles.
import type { AccountChoice, Choices } from '../choices.ts';
import { ROLE_NAME, type InGroup, type RoleAssignment } from '../look/azure.ts';
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
  account: AccountChoice,
): readonly Item[] {
  const { role } = observed.inGroup;
  return [
    item(
      choices,
      role !== undefined,
      `role "${ROLE_NAME}" in ${choices.group.name}`,
      'lists and regenerates keys, nothing else',
    ),
    ...wantedFor(choices, account, role?.name).map(({ what, note, ...wanted }) =>
      item(choices, isAssigned(observed, wanted), what, note),
    ),
  ];
}

function wantedFor(
  { workflow, vault, group }: Choices,
  { id, name }: AccountChoice,
  role: string | undefined,
): readonly Wanted[] {
  const groupId = id.replace(/\/providers\/.*$/, '');
  return [
    { what: `role assignment on the account ${name}`, scope: id, role },
    ...(workflow === 'fleet'
      ? [
          {
            what: `role assignment "Reader" on ${group.name}`,
            scope: groupId,
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
