// Azure and the network fail at each request that makes, deletes or lists accounts: what passes by itself costs time
// only, and what stays ends the run with a code that says so. An account is never made twice, nor reported falsely.
import { describe, expect, test } from '@jest/globals';
import { SECOND } from '../../src/core/time.ts';
import { armRequestTo, codeOf, member, NEW } from './accounts.ts';
import { codesOf, faultOf, type Kind } from './fault-kinds.ts';
import { openWorld, SITE, type Inputs, type World } from './world.ts';

const PASSING: readonly Kind[] = [
  'reset before',
  'reset after',
  'hang',
  '429 with Retry-After',
  '500',
  'malformed',
  'HTML',
];

interface Scene {
  readonly at: keyof typeof armRequestTo;
  readonly skip?: number;
  readonly inputs: Inputs;
  readonly open: () => Promise<World>;
  /** What must be true after a run that came through, in a word or two. */
  readonly result: (world: World, outputs: Readonly<Record<string, string>>) => unknown;
  readonly expected: unknown;
}

async function openSlow(): Promise<World> {
  const world = await openWorld({ accounts: [] });
  world.simulator.azure.subscription().provisioning = { takes: 3 * SECOND, ends: 'Succeeded' };
  return world;
}

async function openPaged(): Promise<World> {
  const world = await openWorld({ accounts: ['a', 'b', 'c'].map((name) => member({ name })) });
  world.simulator.azure.subscription().pageSize = 2;
  return world;
}

async function openWithSecret(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  world.allowDeadKeys();
  return world;
}

const DELETE = { operation: 'delete', confirm: 'contoso-maps' };
const DISCOVER = { operation: 'discover', 'resource-group': '', 'account-name': '' };

const made = (world: World) => [world.simulator.azure.accounts.length, world.holds(SITE)];
const gone = (world: World, outputs: Readonly<Record<string, string>>) => [
  world.account.deleted,
  outputs['outcome'],
];
const listed = (_: World, outputs: Readonly<Record<string, string>>) =>
  (JSON.parse(outputs['accounts'] ?? '') as unknown[]).length;

const scenes: readonly (readonly [string, Scene])[] = [
  [
    'the request that makes the account',
    { at: 'create', inputs: NEW, open: openSlow, result: made, expected: [1, 'primary'] },
  ],
  [
    'a look while Azure makes it',
    { at: 'find', skip: 1, inputs: NEW, open: openSlow, result: made, expected: [1, 'primary'] },
  ],
  [
    'the deletion',
    { at: 'delete', inputs: DELETE, open: openWithSecret, result: gone, expected: [true, 'deleted'] },
  ],
  [
    'the look after the deletion',
    { at: 'find', skip: 1, inputs: DELETE, open: openWithSecret, result: gone, expected: [true, 'deleted'] },
  ],
  ['the first page', { at: 'list', inputs: DISCOVER, open: openPaged, result: listed, expected: 3 }],
  [
    'the second page',
    { at: 'list', skip: 1, inputs: DISCOVER, open: openPaged, result: listed, expected: 3 },
  ],
];

describe.each(scenes)('at %s', (_, { at, skip = 0, inputs, open, result, expected }) => {
  test.each(PASSING)('%s, once: the run comes through', async (kind) => {
    const world = await open();
    world.inject({ match: { ...armRequestTo[at], skip }, fault: faultOf(kind, 'Azure') });
    const { exitCode, outputs } = await world.run(inputs);
    expect([exitCode, result(world, outputs)]).toEqual([0, expected]);
  });

  test.each(['500', 'HTML'] as const)('%s, for ever: the run says so', async (kind) => {
    const world = await open();
    world.inject({
      match: { ...armRequestTo[at], skip },
      fault: faultOf(kind, 'Azure'),
      times: Infinity,
    });
    const failed = await world.run(inputs);
    expect(failed.exitCode).toBe(1);
    // A deletion whose answer nobody can read is judged by whether the account is gone.
    const codes =
      at === 'delete' ? [...codesOf(kind, 'Azure'), 'azure-request-failed'] : codesOf(kind, 'Azure');
    expect(codes).toContain(codeOf(failed));
    world.simulator.faults.clear();
    expect((await world.run(inputs)).exitCode).toBe(0);
  });
});
