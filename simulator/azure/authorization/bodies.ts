// How role definitions and role assignments are shown.
import type { RoleAssignments } from './role-assignments.ts';
import type { RoleDefinition } from './role-definitions.ts';

const TYPE = 'Microsoft.Authorization';

export function definitionId(subscriptionId: string, name: string): string {
  return `/subscriptions/${subscriptionId}/providers/${TYPE}/roleDefinitions/${name}`;
}

export function definitionBody(definition: RoleDefinition, subscriptionId: string) {
  const { name, roleName, description, isCustom, permission, assignableScopes } = definition;
  return {
    id: definitionId(subscriptionId, name),
    name,
    type: `${TYPE}/roleDefinitions`,
    properties: {
      roleName,
      type: isCustom ? 'CustomRole' : 'BuiltInRole',
      description,
      assignableScopes,
      permissions: [{ ...permission, notDataActions: [] }],
    },
  };
}

export function assignmentId({ scope, name }: { readonly scope: string; readonly name: string }): string {
  return `${scope}/providers/${TYPE}/roleAssignments/${name}`;
}

export function assignmentBody(assignment: RoleAssignments['all'][number], subscriptionId: string) {
  const { name, scope, role, principalId, principalType, description, createdAt } = assignment;
  const createdOn = new Date(createdAt).toISOString();
  return {
    id: assignmentId(assignment),
    name,
    type: `${TYPE}/roleAssignments`,
    properties: {
      roleDefinitionId: definitionId(subscriptionId, role),
      principalId,
      principalType,
      scope,
      description: description ?? null,
      condition: null,
      conditionVersion: null,
      createdOn,
      updatedOn: createdOn,
    },
  };
}
