// What this action's GitHub client believes of the answers of the simulated GitHub.
import { describe, expect, test } from '@jest/globals';
import { act, deny, simulator } from './github-client.ts';

const SECRET = /\/secrets\/KEY$/;
const PUBLIC_KEY = /\/secrets\/public-key$/;

describe('what this run has seen', () => {
  test.each([
    ['one false 404', 1, 'updated'],
    ['two false 404s', 2, 'updated'],
  ])('a write is sent again after %s, because the public key was read', async (_name, times, result) => {
    simulator.github.setSecret('repo:octo/site#KEY', 'old');
    deny('PUT', SECRET, { times });
    const { reported, writes, log } = await act('await store.prepare(site); report(await write(site));');
    expect(reported).toBe(result);
    expect(simulator.github.secret('repo:octo/site#KEY')?.value).toBe('a key');
    expect(writes.map(({ status }) => status)).toEqual([...Array<number>(times).fill(404), 204]);
    expect(log).toContain('which this run has already seen; a retry usually helps');
  });

  test('an environment that stays missing after its public key was read is reported, after three attempts', async () => {
    const gone = (): void => {
      simulator.github.removeEnvironment('octo/site', 'production');
    };
    simulator.inject({
      match: { method: 'PUT', path: SECRET },
      fault: { kind: 'then', when: 'before', run: gone },
    });
    const { reported, writes } = await act(
      'await store.prepare(production); report(await write(production));',
    );
    expect(reported).toEqual([
      'github-environment-not-found',
      false,
      expect.stringContaining('"production" was not found'),
    ]);
    expect(writes).toHaveLength(3);
    expect(writes.at(-1)?.at).toBeGreaterThanOrEqual(3_000);
  });

  test.each(['prepare', 'observe'])(
    'a public key is asked for again if its store holds a secret (%s)',
    async (call) => {
      simulator.github.setSecret('env:octo/site/production#KEY', 'old');
      deny('GET', PUBLIC_KEY, { times: 2 });
      const { reported } = await act(
        `await Promise.all([store.${call}(production), store.prepare(production)]); report(await write(production));`,
      );
      expect(reported).toBe('updated');
    },
  );

  test('the secret that proves it can be another one of the same store', async () => {
    simulator.github.setSecret('repo:octo/site#OTHER', 'old');
    deny('GET', PUBLIC_KEY);
    const { reported } = await act(
      `await Promise.all([store.prepare(site), store.observe({ ...site, name: 'OTHER' })]); report(await write(site));`,
    );
    expect(reported).toBe('created');
  });

  test('an environment in the list of environments is not missing', async () => {
    deny('GET', PUBLIC_KEY);
    const { reported } = await act('report(await observe(production));');
    expect(reported).toBe('missing');
  });

  test('an environment in the list whose secrets stay hidden is not called missing', async () => {
    // Four of them are for a token that may be new.
    deny('GET', PUBLIC_KEY, { times: 6 });
    const { reported } = await act('report(await failing(store.observe(production)));');
    expect(reported).toEqual([
      'github-unexpected-answer',
      expect.stringContaining('GitHub lists the environment'),
    ]);
  });
});

/** The first answer, and those of the seconds that a new token is given. */
const FOUR_TIMES = Array<string>(4).fill('GET secrets/public-key');

describe('what this run has not seen is missing', () => {
  test.each([
    ['a secret', 'repo', ['GET secrets/KEY', 'GET secrets/public-key']],
    ['an organization secret', 'org', ['GET secrets/KEY', 'GET secrets/public-key']],
  ])('at the first 404: %s', async (_name, kind, expected) => {
    const { reported, requests } = await act(
      `report(await observe({ ...site, org: 'octo', kind: '${kind}' }));`,
    );
    expect(reported).toBe('missing');
    expect(requests).toEqual(expected);
  });

  test('after the seconds that a new token is given: an environment', async () => {
    const { reported, requests } = await act(
      "report(await failing(store.observe({ ...production, environment: 'nowhere' })));",
    );
    expect(reported).toEqual(['github-environment-not-found', expect.any(String)]);
    expect(requests).toEqual(['GET secrets/KEY', ...FOUR_TIMES, 'GET environments']);
  });

  test('after the seconds that a new token is given: a repository', async () => {
    const { reported, requests } = await act(
      "report(await failing(store.observe({ ...site, repo: 'nothing' })));",
    );
    expect(reported).toEqual(['github-not-found', expect.any(String)]);
    expect(requests).toEqual(['GET secrets/KEY', ...FOUR_TIMES]);
  });
});

const FAMILIES = { org: 'actions', 'dependabot-org': 'dependabot', 'codespaces-org': 'codespaces' } as const;
const KINDS = Object.keys(FAMILIES) as (keyof typeof FAMILIES)[];
const TARGETS = KINDS.map((kind) => `${kind}:octo#KEY`);

/** Of each kind in turn. One process for all of them is enough. */
const pathsOf = (rest: string): RegExp[] =>
  Object.values(FAMILIES).map((family) => new RegExp(`/orgs/octo/${family}/secrets/KEY${rest}$`));

describe('the reach of an organization secret of any kind', () => {
  const prepared = 'await store.prepare(octo);';

  /** @param lines of an asynchronous function, whose results are reported by kind. */
  const actOnEach = (lines: string) =>
    act(`const results = [];
      for (const kind of ${JSON.stringify(KINDS)}) {
        const octo = { kind, org: 'octo', name: 'KEY' };
        results.push(await (async () => { ${lines} })());
      }
      report(results);`);

  function denyEach(method: string, rest: string, options: { skip?: number; times?: number } = {}): void {
    for (const path of pathsOf(rest)) deny(method, path, options);
  }

  function selectThree(): readonly number[] {
    const { github } = simulator;
    const ids = [1, 2, 3].map((index) => github.addRepository(`octo/app-${index}`).id);
    for (const target of TARGETS)
      github.setSecret(target, 'old', { visibility: 'selected', selectedRepositoryIds: ids });
    return ids;
  }

  function expectReach(selectedRepositoryIds: readonly number[], value: string): void {
    for (const target of TARGETS)
      expect(simulator.github.secret(target)).toMatchObject({
        value,
        visibility: 'selected',
        selectedRepositoryIds,
      });
  }

  const thrice = (one: unknown): unknown[] => KINDS.map(() => one);

  test.each([1, 2, 3])('is kept, if the read before the write gets %d false 404s', async (times) => {
    const ids = selectThree();
    denyEach('GET', '', { skip: 1, times });
    const { reported } = await actOnEach(`${prepared} return write(octo);`);
    expect(reported).toEqual(thrice('updated'));
    expectReach(ids, 'a key');
  });

  test('is read again after a false 404, so a change during the run is kept', async () => {
    const ids = selectThree();
    for (const [index, path] of pathsOf('').entries()) {
      const grant = (): void => {
        simulator.github.setSecret(TARGETS[index] ?? '', 'old', { selectedRepositoryIds: ids.slice(1) });
      };
      simulator.inject({
        match: { method: 'GET', path, skip: 1 },
        fault: { kind: 'then', when: 'before', run: grant },
      });
    }
    denyEach('GET', '', { skip: 1, times: 2 });
    await actOnEach(`${prepared} return write(octo);`);
    expectReach(ids.slice(1), 'a key');
  });

  test.each([1, 2, 3])('is kept, if its list gets %d false 404s', async (times) => {
    const ids = selectThree();
    denyEach('GET', '/repositories', { skip: 1, times });
    const { reported } = await actOnEach(`${prepared} return write(octo);`);
    expect(reported).toEqual(thrice('updated'));
    expectReach(ids, 'a key');
  });

  test('is never guessed, if its list was never read: the write is refused', async () => {
    const ids = selectThree();
    denyEach('GET', '/repositories', { times: 3 });
    denyEach('GET', '', { skip: 1, times: 3 });
    const { reported } = await actOnEach(`await failing(store.prepare(octo)); return write(octo);`);
    const refusal = [
      'github-unexpected-answer',
      false,
      expect.stringContaining('The secret was not written'),
    ];
    expect(reported).toEqual(thrice(refusal));
    expectReach(ids, 'old');
  });

  test.each([1, 3])('is kept, if the read before the write gets %d earlier states', async (times) => {
    const ids = selectThree();
    for (const path of pathsOf(''))
      simulator.inject({
        match: { method: 'GET', path, skip: 1 },
        fault: {
          kind: 'edit',
          edit: ({ body, ...reply }) => ({
            ...reply,
            body: { ...(body as object), updated_at: '2020-01-01T00:00:00Z', visibility: 'all' },
          }),
        },
        times,
      });
    const { reported, log } = await actOnEach(`${prepared} return write(octo);`);
    expect(reported).toEqual(thrice('updated'));
    expect(log).toContain('GitHub responded with an earlier state');
    expectReach(ids, 'a key');
  });

  test('survives a second publication', async () => {
    const ids = selectThree();
    denyEach('GET', '', { skip: 2, times: 3 });
    const { reported } = await actOnEach(
      `${prepared} return [await write(octo), await write(octo, 'another')];`,
    );
    expect(reported).toEqual(thrice(['updated', 'updated']));
    expectReach(ids, 'another');
  });

  test('is that of a new secret, also in a second publication that cannot see it yet', async () => {
    denyEach('GET', '', { skip: 2, times: 3 });
    const { reported } = await actOnEach(
      `${prepared} return [await write(octo), await write(octo, 'another')];`,
    );
    expect(reported).toEqual(thrice(['created', 'updated']));
    for (const target of TARGETS)
      expect(simulator.github.secret(target)).toMatchObject({ value: 'another', visibility: 'private' });
  });

  test('may have been replaced, if a secret that GitHub never showed is updated: the write fails and says so', async () => {
    selectThree();
    denyEach('GET', '', { times: 2 });
    const { reported } = await actOnEach(`${prepared} return write(octo);`);
    const failure = [
      'github-unexpected-answer',
      true,
      expect.stringContaining('which repositories can access it may have changed'),
    ];
    expect(reported).toEqual(thrice(failure));
    for (const target of TARGETS) expect(simulator.github.secret(target)?.value).toBe('a key');
  });

  test('was not replaced, if the secret that is updated may be the one that a lost answer created', async () => {
    for (const path of pathsOf(''))
      simulator.inject({
        match: { method: 'PUT', path },
        fault: { kind: 'reply', reply: { status: 502, body: 'Bad gateway' }, when: 'after' },
      });
    const { reported, writes } = await actOnEach(`${prepared} return write(octo);`);
    expect(writes.map(({ status }) => status)).toEqual(KINDS.flatMap(() => [502, 204]));
    expect(reported).toEqual(thrice('updated'));
  });
});
