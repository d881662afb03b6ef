// An organization secret stays available to the same repositories: a write replaces the list, so the list is read and sent back.
import { describe, expect, test } from '@jest/globals';
import { failureOf, type World } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const STORES = ['org', 'dependabot-org', 'codespaces-org'] as const;
const SELECTED = 250;

/** An organization secret that `count` of 250 repositories may read. */
async function selectedWorld(target: string, count = SELECTED): Promise<{ world: World; ids: number[] }> {
  const world = await openWorld();
  const { github } = world.simulator;
  const ids = Array.from({ length: SELECTED }, (_, index) => github.addRepository(`octo/app-${index}`).id);
  world.store('primary', { target });
  github.setSecret(target, 'an old value', {
    visibility: 'selected',
    selectedRepositoryIds: ids.slice(0, count),
  });
  return { world, ids };
}

describe.each(STORES)('%s', (store) => {
  const target = `${store}:octo#AZURE_MAPS_KEY`;
  const publish = { operation: 'publish', targets: `${store}:octo` };

  test('a new secret is private', async () => {
    const world = await openWorld();
    expect((await world.run(publish)).exitCode).toBe(0);
    expect(world.simulator.github.secret(target)?.visibility).toBe('private');
  });

  test.each(['all', 'private'] as const)('visibility %s is kept', async (visibility) => {
    const world = await openWorld();
    world.simulator.github.setSecret(target, 'an old value', { visibility });
    expect((await world.run(publish)).exitCode).toBe(0);
    expect(world.holds(target)).toBe('primary');
    expect(world.simulator.github.secret(target)?.visibility).toBe(visibility);
  });

  // An empty page, a page that is exactly full, and several pages.
  const counts = store === 'org' ? [0, 100, 200, SELECTED] : [SELECTED];
  test.each(counts)('%d selected repositories are kept', async (count) => {
    const { world, ids } = await selectedWorld(target, count);
    expect((await world.run(publish)).exitCode).toBe(0);
    expect(world.holds(target)).toBe('primary');
    const { visibility, selectedRepositoryIds } = world.simulator.github.secret(target) ?? {};
    expect(visibility).toBe('selected');
    expect(selectedRepositoryIds).toEqual(ids.slice(0, count));
  });
});

test('Dependabot receives the IDs as strings, the other stores as numbers', async () => {
  for (const store of STORES) {
    const { world } = await selectedWorld(`${store}:octo#AZURE_MAPS_KEY`, 1);
    const { requests } = await world.run({ operation: 'publish', targets: `${store}:octo` });
    const body = requests.find(({ method }) => method === 'PUT')?.body ?? '{}';
    const { selected_repository_ids: sent } = JSON.parse(body) as { selected_repository_ids: unknown[] };
    expect(sent.map((id) => typeof id)).toEqual([store === 'dependabot-org' ? 'string' : 'number']);
  }
});

describe('a list that cannot be read completely', () => {
  const target = 'org:octo#AZURE_MAPS_KEY';
  const repositories = { method: 'GET', path: /\/AZURE_MAPS_KEY\/repositories$/ };
  const conflict = {
    status: 409,
    body: {
      message: 'The visibility of the secret is not set to selected',
      documentation_url: '',
      status: '409',
    },
  };

  async function expectUntouched(world: World, ids: readonly number[], what: string): Promise<void> {
    const run = await world.run({ operation: 'publish', targets: 'org:octo\nrepo:octo/site' });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain(target);
    expect(failureOf(run)).toContain(what);
    const secret = world.simulator.github.secret(target);
    expect(secret?.writes).toBe(0);
    expect(secret?.selectedRepositoryIds).toEqual(ids);
    expect(world.holds('repo:octo/site#AZURE_MAPS_KEY')).toBe('primary');
  }

  // The three pages are read before the decision, and again immediately before the write.
  test.each([0, 1, 2, 3, 4, 5])('read %d gets status 409: the secret is left unchanged', async (skip) => {
    const { world, ids } = await selectedWorld(target);
    world.inject({ match: { ...repositories, skip }, fault: { kind: 'reply', reply: conflict } });
    await expectUntouched(world, ids, '409');
  });

  test.each([
    ['without one of its repositories', (items: unknown[]) => items.slice(1)],
    ['that is empty', () => []],
    ['that is not a list', () => null],
    ['with an ID that is not a number', (items: unknown[]) => [{ id: '1' }, ...items.slice(1)]],
  ])('a page %s: the secret is left unchanged', async (_name, edit) => {
    const { world, ids } = await selectedWorld(target);
    world.inject({
      match: { ...repositories, skip: 1 },
      fault: {
        kind: 'edit',
        edit: ({ body, ...reply }) => {
          const page = body as { repositories: unknown[] };
          return { ...reply, body: { ...page, repositories: edit(page.repositories) } };
        },
      },
    });
    await expectUntouched(world, ids, 'is incomplete');
  });

  test('a repository loses access between two pages: the secret is left unchanged', async () => {
    const { world, ids } = await selectedWorld(target);
    const rest = ids.slice(1);
    const revoke = (): void => {
      world.simulator.github.setSecret(target, 'an old value', { selectedRepositoryIds: rest });
    };
    world.inject({
      match: { ...repositories, skip: 1 },
      fault: { kind: 'then', when: 'before', run: revoke },
    });
    await expectUntouched(world, rest, 'is incomplete');
    expect((await world.run({ operation: 'publish', targets: 'org:octo' })).exitCode).toBe(0);
    expect(world.simulator.github.secret(target)?.selectedRepositoryIds).toEqual(rest);
  });

  test('in a rotation that is due nothing is regenerated', async () => {
    const { world } = await selectedWorld(target);
    world.simulator.github.setSecret(target, world.account.keys.primary.value, {
      updatedAt: world.simulator.clock.now() - 5e9,
    });
    world.inject({ match: { ...repositories, skip: 2 }, fault: { kind: 'reply', reply: conflict } });
    const run = await world.run({ targets: 'org:octo' });
    expect(run.exitCode).toBe(1);
    expect(world.regenerations).toEqual([]);
    expect(world.writes(target)).toBe(0);
  });
});

describe('a false 404 immediately before the write', () => {
  const target = 'org:octo#AZURE_MAPS_KEY';
  const read = { method: 'GET', path: /\/orgs\/octo\/actions\/secrets\/AZURE_MAPS_KEY$/ };
  const notFound = {
    status: 404,
    body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
  };

  test.each([1, 3])('does not widen access (%d of them)', async (times) => {
    const { world, ids } = await selectedWorld(target, 3);
    world.inject({ match: { ...read, skip: 1 }, fault: { kind: 'reply', reply: notFound }, times });
    const run = await world.run({ operation: 'publish', targets: 'org:octo' });
    expect(run.exitCode).toBe(0);
    expect(world.holds(target)).toBe('primary');
    expect(world.simulator.github.secret(target)).toMatchObject({
      visibility: 'selected',
      selectedRepositoryIds: ids.slice(0, 3),
    });
  });

  test('and one before it: the run fails, and says that access may have changed', async () => {
    const { world } = await selectedWorld(target, 3);
    world.inject({ match: read, fault: { kind: 'reply', reply: notFound }, times: 2 });
    const run = await world.run({ operation: 'publish', targets: 'org:octo' });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('Other repositories than before may have access');
    expect(failureOf(run)).toContain('Check which repositories can access the secret');
  });
});

test('a repository that is granted access during the run keeps it', async () => {
  const target = 'org:octo#AZURE_MAPS_KEY';
  const { world, ids } = await selectedWorld(target, 120);
  const grant = (): void => {
    world.simulator.github.setSecret(target, 'an old value', { selectedRepositoryIds: ids });
  };
  world.inject({
    match: { host: 'atlas.microsoft.com' },
    fault: { kind: 'then', when: 'after', run: grant },
  });
  expect((await world.run({ operation: 'publish', targets: 'org:octo' })).exitCode).toBe(0);
  expect(world.holds(target)).toBe('primary');
  expect(world.simulator.github.secret(target)?.selectedRepositoryIds).toEqual(ids);
});
