// A workflow that is dispatched in the simulated GitHub really runs, with what is stored there.
import { expect, test } from '@jest/globals';
import { createGh } from '../../simulator/command-line/gh/gh.ts';
import { appKey } from '../../simulator/github/apps/app-key.ts';
import { personToken } from '../../simulator/github/state/defaults.ts';
import type { Permissions } from '../../simulator/github/state/tokens.ts';
import { example, vars } from '../e2e/examples/repository.ts';
import { openWorld, SITE, type World } from '../e2e/world.ts';
import { playDispatches } from './dispatched.ts';

const path = '.github/workflows/rotate.yml';

/** A repository with the workflow, its variables and the App, as the set-up leaves it. */
async function setUp(permissions: Permissions, { isInstalled = true } = {}): Promise<World> {
  const world = await openWorld();
  const { github, clock } = world.simulator;
  const site = github.repository('octo/site')!;
  const { pem, publicKey } = await appKey();
  const app = github.apps.add({
    name: 'Maps keys',
    url: 'https://github.com/octo/site',
    owner: site.owner,
    description: null,
    permissions: { metadata: 'read', ...permissions },
    events: [],
    isPublic: false,
    createdAt: clock.now(),
    publicKey,
  });
  if (isInstalled) github.apps.install(app, site.owner, [site.id], clock.now());
  github.setSecret('repo:octo/site#ROTATION_APP_PRIVATE_KEY', pem);
  const content = Buffer.from(example('weekly-rotation'));
  github.git.of(site).commit('main', { path, content, message: 'Add' }, { author: 'mona', at: clock.now() });
  for (const [name, value] of Object.entries({ ...vars, ROTATION_APP_CLIENT_ID: app.clientId }))
    github.variables.of(site).set(name, { name, value, createdAt: 0, updatedAt: 0 });
  playDispatches(world);
  return world;
}

interface Ended {
  readonly status: string;
  readonly conclusion: string;
  readonly jobs: readonly { readonly databaseId: number; readonly conclusion: string }[];
}

/** Dispatches the workflow and looks at the run until it is complete. */
async function dispatch({
  simulator,
}: World): Promise<{ readonly states: string[]; readonly messages: string[] }> {
  const gh = createGh(simulator, { signedIn: { 'github.com': personToken.value } });
  const run = async (...args: readonly string[]): Promise<string> => {
    const call = {
      args,
      env: {},
      cwd: '.',
      stdin: () => Promise.resolve(''),
      signal: new AbortController().signal,
    };
    const { exitCode, stdout, stderr } = await gh(call);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout;
  };
  const repo = ['--repo', 'octo/site'];
  const url = await run('workflow', 'run', 'rotate.yml', ...repo, '--ref', 'main');
  const id = url.trim().split('/').at(-1) ?? '';
  const states: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const view = JSON.parse(
      await run('run', 'view', id, ...repo, '--json', 'status,conclusion,jobs'),
    ) as Ended;
    states.push([view.status, view.conclusion].filter(Boolean).join(': '));
    if (view.status !== 'completed') continue;
    const lists = await Promise.all(
      view.jobs.map(({ databaseId }) => run('api', `repos/octo/site/check-runs/${databaseId}/annotations`)),
    );
    const annotations = lists.flatMap((list) => JSON.parse(list) as { path: string; message: string }[]);
    return { states, messages: annotations.map((one) => `${one.path}: ${one.message}`) };
  }
  throw new Error(`The run does not end: ${states.join(', ')}`);
}

test('a workflow writes the key with the token of the App that is installed', async () => {
  const world = await setUp({ secrets: 'write' });
  const { states, messages } = await dispatch(world);
  expect(messages).toEqual([]);
  expect(states).toEqual(['queued', 'in_progress', 'completed: success']);
  expect(world.holds(SITE)).toBe('primary');
  world.simulator.assertClean();
});

test.each([
  [
    'is not installed',
    { secrets: 'write' },
    false,
    '.github: Not Found - https://docs.github.com/rest/apps/apps#get-a-repository-installation-for-the-authenticated-app',
  ],
  [
    'lacks a permission',
    { environments: 'write' },
    true,
    '.github: The permissions requested are not granted to this installation. - https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app',
  ],
] as const)('an App that %s fails the run', async (_what, permissions, isInstalled, message) => {
  const world = await setUp(permissions, { isInstalled });
  const { states, messages } = await dispatch(world);
  expect(messages).toEqual([message]);
  expect(states.at(-1)).toBe('completed: failure');
  expect(world.holds(SITE)).toBe('nothing');
});

test('without a private key, the action says which input is empty', async () => {
  const world = await setUp({ secrets: 'write' });
  world.simulator.github.deleteSecret('repo:octo/site#ROTATION_APP_PRIVATE_KEY');
  const { messages } = await dispatch(world);
  expect(messages).toEqual(
    ["The 'private-key' input must be set to a non-empty string"].map((text) => `.github: ${text}`),
  );
});
