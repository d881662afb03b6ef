// The scopes that store GitHub secrets, and the notation `kind:place#NAME` with which tests identify a secret.
export const scopeKinds = [
  'repo',
  'env',
  'org',
  'dependabot',
  'dependabot-org',
  'codespaces',
  'codespaces-org',
] as const;
export type ScopeKind = (typeof scopeKinds)[number];

export type SecretScope =
  | { readonly kind: 'repo' | 'dependabot' | 'codespaces'; readonly repository: string }
  | { readonly kind: 'env'; readonly repository: string; readonly environment: string }
  | { readonly kind: 'org' | 'dependabot-org' | 'codespaces-org'; readonly organization: string };

export interface SecretTarget {
  readonly scope: SecretScope;
  /** In upper case, as GitHub stores it. */
  readonly name: string;
}

export function printScope(scope: SecretScope): string {
  switch (scope.kind) {
    case 'env':
      return `env:${scope.repository}/${scope.environment}`;
    case 'org':
    case 'dependabot-org':
    case 'codespaces-org':
      return `${scope.kind}:${scope.organization}`;
    default:
      return `${scope.kind}:${scope.repository}`;
  }
}

/** Owners, repositories and environments are not case-sensitive. */
export function scopeKey(scope: SecretScope): string {
  return printScope(scope).toLowerCase();
}

export function printTarget(target: SecretTarget): string {
  return `${printScope(target.scope)}#${target.name}`;
}

export function parseTarget(text: string): SecretTarget {
  const parts = /^(?<kind>[a-z-]+):(?<place>.+)#(?<name>[^#]+)$/.exec(text)?.groups;
  const kind = scopeKinds.find((known) => known === parts?.['kind']);
  const place = parts?.['place'];
  const name = parts?.['name']?.toUpperCase();
  if (kind === undefined || place === undefined || name === undefined) {
    throw new Error(`Not a target of a GitHub secret (kind:place#NAME): ${text}`);
  }
  return { scope: parseScope(kind, place, text), name };
}

function parseScope(kind: ScopeKind, place: string, text: string): SecretScope {
  const [owner, repository, ...environment] = place.split('/');
  if (kind === 'org' || kind === 'dependabot-org' || kind === 'codespaces-org') {
    if (owner === undefined || repository !== undefined)
      throw new Error(`Expected one organization: ${text}`);
    return { kind, organization: owner };
  }
  if (owner === undefined || repository === undefined) throw new Error(`Expected owner/repository: ${text}`);
  if (kind === 'env') {
    if (environment.length === 0) throw new Error(`Expected owner/repository/environment: ${text}`);
    return { kind, repository: `${owner}/${repository}`, environment: environment.join('/') };
  }
  if (environment.length > 0) throw new Error(`Expected only owner/repository: ${text}`);
  return { kind, repository: `${owner}/${repository}` };
}
