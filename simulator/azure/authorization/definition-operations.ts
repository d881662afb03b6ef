// Role definitions over HTTP. https://learn.microsoft.com/rest/api/authorization/role-definitions
import type { SimReply } from '../../network/http.ts';
import { isBelow } from '../entra/roles.ts';
import type { Call } from '../resource-manager/accounts/call.ts';
import { failure, forbidden, methodNotAllowed } from '../resource-manager/accounts/replies.ts';
import type { Authorization } from './authorization.ts';
import { definitionBody } from './bodies.ts';
import { isAssignableAt, type Permission, type RoleDefinition } from './role-definitions.ts';

const ACTION = 'Microsoft.Authorization/roleDefinitions';

interface DefinitionBody {
  readonly properties?: {
    readonly roleName?: string;
    readonly description?: string;
    readonly permissions?: readonly Partial<Permission>[];
    readonly assignableScopes?: readonly string[];
  };
}

export function replyForDefinitions(
  call: Call,
  scope: string,
  name: string | undefined,
  authorization: Authorization,
): SimReply {
  const { method } = call.request;
  if (method === 'GET')
    return name === undefined ? list(call, scope, authorization) : get(call, scope, name, authorization);
  if (name !== undefined && method === 'PUT') return put(call, scope, name, authorization);
  if (name !== undefined && method === 'DELETE') return remove(call, scope, name, authorization);
  return methodNotAllowed(method);
}

/** Contains the roles that can be assigned at the scope. */
function list({ request, token, may, subscription }: Call, scope: string, { definitions }: Authorization) {
  if (!may(`${ACTION}/read`, scope)) return forbidden(token, `${ACTION}/read`, scope);
  const wanted = filterOf(request.url.searchParams.get('$filter'));
  if (wanted === undefined)
    return failure(400, 'InvalidFilterInQueryString', 'The simulator does not know this filter.');
  const value = definitions.all
    .filter((one) => isAssignableAt(one, scope) && wanted(one))
    .map((one) => definitionBody(one, subscription.subscriptionId));
  return { status: 200, body: { value } };
}

function filterOf(filter: string | null): ((one: RoleDefinition) => boolean) | undefined {
  if (filter === null) return () => true;
  const [, property, value] = /^(roleName|type) eq '([^']+)'$/i.exec(filter) ?? [];
  if (property === undefined) return undefined;
  return property.toLowerCase() === 'type'
    ? ({ isCustom }) => (isCustom ? 'CustomRole' : 'BuiltInRole') === value
    : ({ roleName }) => roleName.toLowerCase() === value?.toLowerCase();
}

function notFound(name: string): SimReply {
  return failure(
    404,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${name.replaceAll('-', '')}' does not exist.`,
  );
}

function get(
  { token, may, subscription }: Call,
  scope: string,
  name: string,
  { definitions }: Authorization,
) {
  if (!may(`${ACTION}/read`, scope)) return forbidden(token, `${ACTION}/read`, scope);
  const definition = definitions.find(name);
  return definition === undefined
    ? notFound(name)
    : { status: 200, body: definitionBody(definition, subscription.subscriptionId) };
}

function put(call: Call, scope: string, name: string, authorization: Authorization): SimReply {
  const { definitions } = authorization;
  const { request, token, may, subscription } = call;
  const { properties = {} } = JSON.parse(request.body) as DefinitionBody;
  const { roleName = '', description = '', permissions: [permission = {}] = [] } = properties;
  const assignableScopes = properties.assignableScopes ?? [];
  const refused = [scope, ...assignableScopes].find((one) => !may(`${ACTION}/write`, one));
  if (refused !== undefined) return forbidden(token, `${ACTION}/write`, refused);
  const invalid = invalidScope(subscription.subscriptionId, assignableScopes);
  if (invalid !== undefined) return invalid;
  const namesake = definitions.named(roleName);
  if (namesake !== undefined && namesake.name !== name.toLowerCase())
    return failure(
      409,
      'RoleDefinitionWithSameNameExists',
      'A custom role with the same name already exists in this directory. Use a different name.',
    );
  definitions.set({
    name,
    roleName,
    description,
    isCustom: true,
    permission: { actions: [], notActions: [], dataActions: [], ...permission },
    assignableScopes,
  });
  return { ...get(call, scope, name, authorization), status: 201 };
}

function invalidScope(subscriptionId: string, scopes: readonly string[]): SimReply | undefined {
  if (scopes.length > 0 && scopes.every((one) => isBelow(one, `/subscriptions/${subscriptionId}`)))
    return undefined;
  return failure(
    400,
    'InvalidRoleDefinitionAssignableScopes',
    'The simulator accepts assignable scopes of the same subscription only.',
  );
}

function remove(
  { token, may, subscription }: Call,
  scope: string,
  name: string,
  { definitions, assignments }: Authorization,
): SimReply {
  const definition = definitions.find(name);
  if (definition === undefined) return { status: 204 };
  const refused = [scope, ...definition.assignableScopes].find((one) => !may(`${ACTION}/delete`, one));
  if (refused !== undefined) return forbidden(token, `${ACTION}/delete`, refused);
  if (assignments.all.some(({ role }) => role === definition.name))
    return failure(
      409,
      'RoleDefinitionHasAssignments',
      'There are existing role assignments referencing role.',
    );
  definitions.delete(name);
  return { status: 200, body: definitionBody(definition, subscription.subscriptionId) };
}
