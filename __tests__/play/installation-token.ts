// What actions/create-github-app-token does: signs a JSON Web Token with the private key, finds the installation and requests a token
// for one repository, with exactly the permissions that its inputs name. https://github.com/actions/create-github-app-token
import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';

export type GitHubRequest = (
  method: string,
  path: string,
  bearer: string,
  body?: object,
) => Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;

export interface Asked {
  readonly inputs: Readonly<Record<string, string>>;
  readonly permissions: Readonly<Record<string, string>>;
  /** The repository of the workflow. */
  readonly repository: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Throws an error with the message of the action. */
export async function installationToken(asked: Asked, request: GitHubRequest): Promise<string> {
  const { inputs, permissions } = asked;
  const { 'client-id': clientId, 'private-key': privateKey } = inputs;
  if (!clientId)
    throw new Error("The 'client-id' (or deprecated 'app-id') input must be set to a non-empty string");
  if (!privateKey) throw new Error("The 'private-key' input must be set to a non-empty string");
  const [owner, names] = targetOf(asked);
  const bearer = await jsonWebToken(clientId, privateKey, asked.now);
  const found = await send('GET', `/repos/${owner}/${names[0] ?? ''}/installation`);
  const body = { repositories: names, ...(Object.keys(permissions).length === 0 ? {} : { permissions }) };
  const created = await send('POST', `/app/installations/${String(found['id'])}/access_tokens`, body);
  return String(created['token']);

  async function send(
    method: string,
    path: string,
    content?: object,
  ): Promise<Readonly<Record<string, unknown>>> {
    const answer = await request(method, path, bearer, content);
    if (answer.status < 300) return answer.body;
    // As Octokit writes it.
    throw new Error(`${String(answer.body['message'])} - ${String(answer.body['documentation_url'])}`);
  }
}

function targetOf({ inputs, repository }: Asked): [owner: string, names: readonly string[]] {
  const [ownOwner = '', ownName = ''] = repository.split('/');
  const { owner = '', repositories = '' } = inputs;
  if (repositories !== '') return [owner || ownOwner, repositories.split(/[\s,]+/).filter(Boolean)];
  if (owner !== '') throw new Error('A token for all repositories of an owner is not played.');
  return [ownOwner, [ownName]];
}

/** The action also accepts a key whose line ends were escaped. */
function jsonWebToken(clientId: string, privateKey: string, now: number): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ iss: clientId, iat: seconds - 30, exp: seconds + 540 })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .sign(createPrivateKey(privateKey.replaceAll('\\n', '\n')));
}
