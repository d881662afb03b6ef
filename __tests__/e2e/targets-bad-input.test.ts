// Invalid targets: all problems are reported together, and no request is sent.
import { describe, expect, test } from '@jest/globals';
import { failureOf, openWorld, type Inputs } from './world.ts';

async function problemsOf(inputs: Inputs, apiUrl?: string): Promise<readonly string[]> {
  const world = await openWorld(apiUrl === undefined ? {} : { github: { apiUrl } });
  const run = await world.run({ operation: 'publish', ...inputs });
  expect(run.exitCode).toBe(1);
  expect(run.requests).toEqual([]);
  return failureOf(run)
    .split('\n')
    .filter((line) => /^[a-z-]+: /.test(line));
}

/** A line of `targets`, and what is wrong with it. */
const LINES: readonly (readonly [string, string])[] = [
  ['repository:octo/site', 'does not start with a known kind'],
  ['octo/site', 'does not start with a known kind'],
  ['repo:', 'does not name a repository as owner/repo'],
  ['repo:octo', 'does not name a repository as owner/repo'],
  ['repo:octo/site/extra', 'does not name a repository as owner/repo'],
  ['dependabot:octo/..', 'does not name a repository as owner/repo'],
  ['repo:octo/site#', 'The name of the secret is empty'],
  ['repo:octo/site#MAPS-KEY', 'is not a valid secret name'],
  ['repo:octo/site#1KEY', 'is not a valid secret name'],
  ['codespaces:octo/site#GITHUB_KEY', 'names that start with GITHUB_ are reserved'],
  ['env:octo/site', 'does not name an environment'],
  ['env:octo/site/', 'does not name an environment'],
  [`env:octo/site/${'x'.repeat(256)}`, "longer than GitHub's limit of 255 characters"],
  ['org:octo/site', 'is not a valid organization name'],
  ['dependabot-org:oc.to', 'is not a valid organization name'],
  ['repo:octo/site# NAME # website', 'White space follows the #'],
  ['dependabot:octo/site#A#B', 'Only one #NAME can follow the place'],
  ['org:octo\u200b', 'character 9 is a zero-width space'],
  ['keyvault:contoso-kv', 'the name from secret-name is not valid in a vault'],
  ['keyvault:kv#azure-maps-key', 'is not a valid vault name'],
  ['keyvault:https://contoso-kv.vault.azure.net#key', 'Use the name, not the URL'],
  ['keyvault:contoso--kv#key', 'is not a valid vault name'],
  ['keyvault:contoso-kv#azure_maps_key', 'is not a valid name for a secret in a vault'],
];

test('every invalid line is named in one report, in order, together with the problems of other inputs', async () => {
  const targets = LINES.map(([line]) => line).join('\n');
  const problems = await problemsOf({ targets, repository: 'octo/site', 'max-age': 'soon' });
  const ofTargets = problems.filter((line) => line.startsWith('targets: '));
  expect(ofTargets).toHaveLength(LINES.length);
  LINES.forEach(([, what], index) => {
    expect(ofTargets[index]).toContain(what);
  });
  expect(problems.some((line) => line.startsWith('repository: '))).toBe(true);
  expect(problems.some((line) => line.startsWith('max-age: '))).toBe(true);
});

describe('the same secret twice', () => {
  test.each([
    ['in another case', 'repo:octo/site\nrepo:Octo/SITE'],
    ['through secret-name', 'repo:octo/site\nrepo:octo/site#azure_maps_key'],
    ['in an environment', 'env:octo/site/Production\nenv:octo/site/production'],
    ['in a vault', 'keyvault:contoso-kv#maps-key\nkeyvault:Contoso-KV#Maps-Key'],
    ['in an organization', 'org:octo\norg:OCTO#AZURE_MAPS_KEY'],
    ['with the kind in another case', 'codespaces:octo/site\nCodespaces:octo/site'],
  ])('%s is reported', async (_name, targets) => {
    const problems = await problemsOf({ targets });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('is the same secret as');
  });

  test('in repository and in environment is reported', async () => {
    expect(await problemsOf({ repository: 'octo/site, Octo/Site' })).toEqual([
      expect.stringMatching(/^repository: .* is the same secret/) as unknown,
    ]);
    expect(await problemsOf({ environment: 'staging, Staging' })).toEqual([
      expect.stringMatching(/^environment: .* is the same secret/) as unknown,
    ]);
  });

  test('is not reported for the same name in another store, or another name in the same store', async () => {
    const world = await openWorld();
    const targets = [
      'repo:octo/site',
      'repo:octo/site#OTHER',
      'dependabot:octo/site',
      'codespaces:octo/site',
      'env:octo/site/staging',
    ];
    expect((await world.run({ operation: 'publish', targets: targets.join('\n') })).exitCode).toBe(0);
  });
});

describe('Codespaces on an Enterprise Server', () => {
  const apiUrl = 'https://ghes.octo.example/api/v3';

  test('is refused for every target, before any request', async () => {
    const problems = await problemsOf(
      { targets: 'codespaces:octo/site\ncodespaces-org:octo\nrepo:octo/site' },
      apiUrl,
    );
    expect(problems).toHaveLength(2);
    for (const problem of problems) expect(problem).toContain('does not support Codespaces secrets');
  });

  test('does not affect the other stores', async () => {
    const world = await openWorld({ github: { apiUrl } });
    const targets = 'repo:octo/site\norg:octo\ndependabot:octo/site';
    expect((await world.run({ operation: 'publish', targets })).exitCode).toBe(0);
  });
});

test('a token is required unless every target is a vault', async () => {
  const problems = await problemsOf({
    targets: 'repo:octo/site\nkeyvault:contoso-kv#maps-key',
    'github-token': '',
  });
  expect(problems).toEqual([expect.stringContaining('github-token: Required, but not set') as unknown]);
});
