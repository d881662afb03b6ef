// The operations of the simulated API, with the path templates of GitHub's OpenAPI description.
import { type Need, secretPermissions } from '../access/permissions.ts';
import type { Handler } from '../operations/call.ts';
import type { Edition, Operation } from '../description/description.ts';
import { getEnvironment, getRateLimit, getRepository, listEnvironments } from '../operations/repositories.ts';
import { get, list, listForRepository, publicKey, put, remove } from '../operations/secrets.ts';
import {
  addSelected,
  listSelected,
  removeSelected,
  setSelected,
} from '../operations/selected-repositories.ts';
import type { ScopeKind } from '../state/secret-target.ts';
import type { PermissionLevel } from '../state/tokens.ts';

export interface Route extends Operation {
  readonly need: Need;
  readonly handle: Handler;
  /** True for Codespaces, which GitHub Enterprise Server does not have. */
  readonly cloudOnly: boolean;
}

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

function secretRoutes(kind: ScopeKind): Route[] {
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
    : { on: 'repository', permissions, admin: true };
}

function readsRepository(template: string, permission: string, admin: boolean, handle: Handler): Route {
  const need: Need = { on: 'repository', permissions: { [permission]: 'read' }, admin };
  return { method: 'GET', template, need, handle, cloudOnly: false };
}

export const routes: readonly Route[] = [
  ...(Object.keys(bases) as ScopeKind[]).flatMap(secretRoutes),
  readsRepository(repository, 'metadata', false, getRepository),
  readsRepository(`${repository}/environments`, 'actions', false, listEnvironments),
  readsRepository(`${repository}/environments/{environment_name}`, 'actions', false, getEnvironment),
  readsRepository(`${repository}/actions/organization-secrets`, 'secrets', true, listForRepository),
  { method: 'GET', template: '/rate_limit', need: { on: 'nothing' }, handle: getRateLimit, cloudOnly: false },
];

export function operationsOf(edition: Edition): Operation[] {
  return routes
    .filter((route) => edition === 'github.com' || !route.cloudOnly)
    .map(({ method, template }) => ({ method, template }));
}
