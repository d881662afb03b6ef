// What the caller may do at a scope. https://learn.microsoft.com/rest/api/authorization/permissions
import type { SimReply } from '../../network/http.ts';
import { rolesAt, type RoleAssignment } from '../entra/roles.ts';
import { groupOf } from '../subscriptions/subscription.ts';
import type { Call } from './accounts/call.ts';
import { forbidden, groupNotFound, methodNotAllowed } from './accounts/replies.ts';

const PATH =
  /^(\/subscriptions\/[^/]+(?:\/resourceGroups\/([^/]+))?.*)\/providers\/Microsoft\.Authorization\/permissions$/i;

const ACTION = 'Microsoft.Authorization/permissions/read';

/** Undefined for a path that addresses something else. Without roles, the caller may do everything. */
export function permissions({ request, subscription, token, may, roles }: Call): SimReply | undefined {
  const parts = PATH.exec(request.url.pathname);
  if (parts === null) return undefined;
  const [, scope = '', group] = parts as unknown as readonly (string | undefined)[];
  if (request.method !== 'GET') return methodNotAllowed(request.method);
  if (!may(ACTION, scope)) return forbidden(token, ACTION, scope);
  if (group !== undefined && groupOf(subscription, group) === undefined) return groupNotFound(group);
  const here: readonly Omit<RoleAssignment, 'scope'>[] =
    roles === undefined ? [{ actions: ['*'] }] : rolesAt(roles, scope);
  const value = here.map(({ actions, notActions = [], dataActions = [] }) => ({
    actions,
    notActions,
    dataActions,
    notDataActions: [],
  }));
  return { status: 200, body: { value } };
}
