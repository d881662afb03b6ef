// The secret store that a call addresses, and the URLs of that store.
import type { Call, Setting } from './call.ts';
import type { SecretStore } from '../state/secret-store.ts';
import type { ScopeKind, SecretScope } from '../state/secret-target.ts';

export function storeOf(kind: ScopeKind, call: Call, setting: Setting): SecretStore | undefined {
  const scope = scopeOf(kind, call, setting);
  return scope === undefined ? undefined : setting.world.store(scope);
}

function scopeOf(kind: ScopeKind, { place, parameters }: Call, { world }: Setting): SecretScope | undefined {
  switch (kind) {
    case 'org':
    case 'dependabot-org':
    case 'codespaces-org':
      return place.on === 'organization' ? { kind, organization: place.organization.login } : undefined;
    case 'env': {
      if (place.on !== 'repository') return undefined;
      const environment = world.environment(place.repository, parameters['environment_name'] ?? '');
      if (environment === undefined) return undefined;
      return { kind, repository: place.repository.fullName, environment: environment.name };
    }
    default:
      return place.on === 'repository' ? { kind, repository: place.repository.fullName } : undefined;
  }
}

/** The base URL of GitHub's pagination links, which contain IDs instead of names. */
export function idAddress(scope: SecretScope, { world, addresses }: Setting): string {
  return 'organization' in scope
    ? `${addresses.api}/organizations/${world.account(scope.organization)?.id ?? 0}`
    : `${addresses.api}/repositories/${world.repository(scope.repository)?.id ?? 0}`;
}

export function secretsPath(scope: SecretScope): string {
  switch (scope.kind) {
    case 'env':
      return `environments/${encodeURIComponent(scope.environment)}/secrets`;
    case 'repo':
    case 'org':
      return 'actions/secrets';
    case 'dependabot':
    case 'dependabot-org':
      return 'dependabot/secrets';
    case 'codespaces':
    case 'codespaces-org':
      return 'codespaces/secrets';
  }
}
