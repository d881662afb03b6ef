// The GraphQL queries that `gh` sends for the set-up. GitHub's OpenAPI description does not cover GraphQL.
import type { SimReply, SimRequest } from '../../network/http.ts';
import { loginOf, type GitHubToken, sees } from '../state/tokens.ts';
import type { World } from '../state/world.ts';

type Result = Readonly<Record<string, unknown>>;

interface Question {
  readonly query: string;
  readonly token: GitHubToken;
  readonly world: World;
}

/** `gh auth status`, with a token from the environment. */
function viewer({ query, token }: Question): Result | undefined {
  if (!/^query UserCurrent\s*\{\s*viewer\s*\{\s*login\s*\}\s*\}$/.test(query)) return undefined;
  const login = loginOf(token);
  return login === undefined
    ? { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] }
    : { data: { viewer: { login } } };
}

const named =
  /(?<alias>\w+): repository\(owner: "(?<owner>[^"]+)", name: "(?<name>[^"]+)"\)\s*\{\s*databaseId\s*\}/g;

/** `gh variable set --env`, which needs the ID of the repository. */
function repositoryIds({ query, token, world }: Question): Result | undefined {
  if (!query.startsWith('query MapRepositoryNames')) return undefined;
  const data: Record<string, unknown> = {};
  const errors: object[] = [];
  for (const { groups } of query.matchAll(named)) {
    const { alias = '', owner = '', name = '' } = groups ?? {};
    const fullName = `${owner}/${name}`;
    const repository = world.repository(fullName);
    const isVisible = repository !== undefined && (!repository.private || sees(token, fullName));
    data[alias] = isVisible ? { databaseId: repository.id } : null;
    const message = `Could not resolve to a Repository with the name '${fullName}'.`;
    if (!isVisible) errors.push({ type: 'NOT_FOUND', path: [alias], message });
  }
  return errors.length > 0 ? { data, errors } : { data };
}

export function isGraphQl({ pathname }: URL): boolean {
  return pathname === '/graphql' || pathname === '/api/graphql';
}

interface Surroundings {
  /** Undefined if it is not valid. */
  readonly token: GitHubToken | undefined;
  readonly world: World;
  /** Receives a query that is not simulated. */
  readonly violation: (problem: string) => void;
}

export function answerGraphQl(request: SimRequest, { token, world, violation }: Surroundings): SimReply {
  if (token === undefined) {
    const documentation = 'https://docs.github.com/graphql';
    return {
      status: 401,
      body: { message: 'Bad credentials', documentation_url: documentation, status: '401' },
    };
  }
  const headers: Record<string, string> =
    token.kind === 'classic'
      ? { 'x-oauth-scopes': token.scopes.join(', '), 'x-accepted-oauth-scopes': 'repo' }
      : {};
  const { query = '' } = JSON.parse(request.body) as { readonly query?: string };
  const question = { query: query.trim(), token, world };
  const result = viewer(question) ?? repositoryIds(question);
  if (result !== undefined) return { status: 200, headers, body: result };
  violation(`request POST ${request.url.pathname}: the query is not simulated: ${query}`);
  return { status: 200, headers, body: { errors: [{ type: 'NOT_SIMULATED', message: 'Not simulated.' }] } };
}
