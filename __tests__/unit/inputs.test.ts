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
    // Whatever .NET's `\w` includes: marks, digits of any script, and connectors.
    [
      { 'resource-group': 'cafe\u0301-हिन्दी_\u203fx' },
      {
        account: {
          subscriptionId: GUID,
          resourceGroup: 'cafe\u0301-हिन्दी_\u203fx',
          accountName: 'contoso-maps',
        },
      },
    ],
  ])('%p', (texts, expected) => {
    expect(request(texts)).toMatchObject(expected);
  });

  test('current-key becomes a Secret with the white space around it, which the run mentions', () => {
    const result = parsed({ 'current-key': 'the-value\n' });
    const { currentKey } = request({ 'current-key': 'the-value\n' });
    expect(String(currentKey)).toBe('[redacted current-key]');
    expect(currentKey?.expose()).toBe('the-value\n');
    expect(result.warnings).toEqual([expect.stringContaining('white space around it')]);
    expect(parsed({ 'current-key': 'the-value' }).warnings).toEqual([]);
  });

  test.each([
    ['ab\ncd', 'character 3 is a line break'],
    ['\ufeffabcd', 'white space around it'],
    ['a shadow', 'character 2 is a space'],
  ])(
    'current-key can be anything that a secret holds, such as %j, which a run can put right',
    (value, odd) => {
      const result = parsed({ 'current-key': value });
      expect(request({ 'current-key': value }).currentKey?.expose()).toBe(value);
      expect(result.warnings).toEqual([expect.stringContaining(odd)]);
    },
  );

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

describe('a warning says that an input may not mean what it looks like', () => {
  test.each<readonly [Texts, string]>([
    [{ targets: 'repo:octo/site #NAME' }, '"#NAME" is a comment'],
    [{ targets: 'repo:octo/site\t#NAME # x' }, 'write "repo:octo/site#NAME # x"'],
    [{ targets: 'env:octo/site/a\u200b' }, 'character 16 is a zero-width space'],
    [{ targets: 'env:octo/site/a\uff03NAME' }, 'character 16 is a fullwidth character (U+FF03)'],
    [{ environment: 'production # main' }, '"production # main" is read as a whole'],
    [{ environment: 'a\n# b' }, '"# b" is read as a whole'],
    [{ environment: 'a\u00a0b' }, 'character 2 is a non-breaking space'],
    [{ operation: 'create', tags: 'a=b # c' }, 'tags: "a=b # c" is read as a whole'],
  ])('%j', (texts, warning) => {
    const { warnings, ...rest } = parsed(texts);
    expect('problems' in rest).toBe(false);
    expect(warnings).toEqual([expect.stringContaining(warning)]);
  });

  test.each<Texts>([
    { targets: 'repo:octo/site # website\n#repo:octo/app' },
    { targets: 'env:octo/site/größe (日本)#NAME' },
    { environment: 'a#b' },
  ])('but not for %j', (texts) => {
    expect(parsed(texts).warnings).toEqual([]);
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
    ['resource-group', { 'resource-group': 'rg.' }, 'does not end in a period'],
    ['resource-group', { 'resource-group': 'r'.repeat(91) }, '1 to 90'],
    ['account-name', { 'account-name': '_maps' }, 'starts with a letter or digit'],
    ['account-name', { 'account-name': 'a'.repeat(99) }, '1 to 98'],
    ['cloud', { cloud: 'AzureChinaCloud' }, 'not available in the China cloud'],
    ['cloud', { cloud: 'AzureGermanCloud' }, 'AzureUSGovernment'],
    ['environment', { environment: 'AzureUSGovernment' }, 'Use the input cloud instead'],
    ['environment', { environment: 'e'.repeat(256) }, '255'],
    ['environment', { environment: 'a, A' }, 'List it only once'],
    ['repository', { repository: 'octo/a\nOCTO/A' }, 'List it only once'],
    ['repository', { targets: 'org:octo', repository: 'octo/a' }, 'targets'],
    ['environment', { targets: 'org:octo', environment: 'a' }, 'targets'],
    ['targets', { targets: '# repo:octo/site\n\t#' }, 'It contains only comments'],
    ['repository', { repository: 'octo/site # website' }, 'Only targets can contain comments'],
    ['repository', { repository: ' , ' }, 'It contains no value'],
    ['environment', { environment: ',' }, 'It contains no value'],
    ['client-id', { 'client-id': GUID.replace('-', '\u2011') }, 'character 9 is a typographic dash (U+2011)'],
    ['client-id', { 'client-id': `${GUID}\u200b` }, 'character 37 is a zero-width space (U+200B)'],
    ['account-name', { 'account-name': 'contoso\u00a0maps' }, 'character 8 is a non-breaking space (U+00A0)'],
    ['audience', { audience: 'api://\u2060x' }, 'character 7 is an invisible character (U+2060)'],
    [
      'targets',
      { targets: 'org:octo\nrepo:octo/\u00adsite' },
      'In it, character 11 is an invisible character (U+00AD)',
    ],
    ['targets', { targets: 'none' }, 'none is allowed only for operation: regenerate'],
    ['secret-name', { 'secret-name': 'MAPS KEY' }, 'letters, digits, and underscores'],
    ['github-token', { 'github-token': '' }, 'create-github-app-token'],
  ])('for %s in %p', (input, texts, message) => {
    expect(problems(texts)).toEqual([{ input, message: expect.stringContaining(message) }]);
  });

  const hidden = 'The value is not a token: ';
  test.each([
    ['ghs_abc\u200bdef', `${hidden}character 8 is a zero-width space (U+200B).`],
    ['ghs_abc\ndef', `${hidden}character 8 is a line break (U+000A).`],
    ['ghs_abc\r\ndef', `${hidden}character 8 is a line break (U+000D).`],
    ['Bearer ghs_abc', `${hidden}character 7 is a space (U+0020).`],
    ['ghs_\u2013abc', `${hidden}character 5 is a typographic dash (U+2013).`],
    ['\u201cghs_abc\u201d', `${hidden}character 1 is a typographic quotation mark (U+201C).`],
    ['\u{1f511}ghs_é', `${hidden}character 1 is not an ASCII character (U+1F511).`],
    ['ghs_abc\u0007', `${hidden}character 8 is a control character (U+0007).`],
    ['***', `${hidden}it is the mask`],
    ['${{ secrets.TOKEN }}', `${hidden}it is an expression that was not evaluated`],
    ['$TOKEN', `${hidden}it is an expression that was not evaluated`],
    ['<token>', `${hidden}it is a placeholder`],
    ['"ghs_abc"', `${hidden}it is in quotation marks`],
  ])('for the github-token %j', (token, message) => {
    const reported = problems({ 'github-token': token });
    expect(reported).toEqual([{ input: 'github-token', message: expect.stringContaining(message) }]);
    expect(JSON.stringify(reported)).not.toMatch(/ghs_|abc|TOKEN/);
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
