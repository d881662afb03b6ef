// `gh auth status`.
import { type Command, type Invocation, isSwitch, type Output } from './command.ts';
import type { GhClient } from './client.ts';
import { GhFailure } from './failure.ts';
import { type HostToken, restPrefix } from './hosts.ts';

interface State {
  readonly isValid: boolean;
  readonly lines: readonly string[];
}

async function status({ client, values }: Invocation): Promise<Output> {
  const { hosts } = client;
  const asked = values.get('hostname');
  if (hosts.known.length === 0)
    throw new GhFailure('You are not logged into any GitHub hosts. To log in, run: gh auth login');
  if (asked !== undefined && !hosts.known.includes(asked))
    throw new GhFailure(`You are not logged into any accounts on ${asked}`);
  const states: State[] = [];
  for (const host of hosts.known.filter((known) => asked === undefined || known === asked)) {
    const token = hosts.tokenFor(host);
    if (token !== undefined) states.push(await stateOf(host, token, client));
  }
  const text = states.map(({ lines }) => `${lines.join('\n')}\n`).join('\n');
  return states.every(({ isValid }) => isValid) ? { stdout: text } : { stderr: text, exitCode: 1 };
}

async function stateOf(host: string, { token, source }: HostToken, client: GhClient): Promise<State> {
  try {
    const data = await client.graphQl(host, { query: 'query UserCurrent{viewer{login}}' });
    const { viewer } = data as { readonly viewer: { readonly login: string } };
    const index = await client.send({ method: 'GET', url: restPrefix(host) });
    if (index.status > 299) return invalid(host, source);
    const [prefix = ''] = /^(?:github_pat_|gh[a-z]_)?/.exec(token) ?? [];
    const hidden = `${prefix}${'*'.repeat(token.length - prefix.length)}`;
    const scopes = (index.headers['x-oauth-scopes'] ?? '').split(', ');
    const hasScopes = /^gh[op]_/.test(token);
    const lines = [
      host,
      `  ✓ Logged in to ${host} account ${viewer.login} (${source})`,
      '  - Active account: true',
      '  - Git operations protocol: https',
      `  - Token: ${hidden}`,
      ...(hasScopes ? [`  - Token scopes: ${scopes.map((scope) => `'${scope}'`).join(', ')}`] : []),
    ];
    return { isValid: true, lines: [...lines, ...(hasScopes ? adviceOn(scopes, host) : [])] };
  } catch (error) {
    if (error instanceof GhFailure) return invalid(host, source);
    throw error;
  }
}

/** What `gh` itself needs. */
function adviceOn(scopes: readonly string[], host: string): readonly string[] {
  const missing = [
    ...(scopes.includes('repo') ? [] : ['repo']),
    ...(scopes.some((scope) => /^(?:read|write|admin):org$/.test(scope)) ? [] : ['read:org']),
  ];
  if (missing.length === 0) return [];
  const names = missing.map((scope) => `'${scope}'`).join(', ');
  return [
    `  ! Missing required token scopes: ${names}`,
    `  - To request missing scopes, run: gh auth refresh -h ${host}`,
  ];
}

function invalid(host: string, source: string): State {
  const isKept = source === 'keyring';
  const lines = [
    host,
    `  X Failed to log in to ${host} using token (${source})`,
    '  - Active account: true',
    `  - The token in ${source} is invalid.`,
    ...(isKept ? [`  - To re-authenticate, run: gh auth login -h ${host}`] : []),
  ];
  return { isValid: false, lines };
}

export const authStatus: Command = {
  usage: 'gh auth status [flags]',
  flags: {
    active: { short: 'a', isSwitch },
    hostname: { short: 'h' },
    jq: {},
    json: {},
    'show-token': { short: 't', isSwitch },
    template: {},
  },
  simulated: ['active', 'hostname'],
  arguments: [0, 0],
  isOpen: true,
  run: status,
};
