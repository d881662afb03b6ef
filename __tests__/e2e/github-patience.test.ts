// GitHub refuses a request for a reason that passes: the run waits, says why, and goes on.
import { describe, expect, test } from '@jest/globals';
import { appToken, classicToken, jobToken } from '../../simulator/github/state/defaults.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { failureOf, namesOf, requestTo, SITE } from './world.ts';
import { useCases } from './cases.ts';

/** Many short runs, so they share a process. */
const { open: openWorld } = useCases();

const PUBLISH = { operation: 'publish' };
const LIMITED = 'this can happen with many requests, and needs no action';

function linesWith({ log }: ActionRun, text: string): string[] {
  return log.split('\n').filter((line) => line.includes(text));
}

function gitHubRequests(run: ActionRun): string[] {
  return namesOf(run).filter((name) => / (?:AZURE_MAPS_KEY|public-key)$/.test(name));
}

describe('a token that was created a moment ago', () => {
  test.each([401, 403, 404] as const)('is refused with status %d at first', async (status) => {
    const world = await openWorld();
    world.store('primary');
    world.simulator.github.newTokens.delay(appToken.value, 1_500, status);
    const run = await world.run({ 'max-age': '90d' });
    expect(run.exitCode).toBe(0);
    // A secret that was hidden at first is not taken for a missing one.
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds()).toBe('secondary');
    const waits = linesWith(run, 'new github-token');
    expect(waits.length).toBeGreaterThanOrEqual(1);
    expect(waits[0]).toBe(
      `Waiting 1 second: GitHub responded with status ${status} to a first request; this is normal for a new github-token`,
    );
  });

  test('is given the same few seconds for all targets', async () => {
    const world = await openWorld();
    const { github } = world.simulator;
    const targets = Array.from({ length: 30 }, (_, index) => `octo/app-${index}`);
    for (const name of targets) github.addRepository(name);
    github.newTokens.delay(appToken.value, 600_000, 401);
    const run = await world.run({ ...PUBLISH, repository: targets.join(',') });
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain('does not accept the github-token');
    expect(linesWith(run, 'new github-token')).toHaveLength(3);
    const times = run.requests.filter(({ url }) => url.hostname === 'api.github.com').map(({ at }) => at);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(9_000);
  });

  test.each([
    ["the job's own token", jobToken.value],
    ['a classic token', classicToken.value],
  ])('is not %s, for which the run does not wait', async (_name, token) => {
    const world = await openWorld();
    const refusal = { status: 403, message: 'Resource not accessible by integration' };
    world.simulator.github.restrictions.set('octo', refusal);
    const run = await world.run({ 'github-token': token });
    expect(run.exitCode).toBe(1);
    expect(linesWith(run, 'Waiting')).toEqual([]);
  });

  test('was accepted before: a later refusal counts at once, and a missing secret costs no time', async () => {
    const world = await openWorld();
    world.inject({
      match: requestTo.writeSecret,
      fault: { kind: 'reply', reply: { status: 401, body: { message: 'Bad credentials' } } },
    });
    const run = await world.run(PUBLISH);
    expect(failureOf(run)).toContain('github-token-refused');
    expect(gitHubRequests(run).filter((name) => name.startsWith('write'))).toHaveLength(1);
    expect(linesWith(run, 'Waiting')).toEqual([]);
  });
});

test('the public key that changes during the run is read again, once for all targets of a store', async () => {
  const world = await openWorld();
  const run = (): void => {
    world.simulator.github.changePublicKey(SITE);
  };
  world.inject({ match: requestTo.writeSecret, fault: { kind: 'then', when: 'before', run } });
  const acted = await world.run({
    ...PUBLISH,
    'secret-name': 'AZURE_MAPS_KEY',
    targets: `${SITE}\nrepo:octo/site#OTHER`,
  });
  expect(acted.exitCode).toBe(0);
  expect(world.holds()).toBe('primary');
  expect(world.holds('repo:octo/site#OTHER')).toBe('primary');
  expect(gitHubRequests(acted).filter((name) => name.endsWith('public-key'))).toHaveLength(2);
  expect(linesWith(acted, 'requesting the key again').length).toBeGreaterThanOrEqual(1);
});

test('a write that conflicts is sent once more', async () => {
  const world = await openWorld();
  world.simulator.github.failWrites(SITE, 409, 1);
  const run = await world.run(PUBLISH);
  expect(run.exitCode).toBe(0);
  expect(world.holds()).toBe('primary');
  expect(linesWith(run, 'status 409')).toEqual([
    `Waiting 2 seconds: GitHub responded with status 409 (conflict) to the write of ${SITE}, which is tried once more`,
  ]);
});

test('the abuse detection of an older server is a rate limit: the run waits, and does not claim that GitHub said how long', async () => {
  const world = await openWorld({
    github: { rateLimits: { writesPerMinute: 1, saysAbuse: true, sendRetryAfter: false } },
  });
  world.store('primary');
  const run = await world.run({ 'max-age': '90d' });
  expect(run.exitCode).toBe(0);
  expect(world.holds()).toBe('secondary');
  expect(linesWith(run, 'rate limit')).toEqual([
    `Waiting 1 minute, because GitHub did not say how long: its secondary rate limit was exceeded; ${LIMITED}`,
  ]);
});

test('a wait that GitHub asks for is told in full', async () => {
  const world = await openWorld();
  const reply = {
    status: 403,
    headers: { 'retry-after': '110' },
    body: { message: 'You have exceeded a secondary rate limit.' },
  };
  world.inject({ match: requestTo.writeSecret, fault: { kind: 'reply', reply } });
  const run = await world.run(PUBLISH);
  expect(run.exitCode).toBe(0);
  expect(linesWith(run, 'rate limit')).toEqual([
    `Waiting 110 seconds, as GitHub asks: its secondary rate limit was exceeded; ${LIMITED}`,
  ]);
  const [first = 0, second = 0] = run.requests.flatMap(({ method, at }) => (method === 'PUT' ? [at] : []));
  expect(Math.round((second - first) / 1000)).toBeGreaterThanOrEqual(110);
  expect(Math.round((second - first) / 1000)).toBeLessThanOrEqual(120);
});

test('a wait of many writes that were refused at the same time is told once', async () => {
  const world = await openWorld();
  const reply = { status: 429, headers: { 'retry-after': '30' }, body: { message: 'Slow down.' } };
  world.inject({ match: { method: 'PUT' }, fault: { kind: 'reply', reply }, times: 5 });
  const names = ['A', 'B', 'C', 'D', 'E'].map((name) => `repo:octo/site#${name}`);
  const run = await world.run({ ...PUBLISH, targets: names.join('\n') });
  expect(run.exitCode).toBe(0);
  expect(run.requests.filter(({ faults }) => faults.includes('reply'))).toHaveLength(5);
  expect(linesWith(run, 'Waiting')).toHaveLength(1);
});

test('a renamed repository gets one warning with its new name', async () => {
  const world = await openWorld();
  world.simulator.github.renameRepository('octo/site', 'octo/home');
  const run = await world.run({ ...PUBLISH, targets: `${SITE}\nrepo:octo/site#OTHER` });
  expect(run.exitCode).toBe(0);
  expect(run.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^The repository octo\/site was renamed or transferred: it is now octo\/home\. .* Update the target repo:octo\/site#\w+ in the workflow\.$/,
    ),
  ]);
});
