// The session of the Azure CLI, and a sign-in that succeeds at another attempt.
import { describe, expect, test } from '@jest/globals';
import { azFailures } from '../../simulator/azure/entra/az-cli-failures.ts';
import { Refusal, refusalReply } from '../../simulator/azure/entra/refusal.ts';
import { publicWorld } from '../../simulator/world.ts';
import { failureOf, openWorld, requestTo, type Inputs, type World } from './world.ts';

const WITH_AZ: Inputs = {
  operation: 'publish',
  'azure-auth': 'azure-cli',
  'client-id': '',
  'tenant-id': '',
};

test.each([
  ['warnings', 'WARNING: {new} extension\n', '\nWARNING: You have 2 update(s) available.\n'],
  ['a byte order mark and color codes', '\ufeff\u001b[0m', '\u001b[0m\u001b[K'],
])('a token is found between %s on stdout', async (_what, before, after) => {
  const world = await openWorld();
  const path = [world.simulator.azure.cli({ noise: [before, after] })];
  const run = await world.run(WITH_AZ, { path });
  expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'published']);
});

describe('the session of a managed identity, with an az before 2.77', () => {
  const path = (world: World) => [world.simulator.azure.cli({ oldManagedIdentity: true, needsProxy: true })];
  const authority = { REQUESTS_CA_BUNDLE: '/etc/ssl/certs/ca-certificates.crt' };

  test('gets a token without tenant-id', async () => {
    const world = await openWorld();
    const run = await world.run(WITH_AZ, { path: path(world), env: authority });
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'published']);
  });

  test('gets none with tenant-id, and the error names what to remove', async () => {
    const world = await openWorld();
    const inputs = { ...WITH_AZ, 'tenant-id': publicWorld.tenantId };
    const run = await world.run(inputs, { path: path(world), env: authority });
    expect(failureOf(run)).toContain('remove the input tenant-id');
  });

  test('gets none without the certificate authority of the proxy, and the error names the variable', async () => {
    const world = await openWorld();
    const run = await world.run(WITH_AZ, { path: path(world) });
    expect(failureOf(run)).toContain('REQUESTS_CA_BUNDLE');
  });
});

test('a time limit ends az, and not before', async () => {
  const world = await openWorld();
  const path = [world.simulator.azure.cli({ failure: azFailures.hang })];
  const before = world.simulator.clock.now();
  const run = await world.run(WITH_AZ, { path, clockScale: 50 });
  expect(run.exitCode).toBe(1);
  expect(world.simulator.clock.now() - before).toBeGreaterThanOrEqual(30_000);
});

test('a transient error of Entra with status 400 is retried, and nothing else is', async () => {
  const world = await openWorld();
  const refusal = new Refusal(90033, 'A transient error has occurred.', 'temporarily_unavailable', 400);
  const reply = refusalReply(refusal, 'seed', world.simulator.clock.now());
  world.inject({ match: requestTo.signIn, fault: { kind: 'reply', reply }, times: 2 });
  const run = await world.run({ operation: 'publish' });
  expect(run.exitCode).toBe(0);
  expect(run.log).toContain(
    'Waiting 1 second: Microsoft Entra reported a transient error (AADSTS90033); a retry',
  );
  expect(run.requests.filter(({ url }) => url.host === requestTo.signIn.host)).toHaveLength(3);
});
