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

const RESOURCE_ID =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Maps\/accounts\/([^/]+)\/?$/i;

/** @returns undefined if the text is not the full resource ID of an Azure Maps account. */
export function parseResourceId(text: string): AccountId | undefined {
  const [, subscriptionId = '', resourceGroup = '', accountName = ''] = RESOURCE_ID.exec(text) ?? [];
  return accountName === '' ? undefined : { subscriptionId, resourceGroup, accountName };
}
