// The scenes whose answers are made hostile: those of the fault matrix, and one for every kind of refusal that this action explains.
import type { SimReply } from '../../simulator/network/http.ts';
import { SECOND } from '../../src/core/time.ts';
import { NEW } from './accounts.ts';
import { SCENES } from './fault-scenes.ts';
import { SITE, VAULT, type Inputs, type World } from './world.ts';

export interface HostileScene {
  readonly inputs: Inputs;
  readonly world?: (typeof SCENES)[string]['world'];
  readonly prepare?: (world: World) => void;
  /** Answers that replace those of the services, by the beginning of the name of the request. */
  readonly answers?: Readonly<Record<string, SimReply>>;
  /** A request whose own answer matters too. */
  readonly also?: string;
}

const PUBLISH: Inputs = { operation: 'publish' };
const IN_VAULT: Inputs = { operation: 'publish', targets: VAULT, 'github-token': '' };
const SENTENCE = 'Something is wrong with it.';
const ACTION = 'Microsoft.Maps/accounts/listKeys/action';
const OBJECT = '11111111-2222-3333-4444-555555555555';

const github = (
  status: number,
  headers: Readonly<Record<string, string>> = {},
  message = SENTENCE,
): SimReply => ({
  status,
  headers: { 'x-github-request-id': 'ABCD:1234', ...headers },
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});

const azure = (
  status: number,
  code: string,
  message = SENTENCE,
  headers: Readonly<Record<string, string>> = {},
): SimReply => ({
  status,
  headers: { 'x-ms-request-id': 'abcd', ...headers },
  body: { error: { code, message, target: 'x', details: [{ code, message }] } },
});

const entra = (number: string, sentence = SENTENCE): SimReply => ({
  status: 400,
  body: {
    error: 'invalid_client',
    error_description: `AADSTS${number}: ${sentence} Trace ID: 1234`,
    error_codes: [Number(number)],
    timestamp: '2026-11-22 05:00:00Z',
    trace_id: '1234',
    correlation_id: '1234',
  },
});

const vault = (status: number, code: string, inner?: string, message = SENTENCE): SimReply => ({
  status,
  body: { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
});

const refusing = (answers: Readonly<Record<string, SimReply>>, inputs = PUBLISH): HostileScene => ({
  inputs,
  answers,
});

const READ = 'read octo/site';
const WRITE = 'write octo/site';

const GITHUB: Readonly<Record<string, HostileScene>> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 451, 500].map((status) => [
      `GitHub refuses a read, ${status}`,
      refusing({ [READ]: github(status) }),
    ]),
  ),
  ...Object.fromEntries(
    [403, 404, 409, 422, 429].map((status) => [
      `GitHub refuses a write, ${status}`,
      refusing({ [WRITE]: github(status, { 'retry-after': '1' }) }),
    ]),
  ),
  'GitHub names a scope': refusing({
    [READ]: github(403, { 'x-oauth-scopes': 'gist', 'x-accepted-oauth-scopes': 'repo' }),
  }),
  'GitHub names a permission': refusing({
    [READ]: github(
      403,
      { 'x-accepted-github-permissions': 'secrets=write' },
      'Resource not accessible by integration',
    ),
  }),
  'GitHub requires single sign-on': refusing({
    [READ]: github(403, {
      'x-github-sso': 'required; url=https://github.com/orgs/octo/sso?authorization_request=AB12',
    }),
  }),
  'GitHub names an address': refusing({
    [READ]: github(
      403,
      {},
      'The owner has an IP allow list enabled, and 10.1.2.3 is not permitted to access this resource.',
    ),
  }),
  'GitHub names a role': refusing({ [WRITE]: github(403, {}, 'Must have admin rights to Repository.') }),
  'GitHub limits the rate': refusing({
    [READ]: github(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4000000000' }),
  }),
  'GitHub redirects': refusing({
    [READ]: { status: 302, headers: { location: 'https://elsewhere.example/login' } },
  }),
  'a proxy sends a page': refusing({
    [READ]: { status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>No</h1>' },
  }),
  'an environment is missing': { inputs: { ...PUBLISH, targets: 'env:octo/site/nowhere' } },
  'a repository was renamed': {
    inputs: PUBLISH,
    prepare: ({ simulator }) => {
      simulator.github.renameRepository('octo/site', 'octo/www');
    },
  },
};

const AZURE: Readonly<Record<string, HostileScene>> = {
  ...Object.fromEntries(
    [
      'AuthorizationFailed',
      'LinkedAuthorizationFailed',
      'DenyAssignmentAuthorizationFailed',
      'RequestDisallowedByAzure',
      'SomethingElse',
    ].map((code) => [
      `Azure refuses a list, ${code}`,
      refusing({
        'list keys': azure(
          403,
          code,
          `The client '${OBJECT}' with object id '${OBJECT}' does not have authorization to perform ${ACTION}.`,
        ),
      }),
    ]),
  ),
  'a policy denies a list': refusing({
    'list keys': azure(
      403,
      'RequestDisallowedByPolicy',
      `Disallowed by policy. Policy identifiers: '[{"policyAssignment":{"name":"no maps","id":"/x"}}]'.`,
    ),
  }),
  'Azure refuses the token': refusing({
    'read account': azure(401, 'InvalidAuthenticationToken', SENTENCE, {
      'www-authenticate': 'Bearer realm="x"',
    }),
  }),
  'Azure challenges the token': refusing({
    'list keys': azure(401, 'InvalidAuthenticationToken', SENTENCE, {
      'www-authenticate': 'Bearer error="insufficient_claims", claims="e30="',
    }),
  }),
  'Azure refuses a regeneration': refusing(
    { 'regenerate secondary': azure(400, 'BadRequest') },
    { operation: 'regenerate', 'key-type': 'secondary' },
  ),
  'Azure does not find the account': refusing({
    'read account': azure(404, 'ResourceNotFound'),
    'list keys': azure(404, 'ResourceNotFound'),
  }),
  'Azure refuses a new account': {
    inputs: NEW,
    world: { accounts: [] },
    answers: { 'create account': azure(400, 'QuotaExceeded') },
  },
  'Azure refuses a new region': {
    inputs: NEW,
    world: { accounts: [] },
    answers: { 'create account': azure(400, 'LocationNotAvailableForResourceType') },
  },
  'Azure finishes a new account later': {
    inputs: NEW,
    world: { accounts: [] },
    prepare: ({ simulator }) => {
      simulator.azure.subscription().longRunning = {
        takes: 3 * SECOND,
        ends: 'Failed',
        header: 'Azure-AsyncOperation',
        status: 201,
      };
    },
  },
  'Azure refuses the list of accounts': refusing(
    { 'list accounts': azure(403, 'SomethingElse') },
    { operation: 'discover', 'resource-group': '', 'account-name': '' },
  ),
  'Azure Maps refuses a key': refusing({
    'verify key': {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="InvalidKey"' },
      body: { error: { code: 'x', message: SENTENCE } },
    },
  }),
  'Azure Maps says nothing of a key': refusing({
    'verify key': { status: 403, body: { error: { code: 'x', message: SENTENCE } } },
  }),
  'Entra does not explain itself': refusing({ 'sign in': entra('99999') }),
  'Entra does not know the subject': { ...refusing({ 'sign in': entra('700213') }), also: 'id token' },
  'Entra names an enterprise': refusing({ 'sign in': entra('7002381') }),
  'Entra is not available': refusing({
    'sign in': { status: 503, body: { error: 'temporarily_unavailable' } },
  }),
  'GitHub issues no ID token': refusing({ 'id token': { status: 403, body: { message: SENTENCE } } }),
};

const VAULTS: Readonly<Record<string, HostileScene>> = {
  ...Object.fromEntries(
    (
      [
        [401, 'Unauthorized', undefined],
        [403, 'Forbidden', 'ForbiddenByRbac'],
        [403, 'Forbidden', 'AccessDenied'],
        [403, 'Forbidden', 'ForbiddenByFirewall'],
        [403, 'Forbidden', 'SomethingElse'],
        [404, 'VaultNotFound', undefined],
        [409, 'Conflict', 'ObjectIsDeletedButRecoverable'],
        [418, 'SomethingElse', 'More'],
      ] as const
    ).flatMap(([status, code, inner]) =>
      (['read', 'write'] as const).map((verb): [string, HostileScene] => [
        `the vault refuses a ${verb}, ${status} ${inner ?? code}`,
        refusing(
          {
            [`${verb} contoso-kv`]: vault(
              status,
              code,
              inner,
              `Caller is not authorized. Caller: appid=x;oid=${OBJECT};iss=y Resource: '/subscriptions/${OBJECT}/resourcegroups/maps-rg/providers/microsoft.keyvault/vaults/contoso-kv' DenyAssignmentId: null`,
            ),
          },
          IN_VAULT,
        ),
      ]),
    ),
  ),
  'a vault holds another value': {
    inputs: IN_VAULT,
    prepare: ({ simulator }) => {
      simulator.azure
        .vault()
        .set('azure-maps-key', 'another value', { tags: { team: 'maps' }, contentType: 'text/plain' });
    },
  },
};

const CHECK: HostileScene = {
  inputs: { operation: 'check', 'max-age': '365d', targets: `${SITE}\n${VAULT}` },
  prepare: (world) => {
    world.store('secondary', { daysAgo: 150 });
    world.store('secondary', { target: VAULT, daysAgo: 150 });
  },
};

export const HOSTILE_SCENES: Readonly<Record<string, HostileScene>> = {
  ...SCENES,
  'check, unhealthy': CHECK,
  ...GITHUB,
  ...AZURE,
  ...VAULTS,
};
