// Microsoft.Authorization's part of Resource Manager.
import { unsupportedApiVersion } from '../resource-manager/accounts/replies.ts';
import type { Provider } from '../resource-manager/provider.ts';
import { replyForAssignments, type AssignmentWorld } from './assignment-operations.ts';
import { replyForDefinitions } from './definition-operations.ts';

const PATH =
  /^(\/subscriptions\/.+?)\/providers\/Microsoft\.Authorization\/(roleDefinitions|roleAssignments)(?:\/([^/]+))?$/i;

/** The Azure CLI 2.91 uses the last two. */
const API_VERSIONS = ['2018-01-01-preview', '2022-04-01', '2022-05-01-preview'];

export function createAuthorizationProvider(world: AssignmentWorld): Provider {
  return (call) => {
    const [, scope, type = '', name] = PATH.exec(decodeURIComponent(call.request.url.pathname)) ?? [];
    if (scope === undefined) return undefined;
    if (!API_VERSIONS.includes(call.apiVersion))
      return unsupportedApiVersion(call.apiVersion, API_VERSIONS, `Microsoft.Authorization/${type}`);
    return type.toLowerCase() === 'roledefinitions'
      ? replyForDefinitions(call, scope, name, world.authorization)
      : replyForAssignments(call, scope, name, world);
  };
}
