// The inputs that belong to certain operations only (tags, location, confirm), and their rejection by the others.
import { describe, expect, test } from '@jest/globals';
import { parseInputs } from '../../src/core/inputs/parse.ts';
import type { Creation, DiscoverRequest, Tags } from '../../src/core/request.ts';
import { describeTarget } from '../../src/core/targets.ts';

type Texts = Readonly<Record<string, string>>;

const GUID = '12345678-9abc-def0-1234-56789abcdef0';
const SIGN_IN: Texts = { 'client-id': GUID, 'tenant-id': GUID, 'subscription-id': GUID };
const ONE: Texts = {
  ...SIGN_IN,
  'resource-group': 'maps-rg',
  'account-name': 'contoso-maps',
  'github-token': 'ghs_TheTokenOfTheTests',
};

function parsed(texts: Texts) {
  const context = { repository: 'octo/site', apiUrl: 'https://api.github.com' };
  return parseInputs((name) => texts[name] ?? '', context);
}

function requestOf(texts: Texts) {
  const result = parsed(texts);
  if ('problems' in result) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.request;
}

/** The rejected inputs, each with the reason. */
function problemsOf(texts: Texts): readonly string[] {
  const result = parsed(texts);
  return 'problems' in result ? result.problems.map(({ input, message }) => `${input}: ${message}`) : [];
}

const create = (texts: Texts = {}) =>
  requestOf({ ...ONE, operation: 'create', ...texts }).operation as Creation;
const tagsOf = (tags: string): Tags => create({ tags }).tags;

describe('tags', () => {
  test.each<[string, Tags]>([
    ['', {}],
    ['rotate=true', { rotate: 'true' }],
    ['rotate=true, team=maps', { rotate: 'true', team: 'maps' }],
    ['rotate=true\r\nteam=maps\n', { rotate: 'true', team: 'maps' }],
    [' rotate = true ,, ', { rotate: 'true' }],
    ['empty=', { empty: '' }],
    ['query=a=b=c', { query: 'a=b=c' }],
    ['Case=Kept', { Case: 'Kept' }],
    ['größe=groß', { größe: 'groß' }],
    [`${'n'.repeat(512)}=${'v'.repeat(256)}`, { ['n'.repeat(512)]: 'v'.repeat(256) }],
  ])('%j', (text, expected) => {
    expect(tagsOf(text)).toEqual(expected);
  });

  test('may have the name of a property that every object has', () => {
    expect(Object.entries(tagsOf('constructor=a, toString=b'))).toEqual([
      ['constructor', 'a'],
      ['toString', 'b'],
    ]);
  });

  test.each([
    'rotate',
    '=true',
    ' = ',
    'a<b=c',
    'a/b=c',
    'a?=c',
    'a\\b=c',
    '__proto__=x',
    `${'n'.repeat(513)}=v`,
    `n=${'v'.repeat(257)}`,
  ])('%j is rejected', (tags) => {
    expect(problemsOf({ ...ONE, operation: 'create', tags })).toEqual([
      expect.stringMatching(/^tags: .* is not a valid tag/),
    ]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('are limited to the number that Azure allows, and each name may occur only once', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `t${index}=x`).join('\n');
    expect(Object.keys(tagsOf(many(50)))).toHaveLength(50);
    expect(problemsOf({ ...ONE, operation: 'create', tags: many(51) })).toEqual([
      'tags: There are 51 tags. Azure allows at most 50.',
    ]);
    expect(problemsOf({ ...ONE, operation: 'create', tags: 'Rotate=1, rotate=2' })).toEqual([
      expect.stringContaining('appears twice'),
    ]);
  });

  test('with a mistake are reported only once', () => {
    expect(problemsOf({ ...SIGN_IN, operation: 'discover', tags: 'rotate' })).toHaveLength(1);
  });
});

describe('location', () => {
  test.each([
    ['westeurope', 'westeurope'],
    ['West Europe', 'westeurope'],
    ['', undefined],
  ])('%j', (location, expected) => {
    expect(create({ location }).location).toBe(expected);
  });

  test.each(['west-europe', 'westeurope;', 'west\neurope', '{region}'])('%j is rejected', (location) => {
    expect(problemsOf({ ...ONE, operation: 'create', location })).toEqual([
      expect.stringMatching(/^location: .* is not the name of an Azure region/s),
    ]);
  });
});

describe('confirm', () => {
  const DELETE = { ...ONE, operation: 'delete' };

  test.each(['', 'Contoso-maps', 'contoso-maps2', 'yes'])('%j does not confirm contoso-maps', (confirm) => {
    expect(problemsOf({ ...DELETE, confirm })).toEqual([
      expect.stringMatching(
        /^confirm: .*requires the exact name of the account in this input: contoso-maps\.$/,
      ),
    ]);
  });

  test('must match the name in the resource ID exactly', () => {
    const byId = {
      ...SIGN_IN,
      'subscription-id': '',
      operation: 'delete',
      'resource-id': `/subscriptions/${GUID}/resourceGroups/rg/providers/Microsoft.Maps/accounts/Contoso`,
    };
    expect(problemsOf({ ...byId, confirm: 'Contoso' })).toEqual([]);
    expect(problemsOf({ ...byId, confirm: 'contoso' })).toHaveLength(1);
  });

  test('is not checked if the account name itself is invalid', () => {
    const problems = problemsOf({ ...DELETE, 'account-name': '', confirm: '' });
    expect(problems).toEqual([expect.stringMatching(/^account-name: Required, but not set/)]);
  });

  test('requires no token, although the targets are reported', () => {
    const request = requestOf({ ...DELETE, 'github-token': '', confirm: 'contoso-maps' });
    const targets = 'targets' in request ? request.targets.map(describeTarget) : [];
    expect(targets).toEqual(['repo:octo/site#AZURE_MAPS_KEY']);
  });
});

describe('an input that the operation does not use is rejected', () => {
  const ALL: Texts = {
    'current-key': 'x',
    location: 'westeurope',
    tags: 'a=b',
    confirm: 'contoso-maps',
  };
  const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
    rotate: ['current-key'],
    publish: ['current-key'],
    list: [],
    check: ['current-key'],
    create: ['location', 'tags'],
    delete: ['confirm'],
    discover: ['tags'],
  };

  test.each(Object.entries(ACCEPTED))('by %s', (operation, accepted) => {
    const base = operation === 'discover' ? SIGN_IN : ONE;
    const wrong = problemsOf({ ...base, operation, ...ALL }).map((problem) => problem.split(':')[0]);
    expect(wrong.sort()).toEqual(
      Object.keys(ALL)
        .filter((name) => !accepted.includes(name))
        .sort(),
    );
  });

  test.each([
    ['create', { force: 'true' }],
    ['create', { 'key-type': 'primary' }],
    ['delete', { 'output-key': 'true' }],
    ['discover', { 'output-key': 'true' }],
    ['discover', { targets: 'repo:octo/site' }],
    ['discover', { environment: 'production' }],
    ['discover', { 'key-type': 'both' }],
    ['discover', { 'account-name': 'contoso-maps' }],
    ['discover', { 'resource-id': 'x' }],
  ])('by %s: %j', (operation, inputs) => {
    const base = operation === 'discover' ? SIGN_IN : ONE;
    const wrong = problemsOf({
      ...base,
      operation,
      confirm: operation === 'delete' ? 'contoso-maps' : '',
      ...inputs,
    });
    expect(wrong.map((problem) => problem.split(':')[0])).toEqual(Object.keys(inputs));
  });
});

test('discover accepts a subscription, or one of its resource groups', () => {
  const scope = (texts: Texts) => {
    const { subscriptionId, resourceGroup } = requestOf({
      ...SIGN_IN,
      operation: 'discover',
      ...texts,
    }) as DiscoverRequest;
    return [subscriptionId, resourceGroup];
  };
  expect(scope({})).toEqual([GUID, undefined]);
  expect(scope({ 'resource-group': 'maps-rg' })).toEqual([GUID, 'maps-rg']);
  expect(problemsOf({ ...SIGN_IN, 'subscription-id': '', operation: 'discover' })).toEqual([
    expect.stringMatching(/^subscription-id: Required, but not set/),
  ]);
});
