// How managed identities and their federated credentials are shown.
import type { ManagedIdentity, NamedCredential } from './identities.ts';

export const TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities';
export const CREDENTIALS = 'federatedIdentityCredentials';

/** The provider writes `resourcegroups` in lower case, as the examples in Azure's documentation show. */
export function identityId({ subscriptionId, resourceGroup, name }: ManagedIdentity): string {
  return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup}/providers/${TYPE}/${name}`;
}

export function identityBody(identity: ManagedIdentity) {
  const { name, location, tags, tenantId, principalId, clientId } = identity;
  return {
    id: identityId(identity),
    name,
    type: TYPE,
    location,
    tags,
    properties: { tenantId, principalId, clientId },
  };
}

export function credentialBody(
  identity: ManagedIdentity,
  { name, issuer, subject, audience }: NamedCredential,
) {
  return {
    id: `${identityId(identity)}/${CREDENTIALS}/${name}`,
    name,
    type: `${TYPE}/${CREDENTIALS}`,
    properties: { issuer, subject, audiences: [audience] },
  };
}
