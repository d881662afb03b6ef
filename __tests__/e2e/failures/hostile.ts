// Failures by responses that name addresses of their own, or that are too large.
import type { Flood } from '../../../simulator/network/flood.ts';
import type { MatchFields } from '../../../simulator/network/faults.ts';
import { idTokenHost } from '../../../simulator/oidc/id-token.ts';
import { requestTo, SITE, VAULT, type World } from '../world.ts';
import type { Failure } from './failure.ts';

const LIST =
  'https://management.azure.com/subscriptions/99999999-8888-7777-6666-555555555555/providers/Microsoft.Maps/accounts';
const DISCOVER = { operation: 'discover', 'account-name': '', 'resource-group': '', 'github-token': '' };
const VAULT_HOST = 'contoso-kv.vault.azure.net';

const withNextLink =
  (nextLink: string) =>
  (world: World): void => {
    const reply = { status: 200, body: { value: [], nextLink } };
    world.inject({ match: { path: /\/accounts$/ }, fault: { kind: 'reply', reply }, times: Infinity });
  };

const flooding =
  (match: MatchFields, flood: Flood = { bytes: 600 * 1024 * 1024, codings: ['gzip'] }) =>
  (world: World): void => {
    world.inject({ match, fault: { kind: 'flood', ...flood }, times: Infinity });
  };

/** Too large from one service. */
function oversized(name: string, code: Failure['code'], match: MatchFields, whose: string): Failure {
  const targets = code === 'keyvault-unreachable' ? VAULT : SITE;
  return {
    name: `oversized-${name}`,
    code,
    gives: [`${whose} is larger than 4 MiB`],
    withholds: ['did not respond'],
    inputs: { operation: 'publish', targets },
    prepare: flooding(match),
  };
}

export const HOSTILE_FAILURES: readonly Failure[] = [
  {
    name: 'azure-list-elsewhere',
    code: 'azure-unexpected-answer',
    gives: ['"https://stranger.example/', 'the access token would be sent there', 'NO_PROXY'],
    withholds: ['skiptoken'],
    inputs: DISCOVER,
    prepare: withNextLink(LIST.replace('management.azure.com', 'stranger.example') + '?$skiptoken=x'),
  },
  {
    name: 'azure-list-endless',
    code: 'azure-unexpected-answer',
    gives: ['a page names one as the next that was read before', 'used none of it', 'resource-group'],
    inputs: DISCOVER,
    prepare: withNextLink(`${LIST}?api-version=2023-06-01`),
  },
  {
    name: 'keyvault-challenge-elsewhere',
    code: 'azure-unexpected-answer',
    gives: [VAULT_HOST, 'https://vault.azure.net', 'The run sent none'],
    withholds: ['stranger.example'],
    inputs: { operation: 'publish', targets: VAULT },
    prepare: (world) => {
      const headers = {
        'www-authenticate':
          'Bearer authorization="https://stranger.example/x", resource="https://stranger.example"',
      };
      const reply = { status: 401, headers, body: { error: { code: 'Unauthorized', message: 'No.' } } };
      world.inject({ match: { host: VAULT_HOST }, fault: { kind: 'reply', reply }, times: Infinity });
    },
  },
  {
    name: 'redirect-out-of-the-api',
    code: 'github-unexpected-answer',
    gives: ['https://ghes.octo.example/login', 'the API of the server (https://ghes.octo.example/api/v3)'],
    withholds: ['token=x'],
    world: { github: { apiUrl: 'https://ghes.octo.example/api/v3' } },
    prepare: (world) => {
      const reply = { status: 302, headers: { location: '/login?token=x' } };
      world.inject({
        match: { host: 'ghes.octo.example' },
        fault: { kind: 'reply', reply },
        times: Infinity,
      });
    },
  },
  {
    name: 'redirect-to-another-secret',
    code: 'github-unexpected-answer',
    gives: [
      'https://api.github.com/repos/octo/site/actions/secrets/OTHER',
      'leads to something else than the request was for',
    ],
    inputs: { operation: 'publish' },
    prepare: (world) => {
      const location = 'https://api.github.com/repos/octo/site/actions/secrets/OTHER';
      const reply = { status: 307, headers: { location } };
      world.inject({ match: requestTo.writeSecret, fault: { kind: 'reply', reply } });
    },
  },
  oversized('id-token', 'id-token-failed', { host: idTokenHost }, 'its response'),
  oversized('sign-in', 'azure-unexpected-answer', requestTo.signIn, 'A response of Microsoft Entra'),
  oversized('keys', 'azure-unexpected-answer', requestTo.listKeys, 'A response of Azure Resource Manager'),
  oversized(
    'secret',
    'github-unexpected-answer',
    requestTo.readSecret,
    `GitHub's response to a request for ${SITE}`,
  ),
  oversized(
    'vault',
    'keyvault-unreachable',
    { host: VAULT_HOST },
    'The vault contoso-kv sent a response that',
  ),
  {
    name: 'undecodable-keys',
    code: 'azure-unexpected-answer',
    gives: ['A response of Azure Resource Manager could not be decompressed'],
    inputs: { operation: 'list' },
    prepare: flooding(requestTo.listKeys, { bytes: 0, claims: 'br' }),
  },
];
