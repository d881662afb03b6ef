// Refusals of GitHub that are not about permissions, and those whose cause this action does not know.
import type { Restriction } from '../../../simulator/github/access/restrictions.ts';
import type { SimReply } from '../../../simulator/network/http.ts';
import { classicToken, fineGrainedToken } from '../../../simulator/github/state/defaults.ts';
import { requestTo, SITE, type Inputs, type World } from '../world.ts';
import type { Failure } from './failure.ts';

const PUBLISH: Inputs = { operation: 'publish' };
/** What GitHub has not said in any of these refusals. */
const NO_PERMISSION = ['permission', 'expired'];
const NOT_PUBLIC = ['https://github.com', 'githubstatus.com', 'api.github.com'];
const GHES = { github: { apiUrl: 'https://ghes.octo.example/api/v3' } };
const RESIDENCY = { github: { apiUrl: 'https://api.octo.ghe.com' } };

function restricted(restriction: Restriction, place = 'octo') {
  return ({ simulator: { github } }: World): void => {
    github.restrictions.set(place, restriction);
  };
}

/** GitHub refuses everything about the owner with a sentence that this action does not know. */
function refused(status: number, message: string) {
  return ({ simulator: { github } }: World): void => {
    github.restrictions.set('octo', { status, message });
  };
}

/** Every request for a secret of GitHub is answered like this, whoever sends the answer. */
function answered(reply: SimReply) {
  return (world: World): void => {
    const match = { path: /\/secrets\// };
    world.inject({ match, fault: { kind: 'reply', reply }, times: Infinity });
  };
}

const KNOWN: readonly Failure[] = [
  {
    name: 'ip-allow-list',
    code: 'github-ip-not-allowed',
    gives: ['The IP allow list of octo', 'Settings, Authentication security, IP allow list'],
    withholds: NO_PERMISSION,
    prepare: restricted('ip allow list'),
  },
  {
    name: 'archived-repository',
    code: 'github-archived',
    gives: ['gh repo unarchive octo/site'],
    withholds: NO_PERMISSION,
    inputs: PUBLISH,
    prepare: restricted('archived', 'octo/site'),
  },
  {
    name: 'suspended-installation',
    code: 'github-app-suspended',
    gives: ['"Unsuspend": https://github.com/organizations/octo/settings/installations'],
    withholds: NO_PERMISSION,
    prepare: restricted('suspended installation'),
  },
  {
    name: 'suspended-account',
    code: 'github-blocked',
    gives: ['suspended or restricted the account', 'GitHub Support'],
    withholds: NO_PERMISSION,
    inputs: { 'github-token': classicToken.value },
    prepare: restricted('suspended account'),
  },
  {
    name: 'classic-tokens-forbidden',
    code: 'github-token-policy',
    gives: ['octo or its enterprise forbids this kind of personal access token'],
    withholds: NO_PERMISSION,
    inputs: { 'github-token': classicToken.value },
    prepare: restricted('no classic tokens'),
  },
  {
    name: 'fine-grained-tokens-forbidden',
    code: 'github-token-policy',
    gives: ['octo or its enterprise forbids this kind of personal access token'],
    withholds: NO_PERMISSION,
    inputs: { 'github-token': fineGrainedToken.value },
    prepare: restricted('no fine-grained tokens'),
  },
  {
    name: 'token-lifetime',
    code: 'github-token-policy',
    gives: [
      'limits the lifetime of personal access tokens to 366 days',
      'https://github.com/settings/personal-access-tokens',
    ],
    withholds: NO_PERMISSION,
    inputs: { 'github-token': fineGrainedToken.value },
    prepare: restricted('token lifetime'),
  },
  {
    name: 'oauth-apps-restricted',
    code: 'github-token-policy',
    gives: ['octo has not approved the OAuth app'],
    withholds: NO_PERMISSION,
    inputs: { 'github-token': classicToken.value },
    prepare: restricted('no oauth apps'),
  },
  {
    name: 'blocked-repository',
    code: 'github-blocked',
    gives: ['https://github.com/octo/site', 'GitHub Support'],
    withholds: NO_PERMISSION,
    prepare: restricted('blocked', 'octo/site'),
  },
  {
    name: 'taken-down-repository',
    code: 'github-blocked',
    gives: ['https://github.com/octo/site', 'GitHub Support'],
    withholds: NO_PERMISSION,
    prepare: restricted('taken down', 'octo/site'),
  },
  {
    name: 'repository-role-missing',
    code: 'github-forbidden',
    gives: ['admin access to octo/site', 'actions/create-github-app-token'],
    withholds: ['It lacks the permission'],
    inputs: { 'github-token': classicToken.value },
    prepare: refused(403, 'Must have admin rights to Repository.'),
  },
  {
    name: 'organization-role-missing',
    code: 'github-forbidden',
    gives: ['an owner of octo', 'permission-organization-secrets: write'],
    withholds: ['It lacks the permission', 'scope'],
    inputs: { 'github-token': classicToken.value, targets: 'org:octo' },
    prepare: refused(403, 'You must be an org admin or have the actions secrets fine-grained permission.'),
  },
];

const UNKNOWN: readonly Failure[] = [
  {
    name: 'unknown-forbidden',
    code: 'github-request-failed',
    gives: ['status 403', '"Dependabot is disabled by a policy of your enterprise."'],
    withholds: NO_PERMISSION,
    prepare: refused(403, 'Dependabot is disabled by a policy of your enterprise.'),
  },
  {
    name: 'unknown-bad-request',
    code: 'github-request-failed',
    gives: ['status 400', '"Problems parsing JSON"'],
    prepare: refused(400, 'Problems parsing JSON'),
  },
  {
    name: 'gone',
    code: 'github-request-failed',
    gives: ['status 410', '"This resource is gone."'],
    prepare: refused(410, 'This resource is gone.'),
  },
  {
    name: 'legal-reasons',
    code: 'github-blocked',
    gives: ['status 451', '"Unavailable in your region."'],
    prepare: refused(451, 'Unavailable in your region.'),
  },
  {
    name: 'conflict-twice',
    code: 'github-request-failed',
    gives: ['twice with status 409', '"Conflict"'],
    inputs: PUBLISH,
    prepare: ({ simulator: { github } }) => {
      github.failWrites(SITE, 409);
    },
  },
  {
    name: 'invalid-data',
    code: 'github-request-failed',
    gives: ['status 422', 'Its message is not shown', 'gh secret list --repo octo/site'],
    withholds: ['full', 'public key'],
    inputs: PUBLISH,
    prepare: ({ simulator: { github } }) => {
      github.failWrites(SITE, 422);
    },
  },
  {
    name: 'permission-not-named',
    code: 'github-forbidden',
    gives: ['GitHub did not say which permission is missing', 'secrets=write'],
    withholds: ['It lacks'],
    inputs: PUBLISH,
    prepare: answered({ status: 403, body: { message: 'Resource not accessible by personal access token' } }),
  },
  {
    name: 'store-full',
    code: 'github-store-full',
    gives: ['A repository can have 100 secrets', 'gh secret list --repo octo/site'],
    withholds: ['public key'],
    inputs: PUBLISH,
    prepare: ({ simulator: { github } }) => {
      for (let index = 0; index < 100; index++) github.setSecret(`repo:octo/site#OTHER_${index}`, 'x');
    },
  },
  {
    name: 'public-key-changes-again',
    code: 'github-request-failed',
    gives: ['twice, as not encrypted', "the store's public key"],
    withholds: ['full'],
    inputs: PUBLISH,
    prepare: (world) => {
      const run = (): void => {
        world.simulator.github.changePublicKey(SITE);
      };
      world.inject({
        match: requestTo.writeSecret,
        fault: { kind: 'then', when: 'before', run },
        times: 2,
      });
    },
  },
];

const TOKENS_AND_LIMITS: readonly Failure[] = [
  {
    name: 'token-removed-on-the-way',
    code: 'github-token-refused',
    gives: ['received no token', 'Check the proxy between the runner and GitHub'],
    withholds: ['expired'],
    prepare: answered({ status: 401, body: { message: 'Requires authentication' } }),
  },
  {
    name: 'json-web-token',
    code: 'github-token-refused',
    gives: ['JSON web token', 'the output "token"'],
    withholds: ['revoked'],
    prepare: answered({ status: 401, body: { message: 'A JSON web token could not be decoded' } }),
  },
  {
    name: 'long-retry-after',
    code: 'github-rate-limited',
    gives: ['GitHub asks to wait 3600 seconds, until 2026-11-22T06:00:07Z'],
    prepare: answered({
      status: 403,
      headers: { 'retry-after': '3600', date: 'Sun, 22 Nov 2026 05:00:07 GMT' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    }),
  },
  {
    name: 'redirect-to-another-host',
    code: 'github-unexpected-answer',
    gives: ['https://portal.example/login', 'the API of the server (https://api.github.com'],
    withholds: ['token=x'],
    prepare: answered({ status: 302, headers: { location: 'https://portal.example/login?token=x' } }),
  },
  {
    name: 'github-page-of-a-proxy',
    code: 'github-unexpected-answer',
    gives: ['status 403, text/html', 'usually'],
    withholds: ['most likely'],
    prepare: answered({ status: 403, headers: { 'content-type': 'text/html' }, body: '<html>No</html>' }),
  },
  {
    name: 'github-without-a-field',
    code: 'github-unexpected-answer',
    gives: ['contained no readable time of its last update'],
    prepare: answered({ status: 200, body: { name: 'AZURE_MAPS_KEY' } }),
  },
  {
    name: 'codespaces-of-an-organization',
    code: 'github-not-found',
    gives: ['GitHub Team or Enterprise'],
    inputs: { targets: 'codespaces-org:octo' },
    prepare: answered({ status: 404, body: { message: 'Not Found' } }),
  },
];

/** GitHub Enterprise Server and enterprises with data residency have addresses of their own. */
const OTHER_SERVERS: readonly Failure[] = [
  {
    name: 'ghes-down',
    code: 'github-unreachable',
    gives: ['check with the administrator of ghes.octo.example'],
    withholds: NOT_PUBLIC,
    world: GHES,
    prepare: answered({ status: 503, body: 'Unavailable' }),
  },
  {
    name: 'ghes-version-of-the-api',
    code: 'github-request-failed',
    gives: ['2022-11-28', 'the administrator of ghes.octo.example'],
    withholds: [...NOT_PUBLIC, 'permission'],
    world: { github: { ...GHES.github, apiVersions: ['2026-03-10'] } },
  },
  {
    name: 'ghes-no-single-sign-on',
    code: 'github-sso',
    gives: ['https://ghes.octo.example/orgs/octo/sso?', 'https://ghes.octo.example/settings/tokens'],
    withholds: NOT_PUBLIC,
    world: GHES,
    inputs: { 'github-token': 'ghp_CLASSICxTokenWithoutSingleSignOn00008' },
    prepare: ({ simulator: { github } }) => {
      github.addToken({
        ...classicToken,
        value: 'ghp_CLASSICxTokenWithoutSingleSignOn00008',
        withoutSso: ['octo'],
      });
    },
  },
  {
    name: 'ghe-com-expired-token',
    code: 'github-token-refused',
    gives: [
      'a different server than api.octo.ghe.com',
      'https://octo.ghe.com/settings/personal-access-tokens',
    ],
    withholds: NOT_PUBLIC,
    world: RESIDENCY,
    inputs: { 'github-token': 'ghs_OfAnotherServer00000000000000000000009' },
  },
  {
    name: 'ghe-com-down',
    code: 'github-unreachable',
    gives: ['https://eu.githubstatus.com'],
    withholds: ['https://www.githubstatus.com'],
    world: RESIDENCY,
    prepare: answered({ status: 503, body: 'Unavailable' }),
  },
];

export const GITHUB_REFUSALS: readonly Failure[] = [
  ...KNOWN,
  ...UNKNOWN,
  ...TOKENS_AND_LIMITS,
  ...OTHER_SERVERS,
];
