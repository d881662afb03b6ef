// Whether what a scope addresses exists.
import type { SimReply } from '../../network/http.ts';
import { groupOf } from '../subscriptions/subscription.ts';
import type { Call } from './accounts/call.ts';
import { groupNotFound, resourceNotFound } from './accounts/replies.ts';

const SCOPE =
  /^\/subscriptions\/[^/]+(?:\/resourceGroups\/([^/]+)(?:\/providers\/([^/]+\/[^/]+)\/([^/]+))?)?$/i;

/** Undefined if it exists. `resourceIds` are those of all resources. */
export function missingScope(
  scope: string,
  { subscription }: Pick<Call, 'subscription'>,
  resourceIds: readonly string[],
): SimReply | undefined {
  const [, group, type, name] = SCOPE.exec(scope) ?? [];
  if (group === undefined) return undefined;
  if (groupOf(subscription, group) === undefined) return groupNotFound(group);
  if (type === undefined || name === undefined) return undefined;
  const exists = resourceIds.some((id) => id.toLowerCase() === scope.toLowerCase());
  return exists ? undefined : resourceNotFound(type, name, group);
}
