// What an identity's role assignments allow. Accounts, subscriptions and vaults can grant less to everybody, for tests that do not
// care who asks.

export interface RoleAssignment {
  /** As in a role definition: `Microsoft.Maps/accounts/read`, or with `*` for any text. */
  readonly actions: readonly string[];
  /** The ID of a subscription, a resource group or a resource. What is below it inherits the role. */
  readonly scope: string;
}

/** The actions of the built-in role Reader. */
export const READER_ACTIONS = ['*/read'] as const;

export function allows(assignments: readonly RoleAssignment[], action: string, scope: string): boolean {
  return rolesAt(assignments, scope).some(({ actions }) => actions.some((name) => matches(name, action)));
}

/** Those that apply to a scope. */
export function rolesAt(assignments: readonly RoleAssignment[], scope: string): readonly RoleAssignment[] {
  return assignments.filter((one) => isBelow(scope, one.scope));
}

function isBelow(scope: string, above: string): boolean {
  return `${scope}/`.toLowerCase().startsWith(`${above}/`.toLowerCase());
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
