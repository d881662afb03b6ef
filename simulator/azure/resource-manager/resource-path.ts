// The resource that a Resource Manager URL addresses.
import type { Operation } from './accounts/account-operations.ts';

export interface ResourcePath {
  readonly subscriptionId: string;
  readonly group: string | undefined;
  /** Undefined for the list of accounts. */
  readonly name: string | undefined;
  readonly operation: Operation;
}

const accountsPath =
  /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?\/providers\/Microsoft\.Maps\/accounts(?:\/([^/]+)(?:\/([^/]+))?)?$/i;

const operations = new Map<string, Operation>([
  ['', 'get'],
  ['listkeys', 'listKeys'],
  ['regeneratekey', 'regenerateKey'],
]);

export function subscriptionIdOf(pathname: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1];
}

/** Undefined for a path that Microsoft.Maps does not have. */
export function parseResourcePath(pathname: string): ResourcePath | undefined {
  const parts = accountsPath
    .exec(pathname)
    ?.map((part) => (part as string | undefined) && decodeURIComponent(part));
  const [, subscriptionId, group, name, operationName = ''] = parts ?? [];
  if (subscriptionId === undefined || (group === undefined && name !== undefined)) return undefined;
  const operation = operations.get(operationName.toLowerCase());
  return operation && { subscriptionId, group, name, operation };
}
