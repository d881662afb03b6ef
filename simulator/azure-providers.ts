// The parts of Resource Manager besides the accounts of Azure Maps.
import type { Authorization } from './azure/authorization/authorization.ts';
import { createAuthorizationProvider } from './azure/authorization/provider.ts';
import { objectIdOf } from './azure/entra/object-id.ts';
import type { Entra } from './azure/entra/entra.ts';
import { identityId } from './azure/managed-identity/bodies.ts';
import type { ManagedIdentities } from './azure/managed-identity/identities.ts';
import { createIdentityProvider } from './azure/managed-identity/provider.ts';
import { vaultId, type SimVault } from './azure/key-vault/vault.ts';
import type { SimAccount } from './azure/maps/account.ts';
import type { Deployments } from './azure/resource-manager/deployments/deployments.ts';
import { createDeploymentProvider } from './azure/resource-manager/deployments/provider.ts';
import { missingScope } from './azure/resource-manager/missing-scope.ts';
import { permissions } from './azure/resource-manager/permissions.ts';
import type { Provider } from './azure/resource-manager/provider.ts';
import { resourceGroups } from './azure/resource-manager/resource-groups.ts';
import { createVaultProvider } from './azure/resource-manager/vaults.ts';

interface State {
  readonly accounts: readonly SimAccount[];
  readonly authorization: Authorization;
  readonly deployments: Deployments;
  readonly entra: Entra;
  readonly identities: ManagedIdentities;
  readonly vaults: readonly SimVault[];
}

export function createProviders(state: State): readonly Provider[] {
  const { authorization, deployments, entra, identities, vaults } = state;
  const providers: readonly Provider[] = [
    resourceGroups,
    permissions,
    createVaultProvider(vaults),
    createAuthorizationProvider({
      authorization,
      missingScope: (scope, call) => missingScope(scope, call, resourceIds(state)),
      isPrincipal: (id) => entra.applications.some(({ clientId }) => objectIdOf(clientId) === id),
    }),
    createIdentityProvider(identities),
  ];
  const resources = () => resourceIds(state);
  return [...providers, createDeploymentProvider({ deployments, providers, resourceIds: resources })];
}

function resourceIds({ accounts, identities, vaults }: State): readonly string[] {
  return [
    ...accounts.filter(({ deleted }) => !deleted).map(({ id }) => id),
    ...identities.all.map(identityId),
    ...vaults.map(vaultId),
  ];
}
