// Paths that identify a repository by its ID or by a former name.
import type { SimRequest } from '../../network/http.ts';
import type { Setting } from '../operations/call.ts';
import { Refusal } from '../replies/refusal.ts';
import { type GitHubToken, sees } from '../state/tokens.ts';
import type { World } from '../state/world.ts';

/**
 * The same path with names instead of IDs, which GitHub's pagination links and redirects contain. Undefined if there is
 * no repository or organization with the ID.
 */
export function namedPath(path: string, world: World): string | undefined {
  const parts = /^\/(?<what>repositories|organizations)\/(?<id>\d+)(?<rest>\/.*)?$/.exec(path)?.groups;
  if (parts === undefined) return path;
  const id = Number(parts['id']);
  const rest = parts['rest'] ?? '';
  if (parts['what'] === 'organizations') {
    const account = world.accountById(id);
    return account === undefined ? undefined : `/orgs/${account.login}${rest}`;
  }
  const repository = world.repositoryById(id);
  return repository === undefined ? undefined : `/repos/${repository.fullName}${rest}`;
}

/** The redirect for the former name of a renamed repository. */
export function redirectOf(
  request: SimRequest,
  parameters: Readonly<Record<string, string>>,
  token: GitHubToken,
  { world, addresses }: Setting,
): Refusal | undefined {
  const oldName = `${parameters['owner'] ?? ''}/${parameters['repo'] ?? ''}`;
  const id = world.moved(oldName);
  const repository = id === undefined ? undefined : world.repositoryById(id);
  if (repository === undefined || world.repository(oldName) !== undefined) return undefined;
  if (!sees(token, repository.fullName)) return undefined;
  const rest = request.url.pathname.split('/repos/')[1]?.split('/').slice(2).join('/') ?? '';
  const url = `${addresses.api}/repositories/${repository.id}${rest === '' ? '' : `/${rest}`}${request.url.search}`;
  const more = { headers: { location: url }, details: { url } };
  return request.method === 'GET'
    ? new Refusal(301, 'Moved Permanently', more)
    : new Refusal(307, 'Temporary Redirect', more);
}
