// The operations on secrets.
import { type Need, secretPermissions } from '../access/permissions.ts';
import type { Handler } from './call.ts';
import type { Route } from './route.ts';
import { get, list, listForRepository, publicKey, put, remove } from './secrets.ts';
import { addSelected, listSelected, removeSelected, setSelected } from './selected-repositories.ts';
import type { ScopeKind } from '../state/secret-target.ts';
import type { PermissionLevel } from '../state/tokens.ts';

const repository = '/repos/{owner}/{repo}';

const bases: Record<ScopeKind, string> = {
  repo: `${repository}/actions/secrets`,
  env: `${repository}/environments/{environment_name}/secrets`,
  org: '/orgs/{org}/actions/secrets',
  dependabot: `${repository}/dependabot/secrets`,
  'dependabot-org': '/orgs/{org}/dependabot/secrets',
  codespaces: `${repository}/codespaces/secrets`,
  'codespaces-org': '/orgs/{org}/codespaces/secrets',
};

type ScopedHandler = (kind: ScopeKind, ...rest: Parameters<Handler>) => ReturnType<Handler>;

function routesOf(kind: ScopeKind): Route[] {
  const base = bases[kind];
  const one = `${base}/{secret_name}`;
  const ofOrganization = base.startsWith('/orgs/');
  const route = (method: string, template: string, handler: ScopedHandler): Route => ({
    method,
    template,
    need: secretNeed(kind, method === 'GET' ? 'read' : 'write', ofOrganization),
    handle: (call, setting) => handler(kind, call, setting),
    cloudOnly: kind.startsWith('codespaces'),
  });
  return [
    route('GET', base, list),
    route('GET', `${base}/public-key`, publicKey),
    route('GET', one, get),
    route('PUT', one, put),
    route('DELETE', one, remove),
    ...(ofOrganization
      ? [
          route('GET', `${one}/repositories`, listSelected),
          route('PUT', `${one}/repositories`, setSelected),
          route('PUT', `${one}/repositories/{repository_id}`, addSelected),
          route('DELETE', `${one}/repositories/{repository_id}`, removeSelected),
        ]
      : []),
  ];
}

function secretNeed(kind: ScopeKind, level: PermissionLevel, ofOrganization: boolean): Need {
  const permissions = secretPermissions(kind, level);
  return ofOrganization
    ? { on: 'organization', permissions }
    : { on: 'repository', permissions, role: 'admin' };
}

export const secretRoutes: readonly Route[] = [
  ...(Object.keys(bases) as ScopeKind[]).flatMap(routesOf),
  {
    method: 'GET',
    template: `${repository}/actions/organization-secrets`,
    need: { on: 'repository', permissions: { secrets: 'read' }, role: 'admin' },
    handle: listForRepository,
  },
];
