// What an answer of Azure Maps says about a key. Only a 401 that names an invalid key is a refusal; everything else is
// inconclusive, and the run goes on with a warning that names the likely causes.
import { describe, expect, test } from '@jest/globals';
import {
  endpointNotFound,
  invalidClientId,
  localAuthDisabled,
  publicAccessDisabled,
} from '../../simulator/azure/maps/data-plane-replies.ts';
import { DAY, HOUR } from '../../src/core/time.ts';
import { useCases } from './cases.ts';
import { failureOf, namesOf, requestTo, SITE, type World } from './world.ts';

const { open: openWorld } = useCases();

async function dueWorld(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  return world;
}

describe('an answer that says nothing about the key', () => {
  test.each([
    ['a 401 with another name', invalidClientId()],
    ['a 401 because shared keys were switched off', localAuthDisabled()],
    ['a 401 without a name', { status: 401 }],
    ['a 403', publicAccessDisabled()],
    ['a 404 of the endpoint', endpointNotFound()],
  ])('%s: the key is published, with one warning', async (_what, reply) => {
    const world = await dueWorld();
    world.simulator.azure.dataPlane.reply = reply;
    const run = await world.run({ 'max-age': '90d' });
    expect(run.exitCode).toBe(0);
    expect(world.holds(SITE)).toBe('secondary');
    expect(run.annotations.filter(({ level }) => level === 'warning')).toHaveLength(1);
    expect(run.annotations[0]?.message).toContain('Likely causes');
  });
});

describe('an account with a private endpoint', () => {
  test('is verified at its own host', async () => {
    const world = await dueWorld();
    world.account.privateEndpoint = true;
    world.account.publicNetworkAccess = 'disabled';
    const run = await world.run({ 'max-age': '90d' });
    expect(run.exitCode).toBe(0);
    expect(run.annotations.map(({ level }) => level)).toEqual(['notice']);
    const own = `${world.account.uniqueId}.${world.account.location}.account.maps.azure.com`;
    expect(run.requests.map(({ url }) => url.hostname)).toContain(own);
  });

  test('does not publish a key that its own host refuses', async () => {
    const world = await dueWorld();
    world.account.privateEndpoint = true;
    world.account.publicNetworkAccess = 'disabled';
    world.account.propagationDelay = DAY;
    const run = await world.run({ 'max-age': '90d' });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('key-refused');
    expect(world.holds(SITE)).toBe('primary');
  });
});

test('a key that Azure Maps refuses and Azure no longer lists is not tried for minutes', async () => {
  const world = await dueWorld();
  world.account.propagationDelay = HOUR;
  const rival = () => {
    world.account.propagationDelay = 0;
    world.pass(1000);
    world.account.regenerate('secondary');
  };
  world.inject({
    match: { ...requestTo.verifyKey, skip: 1 },
    fault: { kind: 'then', when: 'before', run: rival },
  });
  const run = await world.run({ 'max-age': '90d' });
  expect(run.exitCode).toBe(0);
  expect(world.holds(SITE)).toBe('secondary');
  // The newest key, the new one, and its successor.
  expect(namesOf(run).filter((name) => name === 'verify key')).toHaveLength(3);
});
