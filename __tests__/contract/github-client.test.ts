// What this action's GitHub client believes of the answers of the simulated GitHub.
import { describe, expect, test } from '@jest/globals';
import { act, deny, simulator } from './github-client.ts';

const SECRET = /\/secrets\/KEY$/;
const PUBLIC_KEY = /\/secrets\/public-key$/;
const REPOSITORIES = /\/secrets\/KEY\/repositories$/;

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
    expect(log).toContain('which this run has already seen; trying again in 1 second');
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
    deny('GET', PUBLIC_KEY, { times: 3 });
    const { reported } = await act('report(await failing(store.observe(production)));');
    expect(reported).toEqual([
      'github-unexpected-answer',
      expect.stringContaining('GitHub lists the environment'),
    ]);
  });
});

describe('what this run has not seen is missing at the first 404', () => {
  test.each([
    ['a secret', 'repo', ['GET secrets/KEY', 'GET secrets/public-key']],
    ['an organization secret', 'org', ['GET secrets/KEY', 'GET secrets/public-key']],
  ])('%s', async (_name, kind, expected) => {
    const { reported, requests } = await act(
      `report(await observe({ ...site, org: 'octo', kind: '${kind}' }));`,
    );
    expect(reported).toBe('missing');
    expect(requests).toEqual(expected);
  });

  test('an environment', async () => {
    const { reported, requests } = await act(
      "report(await failing(store.observe({ ...production, environment: 'nowhere' })));",
    );
    expect(reported).toEqual(['github-environment-not-found', expect.any(String)]);
    expect(requests).toEqual(['GET secrets/KEY', 'GET secrets/public-key', 'GET environments']);
  });

  test('a repository', async () => {
    const { reported, requests } = await act(
      "report(await failing(store.observe({ ...site, repo: 'nothing' })));",
    );
    expect(reported).toEqual(['github-not-found', expect.any(String)]);
    expect(requests).toEqual(['GET secrets/KEY', 'GET secrets/public-key']);
  });
});

describe.each(['org', 'dependabot-org', 'codespaces-org'])('the reach of %s', (kind) => {
  const target = `${kind}:octo#KEY`;
  const octo = `const octo = { kind: '${kind}', org: 'octo', name: 'KEY' };`;
  const prepared = `${octo} await store.prepare(octo);`;

  function selectThree(): readonly number[] {
    const { github } = simulator;
    const ids = [1, 2, 3].map((index) => github.addRepository(`octo/app-${index}`).id);
    github.setSecret(target, 'old', { visibility: 'selected', selectedRepositoryIds: ids });
    return ids;
  }

  function expectReach(selectedRepositoryIds: readonly number[], value: string): void {
    expect(simulator.github.secret(target)).toMatchObject({
      value,
      visibility: 'selected',
      selectedRepositoryIds,
    });
  }

  test.each([1, 2, 3])('is kept, if the read before the write gets %d false 404s', async (times) => {
    const ids = selectThree();
    deny('GET', SECRET, { skip: 1, times });
    const { reported } = await act(`${prepared} report(await write(octo));`);
    expect(reported).toBe('updated');
    expectReach(ids, 'a key');
  });

  test('is read again after a false 404, so a change during the run is kept', async () => {
    const ids = selectThree();
    const grant = (): void => {
      simulator.github.setSecret(target, 'old', { selectedRepositoryIds: ids.slice(1) });
    };
    simulator.inject({
      match: { method: 'GET', path: SECRET, skip: 1 },
      fault: { kind: 'then', when: 'before', run: grant },
    });
    deny('GET', SECRET, { skip: 1, times: 2 });
    await act(`${prepared} report(await write(octo));`);
    expectReach(ids.slice(1), 'a key');
  });

  test.each([1, 2, 3])('is kept, if its list gets %d false 404s', async (times) => {
    const ids = selectThree();
    deny('GET', REPOSITORIES, { skip: 1, times });
    expect((await act(`${prepared} report(await write(octo));`)).reported).toBe('updated');
    expectReach(ids, 'a key');
  });

  test('is never guessed, if its list was never read: the write is refused', async () => {
    const ids = selectThree();
    deny('GET', REPOSITORIES, { times: 3 });
    deny('GET', SECRET, { skip: 1, times: 3 });
    const { reported } = await act(`${octo} await failing(store.prepare(octo)); report(await write(octo));`);
    expect(reported).toEqual([
      'github-unexpected-answer',
      false,
      expect.stringContaining('The secret was not written'),
    ]);
    expectReach(ids, 'old');
  });

  test.each([1, 3])('is kept, if the read before the write gets %d earlier states', async (times) => {
    const ids = selectThree();
    simulator.inject({
      match: { method: 'GET', path: SECRET, skip: 1 },
      fault: {
        kind: 'edit',
        edit: ({ body, ...reply }) => ({
          ...reply,
          body: { ...(body as object), updated_at: '2020-01-01T00:00:00Z', visibility: 'all' },
        }),
      },
      times,
    });
    const { reported, log } = await act(`${prepared} report(await write(octo));`);
    expect(reported).toBe('updated');
    expect(log).toContain('GitHub responded with an earlier state');
    expectReach(ids, 'a key');
  });

  test('survives a second publication', async () => {
    const ids = selectThree();
    deny('GET', SECRET, { skip: 2, times: 3 });
    const { reported } = await act(`${prepared} report([await write(octo), await write(octo, 'another')]);`);
    expect(reported).toEqual(['updated', 'updated']);
    expectReach(ids, 'another');
  });

  test('is that of a new secret, also in a second publication that cannot see it yet', async () => {
    deny('GET', SECRET, { skip: 2, times: 3 });
    const { reported } = await act(`${prepared} report([await write(octo), await write(octo, 'another')]);`);
    expect(reported).toEqual(['created', 'updated']);
    expect(simulator.github.secret(target)).toMatchObject({ value: 'another', visibility: 'private' });
  });

  test('may have been replaced, if a secret that GitHub never showed is updated: the write fails and says so', async () => {
    selectThree();
    deny('GET', SECRET, { times: 2 });
    const { reported } = await act(`${prepared} report(await write(octo));`);
    expect(reported).toEqual([
      'github-unexpected-answer',
      true,
      expect.stringContaining('which repositories can access it may have changed'),
    ]);
    expect(simulator.github.secret(target)?.value).toBe('a key');
  });

  test('was not replaced, if the secret that is updated may be the one that a lost answer created', async () => {
    simulator.inject({
      match: { method: 'PUT', path: SECRET },
      fault: { kind: 'reply', reply: { status: 502, body: 'Bad gateway' }, when: 'after' },
    });
    const { reported, writes } = await act(`${prepared} report(await write(octo));`);
    expect(writes.map(({ status }) => status)).toEqual([502, 204]);
    expect(reported).toBe('updated');
  });
});
