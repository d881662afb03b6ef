// Parsing the inputs of a workflow into a request, or into a list of all their problems.
import { describe, expect, test } from '@jest/globals';
import { parseInputs } from '../../src/core/inputs/parse.ts';
import type { Problem } from '../../src/core/inputs/reader.ts';
import type { KeysRequest } from '../../src/core/request.ts';
import { describeTarget } from '../../src/core/targets.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/time.ts';

type Texts = Readonly<Record<string, string>>;

const GUID = '12345678-9abc-def0-1234-56789abcdef0';
const TOKEN = 'ghs_TheTokenOfTheTests';
const CONTEXT = { repository: 'octo/site', apiUrl: 'https://api.github.com' };
const ACCOUNT: Texts = {
  'client-id': GUID,
  'tenant-id': GUID.toUpperCase(),
  'subscription-id': GUID,
  'resource-group': 'maps-rg',
  'account-name': 'contoso-maps',
  'github-token': TOKEN,
};

function parsed(texts: Texts, context = CONTEXT) {
  const all: Texts = { ...ACCOUNT, ...texts };
  return parseInputs((name) => all[name] ?? '', context);
}

function request(texts: Texts = {}, context = CONTEXT): KeysRequest {
  const result = parsed(texts, context);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  if (result.request.kind !== 'keys') throw new Error('This is not a request for keys.');
  return result.request;
}

function problems(texts: Texts, context = CONTEXT): readonly Problem[] {
  const result = parsed(texts, context);
  return 'problems' in result ? result.problems : [];
}

const targets = (texts: Texts, context = CONTEXT) => request(texts, context).targets.map(describeTarget);

describe('the defaults', () => {
  test('rotate the key of the repository in which the workflow runs', () => {
    expect(request()).toMatchObject({
      operation: { name: 'rotate', force: false },
      cloud: 'AzureCloud',
      auth: { kind: 'oidc', audience: 'api://AzureADTokenExchange' },
      account: { subscriptionId: GUID, resourceGroup: 'maps-rg', accountName: 'contoso-maps' },
      maxAge: undefined,
      minOverlap: 12 * HOUR,
      refreshInterval: 6 * DAY,
      currentKey: undefined,
      verify: true,
      dryRun: false,
      outputKey: false,
    });
    expect(targets({})).toEqual(['repo:octo/site#AZURE_MAPS_KEY']);
  });
});

describe('a value is parsed', () => {
  test.each<readonly [Texts, Partial<KeysRequest>]>([
    [{ operation: 'LIST' }, { operation: { name: 'list', keyType: 'auto' }, targets: [] }],
    [{ operation: 'regenerate', 'key-type': 'Both' }, { operation: { name: 'regenerate', keyType: 'both' } }],
    [
      { operation: 'publish', 'key-type': 'secondary' },
      { operation: { name: 'publish', keyType: 'secondary' } },
    ],
    [{ operation: 'check' }, { operation: { name: 'check' } }],
    [{ force: 'True' }, { operation: { name: 'rotate', force: true } }],
    [
      { verify: 'FALSE', 'dry-run': 'true', 'output-key': 'true' },
      { verify: false, dryRun: true, outputKey: true },
    ],
    [
      { 'max-age': ' P90D ', 'min-overlap': '1m' },
      { maxAge: 90 * DAY, minOverlap: MINUTE },
    ],
    [{ 'refresh-interval': '12h' }, { refreshInterval: 12 * HOUR }],
    [{ 'refresh-interval': 'P2W' }, { refreshInterval: 14 * DAY }],
    [{ 'refresh-interval': ' Never ' }, { refreshInterval: undefined }],
    [{ 'current-key': ' \n' }, { currentKey: undefined }],
    [
      { cloud: 'azureusgovernment' },
      {
        cloud: 'AzureUSGovernment',
        auth: {
          kind: 'oidc',
          clientId: GUID,
          tenantId: GUID.toUpperCase(),
          audience: 'api://AzureADTokenExchangeUSGov',
        },
      },
    ],
    [
      { audience: 'api://mine', cloud: 'AzureUSGovernment' },
      { auth: { kind: 'oidc', clientId: GUID, tenantId: GUID.toUpperCase(), audience: 'api://mine' } },
    ],
    [
      { 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': '' },
      { auth: { kind: 'azure-cli', tenantId: undefined } },
    ],
    [{ 'azure-auth': 'azure-cli' }, { auth: { kind: 'azure-cli', tenantId: GUID.toUpperCase() } }],
    [
      {
        'subscription-id': '',
        'resource-group': '',
        'account-name': '',
        'resource-id': `/SUBSCRIPTIONS/${GUID}/resourcegroups/My.(Rg)/providers/microsoft.maps/accounts/a-1/`,
      },
      { account: { subscriptionId: GUID, resourceGroup: 'My.(Rg)', accountName: 'a-1' } },
    ],
  ])('%p', (texts, expected) => {
    expect(request(texts)).toMatchObject(expected);
  });

  test('current-key becomes a Secret, without the white space around it', () => {
    const { currentKey } = request({ 'current-key': ' the-value\n' });
    expect(String(currentKey)).toBe('[redacted current-key]');
    expect(currentKey?.expose()).toBe('the-value');
  });

  test('the token becomes a Secret', () => {
    expect(String(request().githubToken)).toBe('[redacted github-token]');
    expect(request().githubToken?.expose()).toBe(TOKEN);
  });
});

describe('the targets are derived', () => {
  test.each<readonly [Texts, readonly string[]]>([
    [{ repository: 'octo/app' }, ['repo:octo/app#AZURE_MAPS_KEY']],
    [
      { repository: ' octo/app ,\n,octo/site\n' },
      ['repo:octo/app#AZURE_MAPS_KEY', 'repo:octo/site#AZURE_MAPS_KEY'],
    ],
    [{ environment: 'prod/eu west' }, ['env:octo/site/prod/eu west#AZURE_MAPS_KEY']],
    [
      { repository: 'octo/a,octo/b', environment: 'x\ny', 'secret-name': 'MAPS' },
      ['env:octo/a/x#MAPS', 'env:octo/a/y#MAPS', 'env:octo/b/x#MAPS', 'env:octo/b/y#MAPS'],
    ],
    [
      { targets: 'org:octo\r\n\r\nenv:octo/site/a, b#MAPS' },
      ['org:octo#AZURE_MAPS_KEY', 'env:octo/site/a, b#MAPS'],
    ],
    [{ targets: 'keyvault:vault#maps', 'github-token': '' }, ['keyvault:vault#maps']],
    [{ targets: 'NONE', operation: 'regenerate', 'key-type': 'primary', 'github-token': '' }, []],
    [{ operation: 'list', 'github-token': '' }, []],
    [{ operation: 'check', 'github-token': '' }, []],
    [{ operation: 'check', 'github-token': '', 'current-key': 'x' }, ['repo:octo/site#AZURE_MAPS_KEY']],
    [
      { operation: 'check', 'github-token': '', targets: 'repo:octo/site\nkeyvault:vault#maps' },
      ['keyvault:vault#maps'],
    ],
  ])('%p', (texts, expected) => {
    expect(targets(texts)).toEqual(expected);
  });

  test.each([
    ['https://api.github.com', 0],
    ['https://api.octo.ghe.com', 0],
    ['', 0],
    ['https://ghes.example/api/v3', 2],
    ['https://api.github.com.evil.example', 2],
  ])('with the API at %p, %d of two Codespaces secrets are rejected', (apiUrl, count) => {
    const lines = { targets: 'codespaces:octo/site\ncodespaces-org:octo' };
    expect(problems(lines, { ...CONTEXT, apiUrl })).toHaveLength(count);
  });
});

describe('a problem is reported', () => {
  test.each<readonly [string, Texts, string]>([
    ['operation', { operation: 'renew' }, 'Use one of: rotate, regenerate, publish, list, check'],
    ['key-type', { operation: 'regenerate' }, 'needs key-type'],
    ['key-type', { operation: 'check', 'key-type': 'primary' }, 'Remove key-type'],
    ['key-type', { operation: 'list', 'key-type': 'both' }, 'needs key-type: auto, primary, or secondary'],
    ['force', { operation: 'check', force: 'true' }, 'applies only to operation: rotate'],
    [
      'output-key',
      { operation: 'check', 'output-key': 'true' },
      'Use one of: rotate, regenerate, publish, list, create',
    ],
    ['verify', { verify: 'on' }, 'true or false'],
    ['verify', { verify: 'y' }, 'true or false'],
    ['dry-run', { 'dry-run': 'TrUe' }, 'true or false'],
    ['max-age', { 'max-age': '3 months' }, '90d'],
    ['min-overlap', { 'min-overlap': '0m' }, 'not a valid duration'],
    ['refresh-interval', { 'refresh-interval': 'a week' }, 'or P90D, up to ten years, or never'],
    ['refresh-interval', { 'refresh-interval': '0d' }, 'not a valid duration'],
    ['refresh-interval', { 'refresh-interval': 'forever' }, 'not a valid duration'],
    [
      'current-key',
      { 'current-key': 'x', repository: 'octo/a,octo/b' },
      'It is the value of one secret, and there are 2 targets.',
    ],
    [
      'current-key',
      { 'current-key': 'x', operation: 'list' },
      'applies only to operation: rotate, publish, and check',
    ],
    ['client-id', { 'client-id': '' }, 'Required, but not set'],
    ['tenant-id', { 'tenant-id': 'x' }, 'GUID'],
    ['audience', { audience: 'api://a\nb' }, 'line break'],
    ['subscription-id', { 'subscription-id': '1234' }, 'GUID'],
    ['resource-group', { 'resource-group': 'rg.' }, 'not ending in a period'],
    ['resource-group', { 'resource-group': 'r'.repeat(91) }, '1 to 90'],
    ['account-name', { 'account-name': '_maps' }, 'starting with a letter or digit'],
    ['account-name', { 'account-name': 'a'.repeat(99) }, '1 to 98'],
    ['cloud', { cloud: 'AzureChinaCloud' }, 'not available in the China cloud'],
    ['cloud', { cloud: 'AzureGermanCloud' }, 'AzureUSGovernment'],
    ['environment', { environment: 'AzureUSGovernment' }, 'Use the input cloud instead'],
    ['environment', { environment: 'e'.repeat(256) }, '255'],
    ['environment', { environment: 'a, A' }, 'List it only once'],
    ['repository', { repository: 'octo/a\nOCTO/A' }, 'List it only once'],
    ['repository', { targets: 'org:octo', repository: 'octo/a' }, 'targets'],
    ['environment', { targets: 'org:octo', environment: 'a' }, 'targets'],
    ['targets', { targets: 'none' }, 'none is allowed only for operation: regenerate'],
    ['secret-name', { 'secret-name': 'MAPS KEY' }, 'letters, digits, and underscores'],
    ['github-token', { 'github-token': '' }, 'create-github-app-token'],
  ])('for %s in %p', (input, texts, message) => {
    expect(problems(texts)).toEqual([{ input, message: expect.stringContaining(message) }]);
  });

  test('if the workflow has no repository', () => {
    expect(problems({}, { ...CONTEXT, repository: '' })).toHaveLength(1);
  });

  test('once for each invalid input, all at the same time', () => {
    const inputs = problems({
      'client-id': '',
      'account-name': 'a b',
      cloud: 'x',
      'max-age': 'x',
      verify: 'x',
      'github-token': '',
      'secret-name': '1',
      repository: 'a,b',
    }).map(({ input }) => input);
    expect(inputs.toSorted()).toEqual(
      [
        'account-name',
        'client-id',
        'cloud',
        'github-token',
        'max-age',
        'repository',
        'repository',
        'secret-name',
        'verify',
      ].toSorted(),
    );
  });

  test('without the token and current-key, whatever else is invalid', () => {
    const given = { operation: 'x', cloud: 'y', targets: 'z\nz', 'current-key': 'TheKeyOfTheTests' };
    expect(JSON.stringify(problems(given))).not.toMatch(/ghs_TheTokenOfTheTests|TheKeyOfTheTests/);
  });
});
