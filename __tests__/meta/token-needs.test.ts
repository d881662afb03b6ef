// The reusable workflow requests a token with exactly the permissions that its targets need: a permission that the App does not
// have fails. Its script reads the same targets as the action's own parser.
import { describe, expect, test } from '@jest/globals';
import type { InputName } from '../../src/core/inputs/names.ts';
import { InputReader } from '../../src/core/inputs/reader.ts';
import { parseTargets } from '../../src/core/inputs/targets.ts';
import type { OperationName } from '../../src/core/operations.ts';
import { TARGET_KINDS, type Target } from '../../src/core/targets.ts';
import { tokenNeeds, type Ended, type Given } from './token-needs.ts';

type Needs = Ended['outputs'];

/** The input of create-github-app-token for each kind: docs/setup.md, step 5. Undefined: there is none. */
const PERMISSION: Readonly<Partial<Record<Target['kind'], string>>> = {
  repo: 'secrets',
  env: 'environments',
  org: 'organization-secrets',
  dependabot: 'dependabot-secrets',
};

/** The targets as the action reads them, and the problems that it reports. */
function read(given: Given) {
  const { targets = '', repository = '', environment = '' } = given;
  const texts: Readonly<Partial<Record<InputName, string>>> = { targets, repository, environment };
  const inputs = new InputReader((name) => texts[name] ?? '');
  const parsed = parseTargets(
    inputs,
    (given.operation ?? 'rotate').toLowerCase() as OperationName,
    { repository: 'octo/site', apiUrl: 'https://api.github.com' },
    { hasToken: true, hasCurrentKey: false },
  );
  return { targets: parsed, problems: inputs.problems };
}

function expected(targets: readonly Target[], level: string): Needs {
  const github = targets.filter(({ kind }) => kind !== 'keyvault');
  const unlisted = github.some(({ kind }) => PERMISSION[kind] === undefined);
  const permissions = Object.values(PERMISSION).map((permission) => {
    const isNeeded = !unlisted && github.some(({ kind }) => PERMISSION[kind] === permission);
    return [permission, isNeeded ? level : ''];
  });
  const names = github.flatMap((target) => ('repo' in target ? [target.repo] : []));
  const different = names.filter(
    (name, index) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index,
  );
  const [first] = github.map((target) =>
    'org' in target ? target.org : 'owner' in target ? target.owner : '',
  );
  const everywhere = github.some((target) => 'org' in target);
  return {
    ...(Object.fromEntries(permissions) as Needs),
    token: String(github.length > 0),
    owner: first ?? '',
    repositories: everywhere ? '' : different.join(','),
    'use-current-key': 'false',
  };
}

const PLACES: Readonly<Record<Target['kind'], string>> = {
  repo: 'octo/site',
  env: 'octo/site/prod eu/#1#MAPS',
  org: 'octo',
  dependabot: 'octo/.github',
  'dependabot-org': 'octo',
  codespaces: 'octo/other',
  'codespaces-org': 'octo',
  keyvault: 'contoso-kv#azure-maps-key',
};

const ODD_SPACES = '\u00a0\u1680\u2000\u200a\u202f\u205f\u3000\ufeff\t\v\f ';

const GIVEN: readonly Given[] = [
  {},
  { operation: 'Publish' },
  { environment: 'production' },
  { environment: '#1, two' },
  { environment: 'production\nstaging', repository: 'octo/a,octo/b\r\nocto/c' },
  { repository: ' octo/a , ' },
  { targets: ' \n\t' },
  { targets: 'none', operation: 'regenerate' },
  ...TARGET_KINDS.flatMap((kind) => [
    { targets: `${kind}:${PLACES[kind]}` },
    {
      targets: `\n# all\n  ${kind.toUpperCase()} : ${PLACES[kind]}  # repo:octo/no\r\n#org:no`,
      dryRun: true,
    },
    { targets: `${kind}:${PLACES[kind]}\nrepo:Octo/Site#OTHER\nkeyvault:fabrikam-kv#key` },
    { targets: `env:octo/site/a\r${kind}:${PLACES[kind]}\u2028dependabot:octo/z`, operation: 'check' },
    { targets: `${ODD_SPACES}${kind}${ODD_SPACES}:${ODD_SPACES}${PLACES[kind]}${ODD_SPACES}#org:no` },
  ]),
  ...['\n', '\r\n', '\u0085', '\u2028', '\u2029'].map((end) => ({
    targets: `repo:octo/a${end}env:octo/b/c${end}`,
  })),
];

describe('the reusable workflow and the action', () => {
  test.each(GIVEN.map((given) => [JSON.stringify(given), given] as const))('agree on %s', (_, given) => {
    const { targets, problems } = read(given);
    expect(problems).toEqual([]);
    const level = given.operation === 'check' || given.dryRun === true ? 'read' : 'write';
    const { exitCode, outputs } = tokenNeeds(given);
    expect({ exitCode, outputs }).toEqual({ exitCode: 0, outputs: expected(targets, level) });
  });

  test.each([
    'repo:octo',
    'octo/site',
    'repo:',
    ':',
    'env:',
    'secret:octo/site',
    'repo:oc to/$(id)',
    '#',
    "org:octo'",
    'repo:octo/a;b',
  ])('request no token for what is not a target: %s', (targets) => {
    const { exitCode, outputs } = tokenNeeds({ targets });
    expect([exitCode, outputs['token'], outputs['owner']]).toEqual([0, 'false', '']);
    expect(read({ targets }).problems).not.toEqual([]);
  });
});

describe('a token is requested', () => {
  const needs = (given: Given): unknown[] => {
    const { outputs } = tokenNeeds(given);
    return [outputs['token'], outputs['use-current-key']];
  };

  test.each<[string, Given, token: string, currentKey: string]>([
    ['not for list', { operation: 'list', hasCurrentKey: true }, 'false', 'false'],
    ['not for check with the value', { operation: 'check', hasCurrentKey: true }, 'false', 'true'],
    ['for check without it', { operation: 'check' }, 'true', 'false'],
    ['for a rotation, also with it', { hasCurrentKey: true }, 'true', 'true'],
    ['for a publication with it', { operation: 'publish', hasCurrentKey: true }, 'true', 'true'],
    [
      'for regenerate, which does not use it',
      { operation: 'regenerate', hasCurrentKey: true },
      'true',
      'false',
    ],
    ['not for a vault', { targets: 'keyvault:contoso-kv#key', hasCurrentKey: true }, 'false', 'false'],
    [
      'with the value of an organization secret',
      { targets: 'org:octo', hasCurrentKey: true },
      'true',
      'true',
    ],
    [
      'without the value of an environment',
      { operation: 'check', environment: 'production', hasCurrentKey: true },
      'true',
      'false',
    ],
    [
      'without that of another repository',
      { repository: 'octo/other', hasCurrentKey: true },
      'true',
      'false',
    ],
    [
      'without that of one of several',
      { targets: 'repo:octo/site\norg:octo', hasCurrentKey: true },
      'true',
      'false',
    ],
  ])('%s', (_, given, token, currentKey) => {
    expect(needs(given)).toEqual([token, currentKey]);
  });

  test('and a value that cannot be compared is named', () => {
    expect(tokenNeeds({ environment: 'a', hasCurrentKey: true }).log).toContain(
      '::warning::current-key is not used.',
    );
    expect(tokenNeeds({ operation: 'list', hasCurrentKey: true }).log).not.toContain('::warning::');
  });
});

test.each<[string, Given, error: string]>([
  ['the App is missing', { hasApp: false }, 'Set app-client-id (with) and app-private-key (secrets)'],
  [
    'a check has neither the App nor a value',
    { hasApp: false, operation: 'check' },
    'does not exist or is empty',
  ],
  ['two owners', { targets: 'repo:octo/a\norg:contoso' }, 'the targets belong to octo and contoso'],
  ['an operation without targets', { operation: 'delete' }, 'use the action itself'],
])('%s: an error before any request', (_, given, error) => {
  const { exitCode, log, outputs } = tokenNeeds(given);
  expect([exitCode, outputs]).toEqual([1, {}]);
  expect(log).toMatch(/^::error::/);
  expect(log).toContain(error);
});

test.each<Given>([
  { hasApp: false, operation: 'list' },
  { hasApp: false, operation: 'check', hasCurrentKey: true },
  { hasApp: false, targets: 'keyvault:contoso-kv#key' },
])('without the App, what needs none works: %j', (given) => {
  expect(tokenNeeds(given).exitCode).toBe(0);
});
