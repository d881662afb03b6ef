// Resource groups: read, list, create and update. https://learn.microsoft.com/rest/api/resources/resource-groups
import type { SimReply } from '../../network/http.ts';
import type { CloudName } from '../clouds.ts';
import { groupOf, propertiesOfGroup, scopeOf, type SimSubscription } from '../subscriptions/subscription.ts';
import type { Call } from './accounts/call.ts';
import { subscriptionRefusal } from './accounts/refusals.ts';
import { failure, forbidden, groupNotFound, methodNotAllowed } from './accounts/replies.ts';

const PATH = /^\/subscriptions\/[^/]+\/resourcegroups(?:\/([^/]+))?\/?$/i;
const NAME = /^[-\w.()]{0,89}[-\w()]$/;

/** Not all of those that Azure has. */
const REGIONS: Readonly<Record<CloudName, readonly string[]>> = {
  AzureCloud: [
    ...['australiaeast', 'brazilsouth', 'canadacentral', 'centralindia', 'centralus', 'eastus', 'eastus2'],
    ...['francecentral', 'germanywestcentral', 'japaneast', 'northeurope', 'southeastasia', 'swedencentral'],
    ...['switzerlandnorth', 'uksouth', 'westcentralus', 'westeurope', 'westus', 'westus2', 'westus3'],
  ],
  AzureUSGovernment: ['usgovarizona', 'usgovtexas', 'usgovvirginia'],
};

const actions = {
  read: 'Microsoft.Resources/subscriptions/resourceGroups/read',
  write: 'Microsoft.Resources/subscriptions/resourceGroups/write',
};

/** Undefined for a path that addresses something else. */
export function resourceGroups(call: Call): SimReply | undefined {
  const { request, subscription, token, may } = call;
  const parts = PATH.exec(request.url.pathname);
  if (parts === null) return undefined;
  const [, encoded] = parts as unknown as readonly (string | undefined)[];
  const name = encoded === undefined ? undefined : decodeURIComponent(encoded);
  const scope = scopeOf(subscription.subscriptionId, name);
  const action = request.method === 'PUT' ? actions.write : actions.read;
  if (!may(action, scope)) return forbidden(token, action, scope);
  if (name === undefined)
    return request.method === 'GET' ? list(subscription) : methodNotAllowed(request.method);
  switch (request.method) {
    case 'GET':
      return groupOf(subscription, name)
        ? { status: 200, body: bodyOf(subscription, name) }
        : groupNotFound(name);
    case 'HEAD':
      return { status: groupOf(subscription, name) ? 204 : 404 };
    case 'PUT':
      return subscriptionRefusal(call, name) ?? put(call, name);
    default:
      return methodNotAllowed(request.method);
  }
}

function list(subscription: SimSubscription): SimReply {
  return {
    status: 200,
    body: { value: [...subscription.groups.keys()].map((name) => bodyOf(subscription, name)) },
  };
}

function bodyOf(subscription: SimSubscription, requested: string): unknown {
  const name = groupOf(subscription, requested)?.name ?? requested;
  return {
    id: scopeOf(subscription.subscriptionId, name),
    name,
    type: 'Microsoft.Resources/resourceGroups',
    ...propertiesOfGroup(subscription, name),
    properties: { provisioningState: 'Succeeded' },
  };
}

function put({ request, subscription }: Call, name: string): SimReply {
  const { location, tags } = JSON.parse(request.body) as { location?: string; tags?: Record<string, string> };
  if (!NAME.test(name))
    return failure(
      400,
      'InvalidResourceGroup',
      `The provided resource group name '${name}' has these invalid characters: '${name.replace(/[-\w.()]/g, '')}'. The name can only be a letter, digit, '-', '.', '(', ')' or '_'.`,
    );
  if (location === undefined)
    return failure(400, 'LocationRequired', 'The location property is required for this definition.');
  const existing = groupOf(subscription, name);
  const before = existing && propertiesOfGroup(subscription, name).location;
  if (before !== undefined && before !== location)
    return failure(
      409,
      'InvalidResourceGroupLocation',
      `Invalid resource group location '${location}'. The Resource group already exists in location '${before}'.`,
    );
  const regions = REGIONS[subscription.cloud];
  if (!regions.includes(location))
    return failure(
      400,
      'LocationNotAvailableForResourceGroup',
      `The provided location '${location}' is not available for resource group. List of available regions is '${regions.join(',')}'.`,
    );
  subscription.groups.set(existing?.name ?? name, existing?.lock);
  subscription.groupProperties.set(name.toLowerCase(), { location, ...(tags === undefined ? {} : { tags }) });
  return { status: existing === undefined ? 201 : 200, body: bodyOf(subscription, name) };
}
