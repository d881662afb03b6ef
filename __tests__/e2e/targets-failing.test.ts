// One target of twelve fails: the others are written, the run fails and names it, and the next run writes only that target.
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/network/faults.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { failureOf, namesOf, requestTo, SITE, VAULT, type World } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const NAME = 'AZURE_MAPS_KEY';
const FAILING = `repo:octo/app-7#${NAME}`;
const TWELVE = [
  ...Array.from({ length: 8 }, (_, index) => `repo:octo/app-${index}#${NAME}`),
  `env:octo/site/staging#${NAME}`,
  `org:octo#${NAME}`,
  `dependabot:octo/site#${NAME}`,
  VAULT,
];
const OTHERS = TWELVE.filter((target) => target !== FAILING);
const ROTATE = { targets: TWELVE.join('\n') };

async function twelve(): Promise<World> {
  const world = await openWorld();
  for (let index = 0; index < 8; index++) world.simulator.github.addRepository(`octo/app-${index}`);
  return world;
}

function held(world: World, targets: readonly string[]): ReadonlySet<string> {
  return new Set(targets.map((target) => world.holds(target)));
}

/** What the error contains for each status. */
const REASONS: readonly (readonly [number, string])[] = [
  [403, 'The github-token is not allowed to'],
  [404, FAILING],
  [422, 'status 422'],
  [500, 'status 500'],
];

describe.each(REASONS)('every write to one target gets status %d', (status, reason) => {
  test('in a run that writes missing targets', async () => {
    const world = await twelve();
    world.simulator.github.failWrites(FAILING, status);
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain(`\n${FAILING}`);
    expect(failureOf(run)).toContain(reason);
    // With status 500, nobody knows whether a write had an effect.
    expect(failureOf(run)).toContain(`1 of 12 targets ${status === 500 ? 'failed' : 'was not written'}: `);
    for (const target of OTHERS) expect(failureOf(run)).not.toContain(target);
    expect(held(world, OTHERS)).toEqual(new Set(['primary']));
    expect(world.holds(FAILING)).toBe('nothing');
    expect(world.regenerations).toEqual([]);

    world.simulator.github.allowWrites(FAILING);
    const next = await world.run(ROTATE);
    expect(next.exitCode).toBe(0);
    expect(namesOf(next).filter((name) => name.startsWith('write'))).toEqual([`write octo/app-7 ${NAME}`]);
    expect(held(world, TWELVE)).toEqual(new Set(['primary']));
  });

  test('in a rotation that is due', async () => {
    const world = await twelve();
    for (const target of TWELVE) world.store('primary', { target });
    world.simulator.github.failWrites(FAILING, status);
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain(reason);
    expect(run.outputs['outcome']).toBe('incomplete');
    const report = JSON.parse(run.outputs['report'] ?? '{}') as {
      targets: { target: string; result: string; key: string | null }[];
    };
    expect(report.targets.find(({ target }) => target === FAILING)).toMatchObject({ result: 'failed' });
    expect(report.targets.filter(({ target, key }) => target !== FAILING && key === 'primary')).toHaveLength(
      11,
    );
    expect(world.regenerations).toEqual([]);
    expect(held(world, TWELVE)).toEqual(new Set(['primary']));

    world.simulator.github.allowWrites(FAILING);
    world.pass(86_400_000);
    expect((await world.run(ROTATE)).exitCode).toBe(0);
    expect(world.regenerations).toEqual(['secondary']);
    expect(held(world, TWELVE)).toEqual(new Set(['secondary']));
  });
});

test('a target that keeps failing makes every run fail and blocks rotations', async () => {
  const world = await twelve();
  for (const target of TWELVE) world.store('primary', { target });
  world.simulator.github.failWrites(FAILING, 403);
  for (let round = 0; round < 3; round++) {
    expect((await world.run(ROTATE)).exitCode).toBe(1);
    world.pass(86_400_000);
  }
  expect(world.regenerations).toEqual([]);
  expect(world.holds(FAILING)).toBe('primary');
});

test('a target that cannot be read does not prevent the others from being written', async () => {
  const world = await twelve();
  const path = /\/octo\/app-7\/actions\/secrets/;
  world.inject({ match: { path }, fault: { kind: 'reply', reply: { status: 500 } }, times: Infinity });
  const run = await world.run(ROTATE);
  expect(run.exitCode).toBe(1);
  expect(failureOf(run)).toContain(FAILING);
  expect(held(world, OTHERS)).toEqual(new Set(['primary']));
});

describe('what a failed target holds', () => {
  const refused: Fault = {
    kind: 'reply',
    reply: { status: 403, body: { message: 'Resource not accessible by integration', status: '403' } },
  };
  const heldBy = (run: ActionRun): unknown =>
    (JSON.parse(run.outputs['report'] ?? '') as { targets: { key: unknown }[] }).targets[0]?.key;

  test('is reported if GitHub refused the write', async () => {
    const world = await openWorld();
    world.store('primary');
    world.inject({ match: requestTo.writeSecret, fault: refused });
    const run = await world.run({ 'max-age': '90d' });
    expect([run.exitCode, heldBy(run), world.holds(SITE)]).toEqual([1, 'primary', 'primary']);
  });

  test('is reported as unknown if an earlier attempt got no response, because it may have had an effect', async () => {
    const world = await openWorld();
    world.store('primary');
    // The first write makes room.
    world.inject({ match: { ...requestTo.writeSecret, skip: 1 }, fault: { kind: 'reset', when: 'after' } });
    world.inject({ match: { ...requestTo.writeSecret, skip: 2 }, fault: refused });
    const run = await world.run({ 'max-age': '90d' });
    expect([run.exitCode, heldBy(run), world.holds(SITE)]).toEqual([1, null, 'secondary']);
  });
});

test('the attempts of one request do not count for another', async () => {
  const world = await openWorld();
  world.inject({
    match: requestTo.readSecret,
    fault: { kind: 'reply', reply: { status: 500, body: { message: 'Server Error' } } },
    times: 2,
  });
  const run = await world.run({ operation: 'publish', repository: 'octo/site,octo/app' });
  expect(run.exitCode).toBe(0);
  expect(run.log.split('\n').filter((line) => line.startsWith('Waiting '))).toEqual([
    'Waiting 1 second: GitHub responded with status 500; a retry usually helps',
    'Waiting 1 second: GitHub responded with status 500; a retry usually helps',
  ]);
});
