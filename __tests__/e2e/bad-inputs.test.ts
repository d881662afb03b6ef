// Invalid inputs: all problems in one report, exit code 1, and no request.
import { describe, expect, test } from '@jest/globals';
import { useCases } from './cases.ts';
import { expectTranscript, failureOf, type Inputs } from './world.ts';

const { open: openWorld } = useCases();

const GUID = '12345678-9abc-def0-1234-56789abcdef0';
const OTHER_ACCOUNT = `/subscriptions/${GUID}/resourceGroups/rg/providers/Microsoft.Maps/accounts/a`;

/** The inputs, and the names of the inputs that the report must contain. */
const table: readonly (readonly [string, Inputs, readonly string[]])[] = [
  ['an unknown operation', { operation: 'renew' }, ['operation']],
  ['no account', { 'account-name': ' ' }, ['account-name']],
  ['no account at all', NO_ACCOUNT(), ['subscription-id', 'resource-group', 'account-name']],
  ['an account name with a slash', { 'account-name': 'a/b' }, ['account-name']],
  ['an account name that would leave its path', { 'account-name': '..' }, ['account-name']],
  ['a resource group with a query', { 'resource-group': 'rg?x=1' }, ['resource-group']],
  ['a subscription by name', { 'subscription-id': 'Production' }, ['subscription-id']],
  ['a client ID in braces', { 'client-id': `{${GUID}}` }, ['client-id']],
  ['no client ID', { 'client-id': '' }, ['client-id']],
  ['a tenant by domain', { 'tenant-id': 'contoso.onmicrosoft.com' }, ['tenant-id']],
  ['a resource ID together with its parts', { 'resource-id': OTHER_ACCOUNT }, ['resource-id']],
  [
    'a resource ID of another service',
    { ...NO_ACCOUNT(), 'resource-id': OTHER_ACCOUNT.replace('Maps', 'Storage') },
    ['resource-id'],
  ],
  ['an unknown cloud', { cloud: 'AzureMoon' }, ['cloud']],
  ['the China cloud', { cloud: 'AzureChinaCloud' }, ['cloud']],
  ['an unknown sign-in method', { 'azure-auth': 'password' }, ['azure-auth']],
  ['regenerate without a key type', { operation: 'regenerate' }, ['key-type']],
  ['publish of both keys', { operation: 'publish', 'key-type': 'both' }, ['key-type']],
  ['an unknown key type', { operation: 'publish', 'key-type': 'tertiary' }, ['key-type']],
  ['rotate with a key type', { 'key-type': 'primary' }, ['key-type']],
  ['a boolean of YAML 1.1', { 'dry-run': 'yes' }, ['dry-run']],
  ['a boolean in mixed case', { force: 'tRUE' }, ['force']],
  ['force without rotate', { operation: 'list', force: 'true' }, ['force']],
  ['a number for a boolean', { verify: '1', 'output-key': '0' }, ['verify', 'output-key']],
  ['an age without a unit', { 'max-age': '90' }, ['max-age']],
  ['an age of zero', { 'max-age': '0d' }, ['max-age']],
  ['an age of a thousand years', { 'max-age': '365000d' }, ['max-age']],
  ['an overlap that is too short', { 'min-overlap': 'PT0M' }, ['min-overlap']],
  ['no token', { 'github-token': '' }, ['github-token']],
  ['a secret name with a hyphen', { 'secret-name': 'MAPS-KEY' }, ['secret-name']],
  ['a secret name that GitHub reserves', { 'secret-name': 'github_maps' }, ['secret-name']],
  ['a repository without an owner', { repository: 'site' }, ['repository']],
  ['a repository twice', { repository: 'octo/site, OCTO/SITE' }, ['repository']],
  ['the name of a cloud as environment', { environment: 'azurecloud' }, ['environment']],
  ['an environment twice', { environment: 'staging, Staging' }, ['environment']],
  ['an environment with a control character', { environment: 'a\tb' }, ['environment']],
  [
    'targets together with a repository',
    { targets: 'repo:octo/site', repository: 'octo/site' },
    ['repository'],
  ],
  ['an unknown kind of target', { targets: 'variable:octo/site' }, ['targets']],
  ['a target without a kind', { targets: 'octo/site' }, ['targets']],
  ['a target without an environment', { targets: 'env:octo/site' }, ['targets']],
  ['a target with a bad name', { targets: 'repo:octo/site#a b' }, ['targets']],
  ['an organization with a slash', { targets: 'org:octo/site' }, ['targets']],
  ["a vault's URL", { targets: 'keyvault:https://kv.vault.azure.net#maps' }, ['targets']],
  ['a target twice', { targets: 'repo:octo/site\nrepo:octo/Site#azure_maps_key' }, ['targets']],
  ['no target for rotate', { targets: 'none' }, ['targets']],
];

function NO_ACCOUNT(): Inputs {
  return { 'subscription-id': '', 'resource-group': '', 'account-name': '' };
}

test.each(table)('%s', async (_name, inputs, blamed) => {
  const world = await openWorld();
  const run = await world.run(inputs);
  expect(run.exitCode).toBe(1);
  expect(run.requests).toEqual([]);
  const [title, ...lines] = failureOf(run).split('\n');
  expect(title).toBe('Azure Maps Keys: Invalid inputs');
  expect(lines.map((line) => /^([a-z-]+): /.exec(line)?.[1]).filter(Boolean)).toEqual(blamed);
});

describe('the report', () => {
  test('names all problems together', async () => {
    const world = await openWorld();
    const run = await world.run({
      operation: 'regenerate',
      'client-id': 'maps-rotation',
      'tenant-id': '',
      'account-name': 'contoso maps',
      cloud: 'AzureChinaCloud',
      'min-overlap': 'soon',
      verify: 'maybe',
      'github-token': '',
      environment: 'azurecloud',
    });
    expect(run.exitCode).toBe(1);
    expect(run.requests).toEqual([]);
    expectTranscript('bad-inputs', run);
  });

  test('cannot be used to send commands to the runner or markup to the summary', async () => {
    const world = await openWorld();
    const hostile = '::set-output name=key::x\n::add-mask::y\n</td><img src=x>|`[link](http://x)';
    const run = await world.run({ operation: hostile, cloud: hostile, targets: hostile });
    expect(run.exitCode).toBe(1);
    expect(run.masks).not.toContain('y');
    expect(run.stdout).not.toMatch(/^::set-output/m);
    expect(run.summary).not.toContain('<img');
    expect(run.summary).not.toContain('[link]');
  });
});
