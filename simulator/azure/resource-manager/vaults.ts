// Vaults as resources: how the Azure CLI finds one by its name, and reads it.
import type { SimReply } from '../../network/http.ts';
import { clouds } from '../clouds.ts';
import { vaultId, type SimVault } from '../key-vault/vault.ts';
import type { Call } from './accounts/call.ts';
import { failure, forbidden, groupNotFound, methodNotAllowed, resourceNotFound } from './accounts/replies.ts';
import { groupOf } from '../subscriptions/subscription.ts';
import type { Provider } from './provider.ts';

const RESOURCES = /^\/subscriptions\/[^/]+\/resources$/i;
const FILTER = /^resourceType eq 'Microsoft\.KeyVault\/vaults'(?: and name eq '([^']+)')?$/i;
const VAULT =
  /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.KeyVault\/vaults\/([^/]+)$/i;
const TYPE = 'Microsoft.KeyVault/vaults';
const ACTION = `${TYPE}/read`;

const equal = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export function createVaultProvider(vaults: readonly SimVault[]): Provider {
  return (call) => {
    const { request, subscription } = call;
    const { pathname } = request.url;
    const here = vaults.filter((vault) => equal(vault.subscriptionId, subscription.subscriptionId));
    const [, group, name] = VAULT.exec(pathname) ?? [];
    if (group === undefined || name === undefined) {
      return RESOURCES.test(pathname) ? list(call, here) : undefined;
    }
    if (request.method !== 'GET') return methodNotAllowed(request.method);
    if (!call.may(ACTION, pathname)) return forbidden(call.token, ACTION, pathname);
    if (groupOf(subscription, group) === undefined) return groupNotFound(group);
    const vault = here.find((one) => equal(one.name, name) && equal(one.resourceGroup, group));
    return vault === undefined ? resourceNotFound(TYPE, name, group) : { status: 200, body: bodyOf(vault) };
  };
}

/** Contains what the caller may read. */
function list({ request, may }: Call, vaults: readonly SimVault[]): SimReply {
  const filter = FILTER.exec(request.url.searchParams.get('$filter') ?? '');
  if (filter === null) return failure(400, 'InvalidFilterInQueryString', 'The simulator lists only vaults.');
  const name = filter[1];
  const value = vaults
    .filter((vault) => may(ACTION, vaultId(vault)) && (name === undefined || equal(name, vault.name)))
    .map((vault) => resourceOf(vault));
  return { status: 200, body: { value } };
}

function resourceOf(vault: SimVault) {
  return { id: vaultId(vault), name: vault.name, type: TYPE, location: vault.location, tags: {} };
}

function bodyOf(vault: SimVault): unknown {
  const suffix = clouds.find(({ name }) => name === vault.cloud)?.vaultSuffix ?? '';
  return {
    ...resourceOf(vault),
    properties: {
      sku: { family: 'A', name: 'standard' },
      tenantId: vault.tenantId,
      accessPolicies: [],
      enabledForDeployment: false,
      enableSoftDelete: true,
      softDeleteRetentionInDays: 90,
      enableRbacAuthorization: vault.model === 'roles',
      vaultUri: `https://${vault.name}.${suffix}/`,
      provisioningState: 'Succeeded',
      publicNetworkAccess: vault.network === 'private link only' ? 'Disabled' : 'Enabled',
    },
  };
}
