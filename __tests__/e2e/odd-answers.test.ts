// Answers that contradict what a run knows, without anybody having changed anything; and what a run does about a change that
// it learns of late. "Someone else" is only said of a change by someone else.
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import {
  editKeys,
  falselyNotFound,
  type KeysBody,
} from '../../simulator/azure/resource-manager/accounts/faults.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import { APP, failureOf, namesOf, openWorld, requestTo, SITE, type Inputs, type World } from './world.ts';

const ROTATE: Inputs = { 'max-age': '90d' };
let run: ActionRun | undefined;

async function dueWorld(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  return world;
}

describe('nobody changed the keys', () => {
  afterEach(() => {
    if (run?.log.includes('Someone else') === true) throw new Error(run.log);
  });

  const shifted = (time: string | undefined, by: number) =>
    time === undefined ? undefined : new Date(Date.parse(time) + by).toISOString();

  test.each<readonly [string, (keys: KeysBody) => KeysBody]>([
    [
      'a time a little later',
      (keys) => ({ ...keys, secondaryKeyLastUpdated: shifted(keys.secondaryKeyLastUpdated, 400) }),
    ],
    [
      'a time a little earlier',
      (keys) => ({ ...keys, secondaryKeyLastUpdated: shifted(keys.secondaryKeyLastUpdated, -400) }),
    ],
    ['no time of the other key', (keys) => ({ ...keys, primaryKeyLastUpdated: undefined })],
    [
      'a later time of the other key',
      (keys) => ({ ...keys, primaryKeyLastUpdated: shifted(keys.primaryKeyLastUpdated, 5 * MINUTE) }),
    ],
  ])('the answer to the regeneration states %s: the new key is published', async (_what, edit) => {
    const world = await dueWorld();
    world.inject({ match: requestTo.regenerate, fault: editKeys(edit) });
    run = await world.run(ROTATE);
    expect(run.outputs['outcome']).toBe('rotated');
    expect(namesOf(run)).toHaveLength(14);
    expect(world.holds(SITE)).toBe('secondary');
  });

  test.each(['primary', 'secondary', 'both'])(
    'the first list omits a time: %s is regenerated all the same',
    async (keyType) => {
      const world = await dueWorld();
      const omit = editKeys((keys) => ({ ...keys, primaryKeyLastUpdated: undefined }));
      world.inject({ match: requestTo.listKeys, fault: omit });
      run = await world.run({ operation: 'regenerate', 'key-type': keyType });
      expect(run.outputs['outcome']).toBe('regenerated');
      expect(world.deadMoments).toEqual([]);
    },
  );

  test('the first list is old: the run says so, and not that someone acted meanwhile', async () => {
    const world = await dueWorld();
    world.account.regenerate('secondary');
    world.pass(20 * SECOND);
    world.account.staleLists({ times: 1 });
    run = await world.run({ operation: 'publish' });
    expect(run.exitCode).toBe(0);
    expect(run.log).toContain("Azure's first list of the keys in this run was outdated");
    expect(world.holds(SITE)).toBe('secondary');
  });

  test.each([0, 1, 2, 3])(
    'list %i falsely says that the account does not exist: it is asked again',
    async (skip) => {
      const world = await dueWorld();
      world.inject({ match: { ...requestTo.listKeys, skip }, fault: falselyNotFound(world.account) });
      run = await world.run(ROTATE);
      expect(run.outputs['outcome']).toBe('rotated');
      expect(world.holds(SITE)).toBe('secondary');
    },
  );

  test('delete is told once that the account does not exist: it looks again, and deletes it', async () => {
    const world = await openWorld();
    world.inject({ match: requestTo.readAccount, fault: falselyNotFound(world.account) });
    run = await world.run({ operation: 'delete', confirm: 'contoso-maps' });
    expect(run.outputs['outcome']).toBe('deleted');
  });

  test('an account with an unreadable time does not keep discover from reporting the others', async () => {
    const world = await dueWorld();
    world.inject({
      match: requestTo.listKeys,
      fault: editKeys((keys) => ({ ...keys, primaryKeyLastUpdated: 'soon' })),
    });
    run = await world.run({ operation: 'discover', 'resource-group': '', 'account-name': '' });
    expect(run.outputs['outcome']).toBe('discovered');
  });
});

test('publish of a key by name keeps it, even if the other one turns out to be newer', async () => {
  const world = await dueWorld();
  world.account.regenerate('secondary');
  world.pass(20 * SECOND);
  world.account.staleLists({ times: 1 });
  await world.run({ operation: 'publish', 'key-type': 'primary' });
  expect(world.holds(SITE)).toBe('primary');
});

test('while the effect of a regeneration is looked for, a person regenerates the key that the secret holds: it gets the new value', async () => {
  const world = await dueWorld();
  world.allowDeadKeys();
  world.inject({ match: requestTo.regenerate, fault: { kind: 'reply', reply: { status: 504, body: '' } } });
  const person = () => void world.account.regenerate('primary');
  world.inject({
    match: { ...requestTo.listKeys, skip: 3 },
    fault: { kind: 'then', when: 'before', run: person },
  });
  const ended = await world.run(ROTATE);
  expect(failureOf(ended)).toContain('regenerate-unsettled');
  expect(world.holds(SITE)).toBe('primary');
});

describe('a run that was suspended before it writes looks again', () => {
  test.each([
    [{ operation: 'regenerate', 'key-type': 'primary' }, 0],
    [ROTATE, 1],
  ] as const)('%j', async (inputs, skip) => {
    const world = await dueWorld();
    world.store('primary', { target: APP });
    // The answer to the verification, after which the key is written.
    const match = { ...requestTo.verifyKey, skip };
    const suspension = { ms: 20 * SECOND, when: 'after' } as const;
    const other = { operation: 'regenerate', 'key-type': 'secondary', repository: 'octo/app' };
    world.runMeanwhile(match, suspension, other);
    await world.run(inputs);
    expect(world.deadMoments.filter((moment) => moment.startsWith(SITE))).toEqual([]);
  });
});

test('a signal while Azure still lists an earlier state: the new key is published, and the run says that it was canceled', async () => {
  const world = await dueWorld();
  world.account.staleLists({ for: 10 * MINUTE, from: 'next change' });
  world.inject({
    match: { ...requestTo.listKeys, skip: 2 },
    fault: { kind: 'signal', signal: 'SIGTERM', when: 'after' },
  });
  const ended = await world.run(ROTATE);
  expect(ended.exitCode).toBe(1);
  expect(failureOf(ended)).toContain('The run was canceled');
  expect(world.holds(SITE)).toBe('secondary');
});
