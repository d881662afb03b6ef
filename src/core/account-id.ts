// The Azure resource IDs of an Azure Maps account and of the scopes above it. Pure.

export interface AccountId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly accountName: string;
}

/** A subscription, or one of its resource groups. */
export interface AccountScope {
  readonly subscriptionId: string;
  readonly resourceGroup: string | undefined;
}

/** The account's full Azure resource ID, which is also the scope of a role assignment. */
export function resourceIdOf({ subscriptionId, resourceGroup, accountName }: AccountId): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Maps/accounts/${accountName}`;
}

/** The Azure resource ID of a subscription or a resource group. */
export function scopeOf({ subscriptionId, resourceGroup }: AccountScope): string {
  const subscription = `/subscriptions/${subscriptionId}`;
  return resourceGroup === undefined ? subscription : `${subscription}/resourceGroups/${resourceGroup}`;
}

export const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Resource Manager's own pattern is .NET's `[-\w._()]`, whose `\w` includes every letter, mark, digit, and connector. */
export function isResourceGroup(name: string): boolean {
  return /^[\p{L}\p{M}\p{N}\p{Pc}.()-]{0,89}[\p{L}\p{M}\p{N}\p{Pc}()-]$/u.test(name);
}

/** From Azure's page "Naming rules and restrictions for Azure resources". */
export function isAccountName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,97}$/.test(name);
}

/** What Resource Manager says of an account that it lists: the same rules as for an input, and within what was asked for. */
export function parseListedId(text: unknown, scope: AccountScope): AccountId | undefined {
  const id = typeof text === 'string' ? parseResourceId(text) : undefined;
  if (!id || !GUID.test(id.subscriptionId) || !isResourceGroup(id.resourceGroup)) return undefined;
  const isAsked =
    isSame(id.subscriptionId, scope.subscriptionId) &&
    (scope.resourceGroup === undefined || isSame(id.resourceGroup, scope.resourceGroup));
  return isAsked && isAccountName(id.accountName) ? id : undefined;
}

/** Azure ignores case in the names of resources. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

const RESOURCE_ID =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Maps\/accounts\/([^/]+)\/?$/i;

/** @returns undefined if the text is not the full resource ID of an Azure Maps account. */
export function parseResourceId(text: string): AccountId | undefined {
  const [, subscriptionId = '', resourceGroup = '', accountName = ''] = RESOURCE_ID.exec(text) ?? [];
  return accountName === '' ? undefined : { subscriptionId, resourceGroup, accountName };
}
