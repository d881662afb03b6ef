// The role definitions of a tenant: three built-in roles, and the custom ones.
import { isBelow, READER_ACTIONS, type RoleAssignment } from '../entra/roles.ts';

export type Permission = Required<Omit<RoleAssignment, 'scope'>>;

export interface RoleDefinition {
  /** A GUID. */
  readonly name: string;
  readonly roleName: string;
  readonly description: string;
  readonly isCustom: boolean;
  readonly permission: Permission;
  readonly assignableScopes: readonly string[];
}

function builtIn(
  name: string,
  roleName: string,
  description: string,
  permission: Partial<Permission>,
): RoleDefinition {
  const nothing = { actions: [], notActions: [], dataActions: [] };
  return {
    name,
    roleName,
    description,
    isCustom: false,
    permission: { ...nothing, ...permission },
    assignableScopes: ['/'],
  };
}

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const READER = builtIn(
  'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'Reader',
  'View all resources, but does not allow you to make any changes.',
  { actions: READER_ACTIONS },
);
export const SECRETS_OFFICER = builtIn(
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
  'Key Vault Secrets Officer',
  "Perform any action on the secrets of a key vault, except manage permissions. Only works for key vaults that use the 'Azure role-based access control' permission model.",
  {
    actions: ['Microsoft.KeyVault/*/read', 'Microsoft.Resources/subscriptions/resourceGroups/read'],
    dataActions: ['Microsoft.KeyVault/vaults/secrets/*'],
  },
);
export const MAPS_CONTRIBUTOR = builtIn(
  'dba33070-676a-4fb0-87fa-064dc56ff7fb',
  'Azure Maps Contributor',
  'Grants access all Azure Maps resource management.',
  { actions: ['Microsoft.Maps/accounts/*', 'Microsoft.Resources/subscriptions/resourceGroups/read'] },
);

export class RoleDefinitions {
  readonly #custom: RoleDefinition[] = [];

  get all(): readonly RoleDefinition[] {
    return [READER, SECRETS_OFFICER, MAPS_CONTRIBUTOR, ...this.#custom];
  }

  find(name: string): RoleDefinition | undefined {
    return this.all.find((one) => one.name === name.toLowerCase());
  }

  /** Role names are unique in a tenant, in upper and lower case. */
  named(roleName: string): RoleDefinition | undefined {
    return this.all.find((one) => one.roleName.toLowerCase() === roleName.toLowerCase());
  }

  /** Creates a custom role, or replaces the one with this GUID. */
  set(definition: RoleDefinition): void {
    this.delete(definition.name);
    this.#custom.push({ ...definition, name: definition.name.toLowerCase() });
  }

  delete(name: string): void {
    const index = this.#custom.findIndex((one) => one.name === name.toLowerCase());
    if (index >= 0) this.#custom.splice(index, 1);
  }
}

/** Whether a role can be assigned at a scope. */
export function isAssignableAt({ assignableScopes }: RoleDefinition, scope: string): boolean {
  return assignableScopes.some((one) => one === '/' || isBelow(scope, one));
}
