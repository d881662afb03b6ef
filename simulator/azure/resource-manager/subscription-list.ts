// Lists the subscriptions of a tenant, which the Azure CLI requests when it signs in.
import type { SimReply } from '../../network/http.ts';
import type { Cloud } from '../clouds.ts';
import type { AccessToken } from '../entra/access-tokens.ts';
import type { SimSubscription } from '../subscriptions/subscription.ts';

export function listSubscriptions(
  subscriptions: readonly SimSubscription[],
  cloud: Cloud | undefined,
  { tenantId }: AccessToken,
): SimReply {
  const visible = subscriptions.filter((one) => one.cloud === cloud?.name && one.tenantId === tenantId);
  return { status: 200, body: { value: visible.map(subscriptionBody) } };
}

function subscriptionBody({ subscriptionId, tenantId }: SimSubscription): Record<string, unknown> {
  return {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: 'Contoso',
    state: 'Enabled',
    managedByTenants: [],
  };
}
