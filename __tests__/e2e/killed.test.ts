// The process is killed before every request of a rotation, and after those that change something. The secret holds a working
// key at every moment, and the next run finishes the work. The cases are the requests of a clean rotation.
import { expect, test } from '@jest/globals';
import { HOUR } from '../../src/core/time.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { nameOf, openWorld, SITE, World } from './world.ts';

const ROTATE = { 'max-age': '90d' };

/** The names of a clean rotation's requests; the fourth `list keys` is `list keys 4`. */
async function requestsOfARotation(): Promise<readonly string[]> {
  const world = new World(await startSimulator());
  world.store('primary');
  const { requests } = await world.run(ROTATE);
  await world.close();
  const names = requests.map(nameOf);
  return names.map((name, index) => {
    const earlier = names.slice(0, index).filter((other) => other === name).length;
    return earlier === 0 ? name : `${name} ${earlier + 1}`;
  });
}

const names = await requestsOfARotation();

test('a rotation sends the requests that matter most', () => {
  expect(names).toContain('regenerate secondary');
  expect(names).toContain('write octo/site AZURE_MAPS_KEY');
  expect(names.at(-1)).toBe('list keys 4');
});

/** After a request that only reads, the world is as before it. */
const changes = (name: string): boolean => /^(?:regenerate|write) /.test(name);

const cases = names.flatMap((name) => [
  { when: 'before' as const, name },
  ...(changes(name) ? [{ when: 'after' as const, name }] : []),
]);

test.each(cases)('a run that is killed $when $name is finished by the next run', async ({ when, name }) => {
  const world = await openWorld();
  world.store('primary');
  const [, plain = name, turn = '1'] = /^(.*?)(?: (\d))?$/.exec(name) ?? [];
  let seen = 0;
  world.inject({
    match: (request) => nameOf(request) === plain && ++seen === Number(turn),
    fault: { kind: 'kill', when },
  });
  const killed = await world.run(ROTATE);
  expect(killed.signal).toBe('SIGKILL');

  // What the killed run wrote begins a new overlap.
  world.pass(13 * HOUR);
  const next = await world.run(ROTATE);
  expect(next.exitCode).toBe(0);
  expect(world.deadMoments).toEqual([]);
  expect(world.regenerations).toEqual(['secondary']);
  expect(world.holds(SITE)).toBe('secondary');
});
