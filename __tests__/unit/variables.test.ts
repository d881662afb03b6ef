// The variables of the runner on which a run depends.
import { describe, expect, test } from '@jest/globals';
import { parseInputs } from '../../src/core/inputs/parse.ts';
import { normalApiUrl, type WorkflowContext } from '../../src/core/inputs/variables.ts';

const GUID = '12345678-9abc-def0-1234-56789abcdef0';
const INPUTS: Readonly<Record<string, string>> = {
  'client-id': GUID,
  'tenant-id': GUID,
  'subscription-id': GUID,
  'resource-group': 'maps-rg',
  'account-name': 'contoso-maps',
  'github-token': 'ghs_TheTokenOfTheTests',
};
const CONTEXT: WorkflowContext = {
  repository: 'octo/site',
  apiUrl: 'https://api.github.com',
  idTokenUrl: 'https://run-actions.example/token?api-version=2.0',
  idTokenToken: 'TheRequestToken',
};

/** One line for each problem. */
function problems(
  context: Partial<WorkflowContext>,
  inputs: Readonly<Record<string, string>> = {},
): readonly string[] {
  const all = { ...INPUTS, ...inputs };
  const parsed = parseInputs((name) => all[name] ?? '', { ...CONTEXT, ...context });
  if (!('problems' in parsed)) return [];
  return parsed.problems.map(({ input, variable, message }) => `${input ?? variable}: ${message}`);
}

describe('GITHUB_API_URL', () => {
  test.each([
    ['', 'https://api.github.com'],
    [' ', 'https://api.github.com'],
    ['https://api.github.com', 'https://api.github.com'],
    ['https://api.github.com//', 'https://api.github.com'],
    [' HTTPS://GHES.octo.example/api/v3/\n', 'https://ghes.octo.example/api/v3'],
    ['https://ghes.octo.example:8443/api/v3', 'https://ghes.octo.example:8443/api/v3'],
  ])('%j is %j', (given, used) => {
    expect(normalApiUrl(given)).toBe(used);
    expect(problems({ apiUrl: given })).toEqual([]);
  });

  test.each([
    ['api.github.com', '"api.github.com" does not start with https://'],
    ['ghes.octo.example:8443/api/v3', 'does not start with https://'],
    ['http://ghes.octo.example/api/v3', 'does not start with https://'],
    ['//api.github.com', 'does not start with https://'],
    ['https://', '"https://" is not a URL'],
    ['https://[', 'is not a URL'],
    ['https://octo:hunter2@ghes.octo.example', 'It contains a user name or a password'],
    ['octo:hunter2@ghes.octo.example', 'It does not start with https://'],
    ['https://api.github.com?', 'contains a query or a fragment'],
    ['https://api.github.com/#x', 'contains a query or a fragment'],
  ])('%j is a problem, and no password is shown', (apiUrl, message) => {
    expect(normalApiUrl(apiUrl)).toBeUndefined();
    expect(problems({ apiUrl })).toEqual([expect.stringContaining(`GITHUB_API_URL: `)]);
    expect(problems({ apiUrl })[0]).toContain(message);
    expect(problems({ apiUrl }).join()).not.toContain('hunter2');
  });

  test('is not needed by an operation without targets in GitHub', () => {
    const apiUrl = 'x';
    expect(problems({ apiUrl }, { operation: 'list' })).toEqual([]);
    expect(problems({ apiUrl }, { targets: 'keyvault:contoso-kv#maps-key' })).toEqual([]);
    expect(problems({ apiUrl }, { operation: 'check', 'github-token': '' })).toEqual([]);
  });
});

describe('GITHUB_REPOSITORY', () => {
  test.each([
    ['', 'It is not set'],
    ['octo', '"octo" is not a repository as owner/repo'],
    ['octo/site/x', '"octo/site/x" is not a repository as owner/repo'],
  ])('%j is a problem', (repository, message) => {
    expect(problems({ repository })).toEqual([expect.stringContaining(`GITHUB_REPOSITORY: ${message}`)]);
  });

  test.each(['-octo/site', 'octo-/site', 'mona_octo/.github', 'o--o/-', `${'o'.repeat(60)}/site`])(
    '%j is as GitHub set it',
    (repository) => {
      expect(problems({ repository })).toEqual([]);
    },
  );

  test('is not needed if the inputs name the targets, or if there are none', () => {
    expect(problems({ repository: '' }, { repository: 'octo/site' })).toEqual([]);
    expect(problems({ repository: '' }, { targets: 'org:octo' })).toEqual([]);
    expect(problems({ repository: '' }, { operation: 'list' })).toEqual([]);
  });
});

describe('the variables for the ID token', () => {
  test.each([
    [{ idTokenUrl: 'junk' }, 'ACTIONS_ID_TOKEN_REQUEST_URL: "junk" does not start with https://.'],
    [{ idTokenUrl: 'https://x/#y' }, 'ACTIONS_ID_TOKEN_REQUEST_URL: "https://x/#y" contains'],
    [{ idTokenToken: 'a\nb' }, 'ACTIONS_ID_TOKEN_REQUEST_TOKEN: In it, character 2 is a line break'],
  ])('%j', (context, problem) => {
    expect(problems(context)).toEqual([expect.stringContaining(problem)]);
    expect(problems(context, { 'azure-auth': 'azure-cli' })).toEqual([]);
  });

  test('may be missing: the request for the token reports it', () => {
    expect(problems({ idTokenUrl: '' })).toEqual([]);
  });
});

describe('variables of Node', () => {
  test.each([
    ['--tls-min-v1.0', '--tls-min-v1.0 allows versions'],
    ['--max-old-space-size=99 --tls_min_v1.1', '--tls-min-v1.1 allows versions'],
    ['"--tls-keylog=keys.txt"', '--tls-keylog writes'],
    ['--insecure-http-parser', '--insecure-http-parser accepts'],
    ['--tls-cipher-list=DEFAULT@SECLEVEL=0', '--tls-cipher-list allows'],
    ['--tls-cipher-list="TLS_AES_256_GCM_SHA384:NULL"', '--tls-cipher-list allows'],
    ['--tls-cipher-list HIGH:+ADH --no-warnings', '--tls-cipher-list allows'],
    ['--tls-cipher-list=COMPLEMENTOFDEFAULT', '--tls-cipher-list allows'],
    ['--tls-cipher-list="AES128 eNULL"', '--tls-cipher-list allows'],
  ])('NODE_OPTIONS=%s is a problem', (nodeOptions, message) => {
    expect(problems({ nodeOptions })).toEqual([
      expect.stringContaining(`NODE_OPTIONS: The option ${message}`),
    ]);
  });

  test.each([
    '--openssl-legacy-provider',
    '--tls-min-v1.2 --tls-max-v1.3',
    '--tls-cipher-list=ECDHE-ECDSA-AES256-GCM-SHA384:!aNULL:!eNULL:!EXPORT:-RC4:!MD5',
    '--import file:///opt/agent.mjs --use-openssl-ca',
  ])('NODE_OPTIONS=%s is allowed', (nodeOptions) => {
    expect(problems({ nodeOptions })).toEqual([]);
  });

  test('NODE_TLS_REJECT_UNAUTHORIZED is refused as Node honors it, by every operation', () => {
    const inputs = { operation: 'list', 'azure-auth': 'azure-cli' };
    expect(problems({ rejectUnauthorized: '0' }, inputs)).toEqual([
      expect.stringMatching(
        /^NODE_TLS_REJECT_UNAUTHORIZED: .* env: NODE_EXTRA_CA_CERTS: \/path\/to\/ca\.pem\.$/,
      ),
    ]);
    for (const rejectUnauthorized of ['', '1', 'false', '00'])
      expect(problems({ rejectUnauthorized })).toEqual([]);
  });
});

test('problems of inputs and variables are reported together', () => {
  const proxy = { variable: 'HTTPS_PROXY', message: 'It is not the URL of a proxy.' };
  expect(
    problems({ repository: '', problems: [proxy] }, { cloud: 'x' }).map((line) => line.split(':')[0]),
  ).toEqual(['cloud', 'HTTPS_PROXY', 'GITHUB_REPOSITORY']);
});
