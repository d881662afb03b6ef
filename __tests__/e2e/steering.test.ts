// No variable that an earlier step can set decides where the action sends tokens, or makes a library print them.
import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idTokenHost } from '../../simulator/oidc/id-token.ts';
import { isForNoLibrary, NOT_FOR_LIBRARIES } from '../../src/core/inputs/variables.ts';
import { ALLOWED, INPUT } from '../meta/environment.ts';
import { withModule } from './failures/runner.ts';
import { openWorld, SITE, VAULT } from './world.ts';

const LIST = { operation: 'list', 'github-token': '' };
const LIST_HOSTS = [idTokenHost, 'login.microsoftonline.com', 'management.azure.com'];
const PUBLISH = { operation: 'publish', targets: `${SITE}\n${VAULT}` };
const PUBLISH_HOSTS = [...LIST_HOSTS, 'api.github.com', 'atlas.microsoft.com', 'contoso-kv.vault.azure.net'];

describe('the sign-in goes to the authority of the cloud', () => {
  test.each([
    { AZURE_REGIONAL_AUTHORITY_NAME: 'attacker' },
    { AZURE_REGIONAL_AUTHORITY_NAME: 'AutoDiscoverRegion', REGION_NAME: 'attacker' },
    { MSAL_FORCE_REGION: 'attacker', REGION_NAME: 'attacker' },
    { AZURE_AUTHORITY_HOST: 'https://login.attacker.example' },
    { AZURE_IDENTITY_DISABLE_MULTITENANTAUTH: 'true' },
    { GITHUB_GRAPHQL_URL: 'https://attacker.example/graphql' },
  ])('with %j', async (env) => {
    const world = await openWorld();
    const run = await world.run(LIST, { env });
    expect([run.exitCode, run.stderr]).toEqual([0, '']);
    expect(new Set(run.requests.map(({ url }) => url.hostname))).toEqual(new Set(LIST_HOSTS));
    expect(world.simulator.strangers).toEqual([]);
  });
});

test('with every such variable, a publication reaches the same hosts, and prints nothing of the proxy or its password', async () => {
  const world = await openWorld();
  const { simulator } = world;
  const steering = Object.fromEntries(NOT_FOR_LIBRARIES.map((name) => [name, 'attacker.example']));
  const env = {
    ...steering,
    DEBUG: '*',
    DEBUG_DEPTH: '9',
    DEBUG_SHOW_HIDDEN: 'true',
    TYPESPEC_RUNTIME_LOG_LEVEL: 'verbose',
    HTTPS_PROXY: simulator.proxyUrl.replace('//', '//mona:hunter2@'),
  };
  const run = await world.run(PUBLISH, { env });
  expect([run.exitCode, run.stderr]).toEqual([0, '']);
  expect(run.stdout).not.toMatch(/hunter2|bW9uYTpodW50ZXIy/);
  expect(new Set(run.requests.map(({ url }) => url.hostname))).toEqual(new Set(PUBLISH_HOSTS));
});

test('the debug log of the Azure SDK, which remains, prints nothing of the password of the proxy', async () => {
  const world = await openWorld();
  const env = { DEBUG: '*', HTTPS_PROXY: world.simulator.proxyUrl.replace('//', '//mona:hunter2@') };
  const run = await world.run(PUBLISH, { env, debug: true });
  expect(run.exitCode).toBe(0);
  expect(run.stderr).toContain('azure:');
  expect(run.stderr + run.stdout).not.toMatch(/hunter2|bW9uYTpodW50ZXIy/);
});

test('a run reads only variables that are listed, and no library gets the value of another', async () => {
  const world = await openWorld();
  world.store('primary');
  const file = join(world.simulator.temporaryDirectory('variables'), 'read.txt');
  const { env } = withModule(
    world,
    `import { appendFileSync } from 'node:fs';
    const real = process.env, read = new Set();
    const isOfBundle = () => /dist.(?:[0-9]+.)?index.js/.test(new Error().stack);
    process.env = new Proxy(real, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (isOfBundle()) read.add(value === 'attacker.example' ? 'the value of ' + name : name);
        return value;
      },
      set: (target, name, value) => Reflect.set(target, name, value),
    });
    process.on('exit', () => appendFileSync(${JSON.stringify(file)}, [...read].join('\\n')));`,
  );
  // The path of the event is read, and its file is not.
  const steering = NOT_FOR_LIBRARIES.filter((name) => name !== 'GITHUB_EVENT_PATH');
  const attacks = Object.fromEntries([...steering, 'DEBUG_COLORS'].map((name) => [name, 'attacker.example']));
  const run = await world.run({ targets: `${SITE}\n${VAULT}` }, { env: { ...env, ...attacks } });
  expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'published']);
  expect(existsSync(file)).toBe(true);
  const names = readFileSync(file, 'utf8').split('\n');
  // What is deleted is read all the same, and is not there.
  expect(names).toEqual(
    expect.arrayContaining(['AZURE_REGIONAL_AUTHORITY_NAME', 'DEBUG', 'AZURE_LOG_LEVEL']),
  );
  const isListed = (name: string) =>
    // The simulator's own variables are read by its modules in the same process.
    name.startsWith('SIM_') || isForNoLibrary(name) || INPUT.test(name) || Object.hasOwn(ALLOWED, name);
  expect(names.filter((name) => !isListed(name))).toEqual([]);
});
