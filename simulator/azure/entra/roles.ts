// What an identity's role assignments allow. Accounts, subscriptions and vaults can grant less to everybody, for tests that do not
// care who asks.

export interface RoleAssignment {
  /** As in a role definition: `Microsoft.Maps/accounts/read`, or with `*` for any text. */
  readonly actions: readonly string[];
  /** Exceptions from them. Another assignment can still allow these. */
  readonly notActions?: readonly string[];
  /** What is allowed inside a resource, such as to read a secret of a vault. */
  readonly dataActions?: readonly string[];
  /** The ID of a subscription, a resource group or a resource. What is below it inherits the role. */
  readonly scope: string;
}

/** The actions of the built-in role Reader. */
export const READER_ACTIONS = ['*/read'] as const;

export function allows(assignments: readonly RoleAssignment[], action: string, scope: string): boolean {
  return rolesAt(assignments, scope).some(
    ({ actions, notActions = [] }) => includes(actions, action) && !includes(notActions, action),
  );
}

export function allowsData(
  assignments: readonly RoleAssignment[],
  dataAction: string,
  scope: string,
): boolean {
  return rolesAt(assignments, scope).some(({ dataActions = [] }) => includes(dataActions, dataAction));
}

/** Those that apply to a scope. */
export function rolesAt(assignments: readonly RoleAssignment[], scope: string): readonly RoleAssignment[] {
  return assignments.filter((one) => isBelow(scope, one.scope));
}

/** Whether a scope is another one, or below it. */
export function isBelow(scope: string, above: string): boolean {
  return `${scope}/`.toLowerCase().startsWith(`${above}/`.toLowerCase());
}

function includes(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
