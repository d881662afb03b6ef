// Every choice of the set-up works to the end. The action runs only where a choice changes what it does.
import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { changes } from '../../../setup/plan/plan.ts';
import type { Person } from '../../../setup/ports.ts';
import type { SimulatorOptions } from '../../../simulator/simulator.ts';
import { appKey } from '../../../simulator/github/apps/app-key.ts';
import { personToken } from '../../../simulator/github/state/defaults.ts';
import type { Permissions } from '../../../simulator/github/state/tokens.ts';
import { signIn } from '../../../simulator/command-line/az/session.ts';
import { governmentWorld, publicWorld } from '../../../simulator/world.ts';
import { playDispatches } from '../../play/dispatched.ts';
import { useCases } from '../cases.ts';
import { SettingUp, type SetupRun } from './setting-up.ts';

const cases = useCases();

const SITE = ['--yes', '--save', 'commit', '--resource-group', 'maps-rg', '--account', 'contoso-maps'];
const STILL = [...SITE, '--no-proof'];

const maps = { cloud: 'AzureCloud', ...publicWorld } as const;
const fleet = ['maps-eu', 'maps-us'].map((name) => ({
  ...maps,
  name,
  createdDaysAgo: 200,
  regeneratedDaysAgo: { primary: 10 },
}));

/** @param options a second world is needed only where the action runs. */
async function plain(options: SimulatorOptions = {}): Promise<SettingUp> {
  const world = await SettingUp.open(options);
  world.remote = 'git@github.com:octo/site.git';
  return world;
}

async function proving(options: SimulatorOptions = {}) {
  const world = await SettingUp.open(options, cases.open);
  world.remote = 'git@github.com:octo/site.git';
  return { world, runs: playDispatches(world.world) };
}

const text = ({ lines, error }: SetupRun): string => [...lines, ...error].join('\n');

const deployments = ({ commands }: SetupRun): readonly string[] =>
  commands.map(({ args }) => args.join(' ')).filter((line) => line.startsWith('deployment group create'));

function verdictOf(run: SetupRun): string {
  return run.result?.proof?.verdict ?? run.error.join('\n');
}

function held(world: SettingUp, target: string): string | undefined {
  const value = world.simulator.github.secret(target)?.value;
  const { keys } = world.simulator.azure.account('contoso-maps');
  return Object.entries(keys).find(([, key]) => key.value === value)?.[0];
}

function otherKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }) as string;
}

async function again(world: SettingUp, args: readonly string[]): Promise<readonly string[]> {
  const run = await world.run([...args, '--dry-run']);
  expect(run.error).toEqual([]);
  return changes(run.result?.plan ?? { steps: [], notes: [] }).map(({ sign, what }) => `${sign} ${what}`);
}

describe('a rotation that a reviewer approves', () => {
  const APPROVAL = [...SITE, '--workflow', 'approval', '--environment', 'live'];

  test('lacks reviewers first, then waits for one, and publishes after the approval', async () => {
    const { world, runs } = await proving();
    const run = await world.run(APPROVAL);
    expect(run.error).toEqual([]);
    expect(verdictOf(run)).toMatch(
      /^Still missing: the first key\. Add reviewers in \S+environments, run rotate/,
    );
    const { github } = world.simulator;
    const mona = github.repository('mona/blog')?.owner;
    const site = github.repository('octo/site');
    const live = site?.environments.find(({ name }) => name === 'live');
    if (!mona || !live) throw new Error('no environment');
    live.reviewers = [mona];
    const waiting = await world.run(APPROVAL);
    expect(waiting.result?.outcome).toBe('unchanged');
    expect(verdictOf(waiting)).toMatch(/^Still missing: an approval\. .*--check: https:/);
    await runs.at(-1)?.approve('live');
    expect(held(world, 'env:octo/site/live#AZURE_MAPS_KEY')).toBeDefined();
    expect(verdictOf(await world.run(['--check']))).toBe(
      'Healthy: the secret AZURE_MAPS_KEY holds the newest key.',
    );
  });
});

describe('the reusable workflow', () => {
  test('publishes the first key', async () => {
    const { world } = await proving();
    const run = await world.run([...SITE, '--workflow', 'reusable', '--secret-name', 'MAPS']);
    expect(verdictOf(run)).toBe('Healthy: the secret MAPS holds the newest key.');
    expect(held(world, 'repo:octo/site#MAPS')).toBeDefined();
  });
});

describe('a fleet', () => {
  const FLEET = ['--yes', '--save', 'commit', '--workflow', 'fleet', '--resource-group', 'maps-rg'];

  test('gives each account its role and its environment, and publishes every key', async () => {
    const { world } = await proving({ accounts: fleet });
    const run = await world.run(FLEET);
    expect(run.error).toEqual([]);
    expect(text(run).match(/\+ role "Azure Maps Key Rotator"/g)).toHaveLength(1);
    const { authorization } = world.simulator.azure;
    expect(authorization.assignments.all.map(({ scope }) => scope.split('/').at(-1)).sort()).toEqual([
      'maps-eu',
      'maps-rg',
      'maps-us',
    ]);
    expect(verdictOf(run)).toMatch(/^Healthy/);
    for (const { name } of fleet)
      expect(world.simulator.github.secret(`env:octo/site/${name}#AZURE_MAPS_KEY`)).toBeDefined();
    expect(await again(world, FLEET)).toEqual([]);
    const removed = await world.run(['--yes', '--remove']);
    expect(removed.error).toEqual([]);
    expect(authorization.assignments.all).toEqual([]);
  });

  test('replaces a set-up with an environment and a vault, and leaves out a role that a person has assigned', async () => {
    const world = await plain();
    await world.run([...STILL, '--environment', 'staging', '--key-vault', 'contoso-kv']);
    const { azure } = world.simulator;
    const [identity] = azure.identities.all;
    azure.authorization.assignments.add({
      name: 'ffffffff-0000-0000-0000-000000000001',
      scope: `/subscriptions/${publicWorld.subscriptionId}/resourceGroups/maps-rg`,
      role: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
      principalId: identity?.principalId ?? '',
      principalType: 'ServicePrincipal',
      description: undefined,
    });
    azure.authorization.assignments.delete(azure.authorization.assignments.all[0]?.name ?? '');
    const run = await world.run([...FLEET, '--no-proof']);
    expect(run.error).toEqual([]);
    expect(text(run)).toContain('= role assignment "Reader" on maps-rg');
    expect(deployments(run)).toHaveLength(1);
    for (const line of deployments(run)) expect(line).not.toContain('discover=true');
  });
});

describe('where the key is written', () => {
  test('an environment, and a vault of another resource group, under another name', async () => {
    const vault = {
      name: 'far-kv',
      tenantId: publicWorld.tenantId,
      cloud: 'AzureCloud',
      resourceGroup: 'kv-rg',
    } as const;
    const { world } = await proving({ vaults: [vault] });
    const args = [...SITE, '--environment', 'staging', '--key-vault', 'far-kv', '--secret-name', 'MAPS'];
    const run = await world.run(args);
    expect(run.error).toEqual([]);
    expect(verdictOf(run)).toBe('Healthy: the secret MAPS holds the newest key.');
    expect(deployments(run)[0]).toContain('keyVaultName=far-kv keyVaultResourceGroup=kv-rg');
    expect(held(world, 'env:octo/site/staging#MAPS')).toBeDefined();
    expect(world.simulator.azure.vault('far-kv').versions('azure-maps-key')).toHaveLength(1);
    expect(await again(world, args)).toEqual([]);
  });
});

describe('the subject', () => {
  test('has the immutable IDs, the name with a period, and a default branch with slashes', async () => {
    const world = await plain();
    const { github } = world.simulator;
    const site = github.addRepository('octo/site.name', { defaultBranch: 'release/v1' });
    github.subjects.set(site, { immutable: true });
    world.browse({ installOn: ['octo/site.name'] });
    const args = [...STILL, '--repo', 'octo/site.name'];
    const run = await world.run(args);
    expect(run.error).toEqual([]);
    const [credential] = world.simulator.azure.identities.all[0]?.credentials ?? [];
    expect(credential?.subject).toMatch(/^repo:octo@\d+\/site\.name@\d+:ref:refs\/heads\/release\/v1$/);
    expect(await again(world, args)).toEqual([]);
  });

  test('of an option is remembered', async () => {
    const world = await plain();
    const { github } = world.simulator;
    const site = github.repository('octo/site');
    if (!site) throw new Error('no repository');
    github.subjects.set(site, { immutable: false, includeClaimKeys: ['repo', 'ref'] });
    const refused = await world.run(STILL);
    expect(refused.error[0]).toMatch(/^Error: The subject of ID tokens is customized/);
    const run = await world.run([...STILL, '--subject', 'repo:octo/site:ref:refs/heads/main']);
    expect(run.error).toEqual([]);
    expect(await again(world, STILL)).toEqual([]);
  });
});

describe('a pull request', () => {
  const PULL = ['--yes', '--save', 'pull-request', '--token', 'fine-grained', '--token-stdin'];

  test('is opened once, waited for, and followed by a check', async () => {
    const world = await plain();
    const run = await world.run(PULL);
    expect(run.error).toEqual([]);
    const [merge = ''] = run.result?.next ?? [];
    expect(merge).toMatch(/^Merge https:\/\/github\.com\/octo\/site\/pull\/\d+\.$/);
    const second = await world.run(PULL);
    expect(second.result).toMatchObject({ outcome: 'unchanged', next: [merge, expect.anything()] });
    expect(verdictOf(await world.run(['--check']))).toContain(
      `Still missing: the workflows: merge ${merge.slice(6, -1)}`,
    );
  });
});

describe('what was changed by hand', () => {
  test('a deleted role assignment is made again, and so is everything of an identity that was replaced', async () => {
    const world = await plain();
    await world.run(STILL);
    const { azure } = world.simulator;
    const { assignments } = azure.authorization;
    assignments.delete(assignments.all[0]?.name ?? '');
    expect(verdictOf(await world.run(['--check']))).toMatch(
      /^Still missing: role assignment on the account contoso-maps\. /,
    );
    const run = await world.run(STILL);
    expect(run.error).toEqual([]);
    expect(assignments.all).toHaveLength(1);
    const [old] = azure.identities.all;
    if (!old) throw new Error('no identity');
    azure.identities.delete(old);
    const made = azure.identities.create({ ...old, cloud: 'AzureCloud' });
    azure.identities.setCredential(made, {
      name: 'by-hand',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:octo/site:ref:refs/heads/main',
      audience: 'api://AzureADTokenExchange',
    });
    expect((await world.run(STILL)).error).toEqual([]);
    expect(assignments.all.filter(({ principalId }) => principalId === made.principalId)).toHaveLength(1);
    expect(made.credentials.map(({ name }) => name)).toEqual(['by-hand']);
    expect(await again(world, STILL)).toEqual([]);
  });

  test('a later version of the action changes the workflows, and nothing else', async () => {
    const world = await plain();
    await world.run(STILL);
    const later = `OWNER/azure-maps-keys@${'f'.repeat(40)}`;
    expect(await again(world, [...STILL, '--action', later])).toEqual([
      '~ workflow .github/workflows/rotate-azure-maps-key.yml',
      '~ workflow .github/workflows/check-azure-maps-key.yml',
    ]);
  });
});

describe('an App that exists', () => {
  const APP_KEY = 'repo:octo/site#ROTATION_APP_PRIVATE_KEY';

  async function withApp(permissions: Permissions | undefined, pem?: string) {
    const world = await plain();
    const { github } = world.simulator;
    const site = github.repository('octo/site');
    if (!site) throw new Error('no repository');
    const key = await appKey();
    const app = github.apps.add({
      name: 'rotation',
      url: 'https://example.com',
      description: null,
      permissions: permissions ?? {},
      events: [],
      isPublic: false,
      owner: site.owner,
      createdAt: world.simulator.clock.now(),
      publicKey: key.publicKey,
    });
    if (permissions !== undefined) github.apps.install(app, site.owner, 'all', world.simulator.clock.now());
    const file = path.join(world.simulator.temporaryDirectory('app'), 'key.pem');
    await writeFile(file, pem ?? key.pem);
    return { world, args: [...STILL, '--app-client-id', app.clientId, '--app-private-key-file', file], key };
  }

  test('is stored', async () => {
    const { world, args, key } = await withApp({ secrets: 'write', metadata: 'read' });
    const run = await world.run(args);
    expect(run.error).toEqual([]);
    expect(world.simulator.github.secret(APP_KEY)?.value.trim()).toBe(key.pem.trim());
    expect(await again(world, STILL)).toEqual([]);
  });

  test.each<[string, Permissions | undefined, string | undefined, RegExp]>([
    ['has another key', { secrets: 'write' }, otherKey(), /does not accept the private key/],
    ['is not installed', undefined, undefined, /is not installed on octo\/site/],
    ['may not write secrets', { metadata: 'read' }, undefined, /is installed, but may not write secrets/],
  ])('but %s is refused before anything is made', async (_, permissions, pem, problem) => {
    const { world, args } = await withApp(permissions, pem);
    const run = await world.run(args);
    expect(run.error[0]).toMatch(problem);
    expect(world.simulator.azure.identities.all).toEqual([]);
    expect(world.simulator.github.secret(APP_KEY)).toBeUndefined();
  });
});

describe('another GitHub', () => {
  test.each([
    ['octo.ghe.com', 'https://api.octo.ghe.com', 'issuer=https://token.actions.octo.ghe.com'],
    [
      'github.example.com',
      'https://github.example.com/api/v3',
      'issuer=https://github.example.com/_services/token',
    ],
  ])('%s has its own addresses, issuer and options', async (host, apiUrl, issuer) => {
    const world = await plain({ github: { apiUrl } });
    world.remote = `git@${host}:octo/site.git`;
    world.signedIn = { [host]: personToken.value };
    const run = await world.run(STILL);
    expect(run.error).toEqual([]);
    expect(world.browser.problems).toEqual([]);
    expect(deployments(run)[0]).toContain(issuer);
    const ofGh = run.commands.filter(({ tool, args }) => tool === 'gh' && args[0] !== '--version');
    const named = new RegExp(`--hostname ${host}|--repo ${host}/octo/site`);
    expect(ofGh.map(({ args }) => args.join(' ')).filter((line) => !named.test(line))).toEqual([]);
    expect(await again(world, STILL)).toEqual([]);
  });

  test('a GitHub Enterprise Server has no reusable workflow of github.com', async () => {
    const world = await plain({ github: { apiUrl: 'https://github.example.com/api/v3' } });
    world.remote = 'git@github.example.com:octo/site.git';
    world.signedIn = { 'github.example.com': personToken.value };
    const { error } = await world.run([...STILL, '--workflow', 'reusable']);
    expect(error[0]).toBe('Error: The reusable workflow is not available on github.example.com.');
  });
});

describe('Azure Government', () => {
  test('has its own audience, and the workflows name the cloud', async () => {
    const world = await plain();
    const application = world.simulator.azure.entra.applications.find(
      ({ clientId }) => clientId === governmentWorld.clientId,
    );
    if (!application) throw new Error('no application');
    application.roles = [{ actions: ['*'], scope: `/subscriptions/${governmentWorld.subscriptionId}` }];
    Object.assign(world.az, { session: await signIn(world.simulator, application) });
    const args = ['--yes', '--no-proof', '--save', 'commit'];
    const run = await world.run(args);
    expect(run.error).toEqual([]);
    const [credential] = world.simulator.azure.identities.all[0]?.credentials ?? [];
    expect(credential?.audience).toBe('api://AzureADTokenExchangeUSGov');
    const copied = await world.run([...args, '--save', 'working-copy']);
    expect(copied.error).toEqual([]);
    expect(await world.file('.github/workflows/rotate-azure-maps-key.yml')).toContain(
      'cloud: AzureUSGovernment',
    );
    expect(await again(world, args)).toEqual([]);
  });
});

describe('a removal', () => {
  test('leaves what another repository has in the same resource group', async () => {
    const world = await plain();
    await world.run(STILL);
    const other = [...STILL, '--repo', 'octo/app', '--token', 'fine-grained', '--token-stdin'];
    expect((await world.run(other)).error).toEqual([]);
    const run = await world.run(['--yes', '--remove']);
    expect(run.error).toEqual([]);
    expect(text(run)).toContain('other identities have it');
    const { identities, authorization } = world.simulator.azure;
    expect(identities.all.map(({ name }) => name)).toEqual(['azure-maps-keys-octo-app']);
    expect(authorization.assignments.all).toHaveLength(1);
    expect(await again(world, other)).toEqual([]);
  });
});

describe('time', () => {
  test('a role and a credential that take minutes are waited for', async () => {
    const { world } = await proving();
    world.simulator.azure.authorization.assignments.propagationDelay = 150_000;
    const run = await world.run(SITE);
    expect(text(run)).toContain('Azure does not know the new role or credential yet');
    expect(verdictOf(run)).toMatch(/^Healthy/);
  });
});

describe('a person at the terminal', () => {
  test('answers every question that no option has answered', async () => {
    const world = await plain();
    const asked: string[] = [];
    const person: Person = {
      select: (question, choices) => {
        asked.push(question);
        return Promise.resolve(choices[0]?.value ?? '');
      },
      text: (question, proposed) => {
        asked.push(question);
        return Promise.resolve(proposed);
      },
      confirm: (question) => {
        asked.push(question);
        return Promise.resolve(true);
      },
    };
    world.person = person;
    const run = await world.run(['--no-proof']);
    expect(run.error).toEqual([]);
    expect(asked).toEqual([
      'Which workflow?',
      'Which Azure Maps account?',
      'Where is the key stored?',
      'How do the workflows get into the repository?',
      'Make these changes?',
    ]);
    expect(await again(world, [])).toEqual([]);
  });
});
