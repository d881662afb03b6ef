// What the set-up says where it cannot go on: what is wrong, and the line to paste. Nothing has been made by then.
import { describe, expect, test } from '@jest/globals';
import { personToken, powerlessToken } from '../../../simulator/github/state/defaults.ts';
import { person, publicWorld } from '../../../simulator/world.ts';
import { SettingUp } from './setting-up.ts';

const SET_UP = ['--yes', '--no-proof', '--save', 'commit', '--resource-group', 'maps-rg'];
const SCOPE = `/subscriptions/${publicWorld.subscriptionId}`;

interface Case {
  readonly what: string;
  readonly args?: readonly string[];
  readonly change: (world: SettingUp) => void;
  readonly error: readonly (string | RegExp)[];
}

function roles(world: SettingUp, ...notActions: readonly string[]): void {
  const application = world.simulator.azure.entra.applications.find(
    ({ clientId }) => clientId === person.clientId,
  );
  if (application) application.roles = [{ actions: ['*'], notActions, scope: SCOPE }];
}

const CASES: readonly Case[] = [
  {
    what: 'both tools are missing',
    change: (world) => (world.missing = ['az', 'gh']),
    error: [
      /^Error: The Azure CLI \(az\) is not installed\. See https:\S+ The GitHub CLI \(gh\) is not installed/,
    ],
  },
  {
    what: 'az is too old',
    change: (world) => Object.assign(world.az, { version: '2.60.0' }),
    error: [
      /^Error: The Azure CLI \(az\) is version 2\.60\.0\. The set-up needs 2\.77\.0 or later/,
      '  az upgrade',
    ],
  },
  {
    what: 'az is signed out',
    change: (world) => Object.assign(world.az, { session: undefined }),
    error: ['Error: The Azure CLI is not signed in, or its session has ended.', '  az login'],
  },
  {
    what: 'gh is signed out',
    change: (world) => (world.signedIn = {}),
    error: [
      'Error: The GitHub CLI is not signed in to github.com.',
      '  gh auth login --hostname github.com --scopes workflow',
    ],
  },
  {
    what: 'the subscription belongs to another tenant',
    args: ['--subscription', '00000000-0000-0000-0000-00000000dead'],
    change: () => undefined,
    error: [
      'Error: The Azure CLI knows no subscription 00000000-0000-0000-0000-00000000dead.',
      /another tenant/,
      '  az account list --output table',
      '  az login --tenant TENANT-ID',
    ],
  },
  {
    what: 'the repository does not exist, or is not visible',
    args: ['--repo', 'octo/nothing'],
    change: () => undefined,
    error: ['Error: mona cannot see the repository octo/nothing on github.com.', /private/, /gh auth status/],
  },
  {
    what: 'no folder and no option names the repository',
    change: (world) => (world.remote = undefined),
    error: [/^Error: Which repository\?/, /setup --repo octo\/site/],
  },
  {
    what: 'the person is no administrator of the repository',
    change: (world) => {
      const token = {
        ...personToken,
        value: 'ghp_OFaPersonWhoMayOnlyPush00000000000099',
        role: 'write' as const,
      };
      world.simulator.github.addToken(token);
      world.signedIn = { 'github.com': token.value };
    },
    error: [/is not an administrator of octo\/site/, /settings\/access/],
  },
  {
    what: 'the token of gh may do less than the person',
    change: (world) => (world.signedIn = { 'github.com': powerlessToken.value }),
    error: [
      'Error: The token of the GitHub CLI may not administer this repository.',
      /GH_TOKEN/,
      '  gh auth login --scopes workflow',
    ],
  },
  {
    what: 'the person may not deploy',
    change: (world) => {
      roles(world, 'Microsoft.ManagedIdentity/*/write');
    },
    error: [
      'Error: You are not allowed to perform Microsoft.ManagedIdentity/userAssignedIdentities/write in Azure.',
      /Owner/,
      `  az role assignment list --scope ${SCOPE}/resourceGroups/maps-rg --include-inherited --output table`,
    ],
  },
  {
    what: 'the person may not assign roles',
    change: (world) => {
      roles(world, 'Microsoft.Authorization/*/write');
    },
    error: [
      'Error: You may not perform Microsoft.Authorization/roleDefinitions/write on maps-rg, so you cannot assign the role.',
      /Role Based Access Control Administrator can run the set-up\. Or set up everything else with --no-role-assignment/,
      /--include-inherited/,
    ],
  },
  {
    what: 'nobody says which account',
    args: ['--resource-group', 'nothing-rg'],
    change: () => undefined,
    error: [
      'Error: There is no Azure Maps account in nothing-rg, and no option names one to make.',
      /--account/,
    ],
  },
  {
    what: 'there is no such vault',
    args: ['--key-vault', 'nothing-kv'],
    change: () => undefined,
    error: [/^Error: There is no Key Vault nothing-kv/, /az keyvault list/],
  },
  {
    what: 'the working copy is of another repository',
    args: ['--repo', 'octo/app', '--save', 'working-copy'],
    change: () => undefined,
    error: ['Error: The current folder is not a working copy of this repository.', /--save pull-request/],
  },
  {
    what: 'nothing was set up that could be checked',
    args: ['--check'],
    change: () => undefined,
    error: ['Error: No set-up of this program is recorded in octo/site.', /without --check/],
  },
  {
    what: 'nothing was set up that could be removed',
    args: ['--remove'],
    change: () => undefined,
    error: [/^Error: No set-up of this program is recorded in octo\/site, so nothing is known/, /by hand/],
  },
  {
    what: 'the file with the private key is missing',
    args: ['--app-client-id', 'Iv23liEXAMPLE', '--app-private-key-file', 'nothing.pem'],
    change: () => undefined,
    error: ['Error: There is no file nothing.pem.'],
  },
];

function fits(line: string, wanted: string | RegExp | undefined): boolean {
  return typeof wanted === 'string' ? line === wanted : (wanted?.test(line) ?? false);
}

describe('a set-up is refused', () => {
  test.each(CASES)('where $what', async ({ args = [], change, error }) => {
    const world = await SettingUp.open();
    world.remote = 'git@github.com:octo/site.git';
    change(world);
    const run = await world.run([...SET_UP, ...args]);
    expect(run.error).toHaveLength(error.length);
    expect(run.error.filter((line, index) => !fits(line, error[index]))).toEqual([]);
  });
});

describe('a person who may not assign roles', () => {
  test('sets up the rest, and gets the command for someone who may', async () => {
    const world = await SettingUp.open();
    world.remote = 'git@github.com:octo/site.git';
    roles(world, 'Microsoft.Authorization/*/write');
    const run = await world.run([...SET_UP, '--no-role-assignment']);
    expect(run.error).toEqual([]);
    const text = run.lines.join('\n');
    expect(text).toMatch(
      /! role "Azure Maps Key Rotator" in maps-rg \(left out: needs someone who may assign roles\)/,
    );
    expect(text).toMatch(
      /runs this, the rotation cannot list the keys:\n {2}az deployment group create (?!.*assignRoles=false)/,
    );
    expect(world.simulator.azure.identities.all).toHaveLength(1);
    expect(world.simulator.azure.authorization.assignments.all).toHaveLength(0);
    roles(world);
    const completed = await world.run(SET_UP);
    expect(completed.error).toEqual([]);
    expect(world.simulator.azure.authorization.assignments.all).toHaveLength(1);
  });
});

describe('nothing of others is changed', () => {
  test('a variable with another value keeps it, and the workflows read another name', async () => {
    const world = await SettingUp.open();
    world.remote = 'git@github.com:octo/site.git';
    const { github, clock } = world.simulator;
    const site = github.repository('octo/site');
    if (!site) throw new Error('no repository');
    const at = clock.now();
    github.variables.of(site).set('AZURE_CLIENT_ID', {
      name: 'AZURE_CLIENT_ID',
      value: 'of the website',
      createdAt: at,
      updatedAt: at,
    });
    const run = await world.run(SET_UP);
    expect(run.error).toEqual([]);
    expect(run.lines.join('\n')).toContain(
      'variable AZURE_MAPS_KEYS_CLIENT_ID (because AZURE_CLIENT_ID has another value, which is left alone)',
    );
    const removed = await world.run(['--yes', '--remove']);
    expect(removed.error).toEqual([]);
    const left = [...github.variables.of(site).keys()];
    expect(left).toEqual(['AZURE_CLIENT_ID']);
  });
});

describe('a commit that is not on GitHub', () => {
  test('is a note in the plan, because the workflows would fail', async () => {
    const world = await SettingUp.open();
    world.remote = 'git@github.com:octo/site.git';
    world.commit = 'f'.repeat(40);
    const { result } = await world.run([...SET_UP, '--dry-run']);
    expect(result?.plan?.notes.at(-1)).toContain(
      `at the commit ${world.commit}, which GitHub does not show to you`,
    );
    const known = await SettingUp.open();
    known.remote = 'git@github.com:octo/site.git';
    const { result: fine } = await known.run([...SET_UP, '--dry-run']);
    expect(fine?.plan?.notes.join()).not.toContain('at the commit');
  });
});
