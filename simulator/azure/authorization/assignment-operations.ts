// Role assignments over HTTP. https://learn.microsoft.com/rest/api/authorization/role-assignments
import type { SimReply } from '../../network/http.ts';
import { isBelow } from '../entra/roles.ts';
import type { Call } from '../resource-manager/accounts/call.ts';
import { failure, forbidden, methodNotAllowed } from '../resource-manager/accounts/replies.ts';
import type { Authorization } from './authorization.ts';
import { assignmentBody } from './bodies.ts';
import type { StoredAssignment } from './role-assignments.ts';
import { isAssignableAt } from './role-definitions.ts';

const ACTION = 'Microsoft.Authorization/roleAssignments';

export interface AssignmentWorld {
  readonly authorization: Authorization;
  /** The reply for a scope that does not exist. */
  readonly missingScope: (scope: string, call: Call) => SimReply | undefined;
  /** Whether a user, group or service principal has this object ID. */
  readonly isPrincipal: (objectId: string) => boolean;
}

export function replyForAssignments(
  call: Call,
  scope: string,
  name: string | undefined,
  world: AssignmentWorld,
): SimReply {
  const { method } = call.request;
  const { assignments } = world.authorization;
  if (method === 'GET' && name === undefined) return list(call, scope, world);
  if (name === undefined) return methodNotAllowed(method);
  if (method === 'PUT') return put(call, scope, name, world);
  if (method !== 'GET' && method !== 'DELETE') return methodNotAllowed(method);
  const action = `${ACTION}/${method === 'GET' ? 'read' : 'delete'}`;
  if (!call.may(action, scope)) return forbidden(call.token, action, scope);
  const assignment = assignments.find(name);
  if (assignment?.scope.toLowerCase() !== scope.toLowerCase())
    return method === 'GET' ? notFound(name) : { status: 204 };
  if (method === 'DELETE') assignments.delete(name);
  return { status: 200, body: assignmentBody(assignment, call.subscription.subscriptionId) };
}

function notFound(name: string): SimReply {
  return failure(404, 'RoleAssignmentNotFound', `The role assignment '${name}' is not found.`);
}

function list(call: Call, scope: string, { authorization, missingScope }: AssignmentWorld): SimReply {
  const { request, token, may, subscription } = call;
  if (!may(`${ACTION}/read`, scope)) return forbidden(token, `${ACTION}/read`, scope);
  const missing = missingScope(scope, call);
  if (missing !== undefined) return missing;
  const wanted = filterOf(request.url.searchParams.get('$filter'), scope);
  if (wanted === undefined)
    return failure(400, 'InvalidFilterInQueryString', 'The simulator does not know this filter.');
  const value = authorization.assignments.all
    .filter((one) => (isBelow(scope, one.scope) || isBelow(one.scope, scope)) && wanted(one))
    .map((one) => assignmentBody(one, subscription.subscriptionId));
  return { status: 200, body: { value } };
}

/** Without a filter, a list also contains what is assigned below the scope. */
function filterOf(filter: string | null, scope: string): ((one: StoredAssignment) => boolean) | undefined {
  if (filter === null) return () => true;
  if (/^atScope\(\)$/i.test(filter)) return (one) => isBelow(scope, one.scope);
  const principal = /^(?:principalId eq|assignedTo\() ?'([^']+)'\)?$/i.exec(filter)?.[1];
  return principal === undefined ? undefined : ({ principalId }) => principalId === principal;
}

function put(call: Call, scope: string, name: string, world: AssignmentWorld): SimReply {
  const { token, may, subscription } = call;
  const { assignments } = world.authorization;
  if (!may(`${ACTION}/write`, scope)) return forbidden(token, `${ACTION}/write`, scope);
  const wanted = parse(call, scope, name);
  const refusal = world.missingScope(scope, call) ?? roleRefusal(wanted, world) ?? conflict(wanted, world);
  if (refusal !== undefined) return refusal;
  const existing = assignments.find(name);
  const status = existing === undefined ? 201 : 200;
  const assignment = existing ?? assignments.add(wanted);
  return { status, body: assignmentBody(assignment, subscription.subscriptionId) };
}

interface AssignmentBody {
  readonly properties?: {
    readonly roleDefinitionId?: string;
    readonly principalId?: string;
    readonly principalType?: string;
    readonly description?: string;
  };
}

function parse({ request }: Call, scope: string, name: string): StoredAssignment {
  const { properties = {} } = JSON.parse(request.body) as AssignmentBody;
  const { roleDefinitionId = '', principalId = '', principalType = '', description } = properties;
  return {
    name,
    scope,
    role: roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '',
    principalId,
    principalType,
    description,
  };
}

function roleRefusal(
  { role, scope, principalId, principalType }: StoredAssignment,
  { authorization, isPrincipal }: AssignmentWorld,
): SimReply | undefined {
  const definition = authorization.definitions.find(role);
  if (definition === undefined || !isAssignableAt(definition, scope))
    return failure(
      400,
      'RoleDefinitionDoesNotExist',
      `The specified role definition with ID '${role.replaceAll('-', '')}' does not exist.`,
    );
  // With a type, the service does not ask the directory, which may not know a new principal yet.
  if (principalType !== '' || isPrincipal(principalId)) return undefined;
  return failure(
    400,
    'PrincipalNotFound',
    `Principal ${principalId.replaceAll('-', '')} does not exist in the directory. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
  );
}

const keyOf = ({ scope, role, principalId }: StoredAssignment): string =>
  `${scope} ${role} ${principalId}`.toLowerCase();

function conflict(wanted: StoredAssignment, { authorization }: AssignmentWorld): SimReply | undefined {
  const { assignments } = authorization;
  const existing = assignments.find(wanted.name);
  if (existing !== undefined && keyOf(existing) !== keyOf(wanted))
    return failure(
      400,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  const same = assignments.all.find((one) => keyOf(one) === keyOf(wanted));
  if (same === undefined || same === existing) return undefined;
  return failure(
    409,
    'RoleAssignmentExists',
    `The role assignment already exists. The ID of the existing role assignment is ${same.name.replaceAll('-', '')}.`,
  );
}
