// Failures that concern what the identity or the subscription may do.
import { mapsActions } from '../../../simulator/azure/maps/account.ts';
import type { SimReply } from '../../../simulator/network/http.ts';
import { publicWorld } from '../../../simulator/world.ts';
import { requestTo, type World } from '../world.ts';
import type { Failure } from './failure.ts';

const { subscriptionId, clientId } = publicWorld;
const GROUP = `/subscriptions/${subscriptionId}/resourceGroups/maps-rg`;
const SCOPE = `${GROUP}/providers/Microsoft.Maps/accounts/contoso-maps`;

/** Listing the keys is refused with these words of Azure. */
const refusing =
  (status: number, code: string, message: string, headers: Record<string, string> = {}) =>
  (world: World): void => {
    const reply: SimReply = { status, headers, body: { error: { code, message } } };
    world.inject({ match: requestTo.listKeys, fault: { kind: 'reply', reply }, times: Infinity });
  };

/** Neither is what Azure said. */
const NOT_A_ROLE = ['az role', 'Contributor'];

const ROLE = [
  '"Microsoft.Maps/accounts/listKeys/action","Microsoft.Maps/accounts/regenerateKey/action"]',
  'az role definition create --role-definition "@role.json"',
  `--assignee-principal-type ServicePrincipal --role "Azure Maps Key Rotator" --scope "${SCOPE}"`,
  clientId,
];

export const REFUSED_FAILURES: readonly Failure[] = [
  {
    name: 'azure-forbidden',
    isCommon: true,
    code: 'azure-forbidden',
    gives: ['Microsoft.Maps/accounts/listKeys/action', ...ROLE],
    withholds: ['Contributor'],
    prepare: ({ account }) => {
      account.permissions.clear();
    },
  },
  {
    name: 'azure-forbidden-to-regenerate',
    isCommon: true,
    code: 'azure-forbidden',
    gives: ['Microsoft.Maps/accounts/regenerateKey/action', ...ROLE],
    prepare: (world) => {
      world.store('primary');
      world.account.permissions.delete('Microsoft.Maps/accounts/regenerateKey/action');
    },
  },
  {
    // Azure names the identity, which this action does not know.
    name: 'azure-forbidden-azure-cli',
    code: 'azure-forbidden',
    gives: [
      'The identity has the object ID ',
      'az role assignment create --assignee-object-id "',
      'Azure Maps Key Rotator',
    ],
    withholds: ['<client-id>', 'client ID'],
    inputs: { 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': '' },
    prepare: ({ account }) => {
      account.permissions.clear();
    },
    options: ({ simulator }) => ({ path: [simulator.azure.cli()] }),
  },
  {
    name: 'azure-forbidden-nameless',
    code: 'azure-forbidden',
    gives: ['az role assignment create --assignee "<client-id>"', 'az account show --query user.name'],
    inputs: { 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': '' },
    prepare: refusing(403, 'AuthorizationFailed', 'Not authorized.'),
    options: ({ simulator }) => ({ path: [simulator.azure.cli()] }),
  },
  {
    name: 'azure-forbidden-to-discover',
    code: 'azure-forbidden',
    gives: [
      `on /subscriptions/${subscriptionId}.`,
      `--role "Reader" --scope "/subscriptions/${subscriptionId}"`,
    ],
    inputs: { operation: 'discover', 'resource-group': '', 'account-name': '', 'github-token': '' },
    prepare: ({ simulator }) => {
      simulator.azure.subscription().grants.clear();
    },
  },
  {
    name: 'azure-forbidden-to-delete',
    code: 'azure-forbidden',
    gives: ['Microsoft.Maps/accounts/delete on', '"Microsoft.Maps/accounts/delete"]', `--scope "${SCOPE}"`],
    inputs: { operation: 'delete', confirm: 'contoso-maps', 'github-token': '' },
    prepare: ({ account }) => {
      account.permissions.delete(mapsActions.delete);
    },
  },
  {
    name: 'azure-linked-scope',
    code: 'azure-forbidden',
    gives: [
      'on another resource that the request for the account contoso-maps involves',
      'Azure\'s message: "The client has permission',
    ],
    withholds: NOT_A_ROLE,
    prepare: refusing(
      403,
      'LinkedAuthorizationFailed',
      `The client has permission to perform action 'Microsoft.Maps/accounts/listKeys/action' on scope '${SCOPE}', however the linked subscription was not found.`,
    ),
  },
  {
    name: 'azure-deny-assignment',
    code: 'azure-deny-assignment',
    gives: [
      'Another role does not change that',
      `az rest --method get --url "${SCOPE}/providers/Microsoft.Authorization/denyAssignments`,
    ],
    withholds: NOT_A_ROLE,
    prepare: ({ account }) => (account.denyAssignment = 'managed-by-stack'),
  },
  {
    name: 'azure-policy-denied-keys',
    code: 'azure-policy-denied',
    gives: [
      'The Azure Policy assignment "no-keys" does not allow this run to list the keys of the account contoso-maps',
      'exemption',
    ],
    withholds: [...NOT_A_ROLE, 'location'],
    prepare: refusing(
      403,
      'RequestDisallowedByPolicy',
      `Resource 'contoso-maps' was disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"no-keys","id":"/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/policyAssignments/no-keys"}}]'.`,
    ),
  },
  {
    name: 'azure-mfa-required',
    code: 'azure-mfa-required',
    gives: ['Sign in as an application or a managed identity', 'azure/login'],
    withholds: [...NOT_A_ROLE, 'region'],
    prepare: ({ simulator }) => (simulator.azure.subscription().requiresMfa = true),
  },
  {
    name: 'azure-restricted',
    code: 'azure-request-failed',
    gives: [
      '(status 403, RequestDisallowedByAzure)',
      "Azure's message: \"Resource 'contoso-maps' was disallowed by Azure.",
    ],
    withholds: [...NOT_A_ROLE, 'region'],
    prepare: refusing(403, 'RequestDisallowedByAzure', "Resource 'contoso-maps' was disallowed by Azure."),
  },
  {
    name: 'azure-subscription-disabled',
    code: 'azure-subscription-disabled',
    gives: [`az account show --subscription "${subscriptionId}" --query state`],
    withholds: NOT_A_ROLE,
    prepare: ({ simulator }) => (simulator.azure.subscription().isDisabled = true),
  },
  {
    name: 'azure-not-registered-for-keys',
    code: 'azure-provider-not-registered',
    gives: [`az provider register --subscription "${subscriptionId}" --namespace Microsoft.Maps --wait`],
    prepare: refusing(409, 'MissingSubscriptionRegistration', 'The subscription is not registered.'),
  },
  {
    // A code that this action does not know: Azure's own words help most. What looks like a key is left out.
    name: 'azure-unknown-refusal',
    code: 'azure-request-failed',
    gives: [
      '(status 403, SomethingNew)',
      '"The perimeter \'maps\' does not allow ... it."',
      'az monitor activity-log',
    ],
    withholds: NOT_A_ROLE,
    prepare: (world) => {
      const { value } = world.account.keys.primary;
      refusing(403, 'SomethingNew', `The perimeter 'maps'\r\n does not allow ${value} it.`)(world);
    },
  },
  {
    name: 'azure-claims-challenge',
    code: 'azure-sign-in-refused',
    gives: ['requires a new sign-in', 'Conditional Access'],
    withholds: NOT_A_ROLE,
    prepare: refusing(401, 'InvalidAuthenticationToken', 'Continuous access evaluation failed.', {
      'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${btoa('{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}')}"`,
    }),
  },
  {
    name: 'azure-token-expired',
    code: 'azure-sign-in-refused',
    gives: ['The access token has expired', 'A new token was refused as well'],
    prepare: refusing(401, 'ExpiredAuthenticationToken', 'The access token expiry UTC time has passed.'),
  },
];
