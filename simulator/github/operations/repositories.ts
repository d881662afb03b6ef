// Operations on repositories, environments and the rate limit.
import { type Answer, type Call, iso, type Setting } from './call.ts';
import { paginate } from '../replies/pagination.ts';
import { notFound, Refusal } from '../replies/refusal.ts';
import { hasRole, loginOf, type GitHubToken } from '../state/tokens.ts';
import { environmentBody, fullRepository } from './repository-body.ts';

/** The creation time of all repositories and environments. */
const since = iso(Date.UTC(2024, 0, 1));

export function getRepository(call: Call, setting: Setting): Awaited<Answer> {
  if (call.place.on !== 'repository') return notFound();
  const { repository } = call.place;
  const full = fullRepository(repository, setting.addresses, since);
  const permissions = call.caller.kind === 'token' ? permissionsOf(call.caller.token) : {};
  return { status: 200, body: { ...full, archived: setting.isArchived(repository), permissions } };
}

/** What the caller may do there. */
function permissionsOf(token: GitHubToken): Record<string, boolean> {
  if (loginOf(token) === undefined) {
    const { contents } = token.kind === 'classic' ? {} : token.permissions;
    return { admin: false, maintain: false, push: contents === 'write', triage: false, pull: true };
  }
  const admin = hasRole(token, 'admin');
  const push = hasRole(token, 'write');
  return { admin, maintain: admin, push, triage: push, pull: true };
}

export function listEnvironments(call: Call, setting: Setting): Awaited<Answer> {
  if (call.place.on !== 'repository') return notFound();
  const { repository } = call.place;
  const all = repository.environments.map((known) =>
    environmentBody(repository, known, setting.addresses, since),
  );
  const page = paginate(
    all,
    call.query,
    `${setting.addresses.api}/repositories/${repository.id}/environments`,
  );
  return { status: 200, headers: page.headers, body: { total_count: all.length, environments: page.items } };
}

export function getEnvironment(call: Call, setting: Setting): Awaited<Answer> {
  if (call.place.on !== 'repository') return notFound();
  const { repository } = call.place;
  const environment = setting.world.environment(repository, call.parameters['environment_name'] ?? '');
  if (environment === undefined) return notFound();
  return { status: 200, body: environmentBody(repository, environment, setting.addresses, since) };
}

export function getRateLimit({ rate }: Call, setting: Setting): Awaited<Answer> {
  if (!setting.rateLimited || rate === undefined) return new Refusal(404, 'Rate limiting is not enabled.');
  const search = { limit: 30, used: 0, remaining: 30, reset: rate.reset };
  return { status: 200, body: { resources: { core: rate, search }, rate } };
}
