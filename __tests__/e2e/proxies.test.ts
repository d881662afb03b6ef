// One proxy rule for every host, and runs through a proxy that succeed.
import { expect, test } from '@jest/globals';
import { idTokenHost } from '../../simulator/oidc/id-token.ts';
import { CONTOSO, failureOf, openWorld, SITE, VAULT } from './world.ts';

/** Every host to which a publication connects. */
const HOSTS = [
  'api.github.com',
  'atlas.microsoft.com',
  'contoso-kv.vault.azure.net',
  'login.microsoftonline.com',
  'management.azure.com',
  idTokenHost,
];

const PUBLISH = { operation: 'publish', targets: `${SITE}\n${VAULT}` };

test('a run through a proxy with a password succeeds, and Node prints no warning', async () => {
  const world = await openWorld();
  const { simulator } = world;
  const run = await world.run(PUBLISH, {
    env: {
      HTTPS_PROXY: simulator.proxyUrl.replace('//', '//mona:100%@'),
      NODE_OPTIONS: `${simulator.env()['NODE_OPTIONS'] ?? ''} --pending-deprecation --stack-trace-limit=0`,
    },
  });
  expect([run.exitCode, run.stderr]).toEqual([0, '']);
  expect(new Set(run.requests.map(({ url }) => url.hostname))).toEqual(new Set(HOSTS));
});

test.each([
  ['the ID token', 'GitHubUserContent.com', idTokenHost],
  ['the sign-in', '*.microsoftonline.com', 'login.microsoftonline.com'],
  ['Resource Manager', 'azure.com:443', 'management.azure.com'],
  ['the data plane', 'ATLAS.microsoft.com', 'atlas.microsoft.com'],
  ['a vault', '.vault.azure.net', 'contoso-kv.vault.azure.net'],
  ['GitHub', 'github.com', 'api.github.com'],
])('NO_PROXY applies to %s, and only to it', async (_name, exception, host) => {
  const world = await openWorld();
  // The simulator refuses a connection that bypasses the proxy, and remembers it.
  await world.run(PUBLISH, { env: { NO_PROXY: exception }, unclean: true });
  expect(new Set(world.simulator.strangers)).toEqual(new Set([`${host}:443, past the proxy`]));
});

test('NO_PROXY=* applies to the first request', async () => {
  const world = await openWorld();
  const run = await world.run(CONTOSO, { env: { NO_PROXY: '*' }, unclean: true });
  expect(run.requests).toEqual([]);
  expect(failureOf(run)).toContain('GitHub did not issue an ID token: the connection was refused');
});
