// A hundred targets in fifty repositories, with 100 ms per request, are handled concurrently, within GitHub's limits and with
// little memory.
import { describe, expect, test } from '@jest/globals';
import { openWorld, type World } from './world.ts';
import { probed } from './probe.ts';

const REPOSITORIES = Array.from({ length: 50 }, (_, index) => `octo/service-${index}`);
const TARGETS = REPOSITORIES.flatMap((place) => [`repo:${place}#ONE`, `repo:${place}#TWO`]);
const PUBLISH = { operation: 'publish', targets: TARGETS.join('\n') };
const LATENCY = 100;

async function manyWorld(): Promise<World> {
  const world = await openWorld();
  for (const place of REPOSITORIES) world.simulator.github.addRepository(place);
  world.inject({ match: () => true, fault: { kind: 'delay', ms: LATENCY }, times: Infinity });
  return world;
}

function holdingPrimary(world: World): number {
  return TARGETS.filter((target) => world.holds(target) === 'primary').length;
}

describe('a hundred targets', () => {
  test('are all written in little time, with few requests and little memory', async () => {
    const world = await manyWorld();
    const { run, probe } = await probed(world, PUBLISH, { clockScale: 10 });
    expect(run.exitCode).toBe(0);
    expect(holdingPrimary(world)).toBe(100);
    expect(probe.peakMiB).toBeLessThan(150);

    const gitHub = run.requests.filter(({ url }) => url.hostname === 'api.github.com');
    const paths = gitHub.map(({ method, url }) => `${method} ${url.pathname}`);
    // Two secrets of a repository share its public key: 50 public keys, 100 reads, 100 writes, and no request twice.
    expect(paths).toHaveLength(250);
    expect(new Set(paths)).toHaveProperty('size', 250);

    // Twenty writes go out at once, and one a second after that. The process's own time counts ten times here.
    const [first, last] = [run.requests[0]?.at ?? 0, run.requests.at(-1)?.answeredAt ?? Infinity];
    expect(last - first).toBeLessThan(130_000);
    const writes = gitHub.filter(({ method }) => method === 'PUT').map(({ at }) => at);
    for (const [index, at] of writes.entries())
      expect(writes[index + 80] ?? Infinity).toBeGreaterThanOrEqual(at + 58_000);

    const progress = run.log.split('\n').filter((line) => line.startsWith('Progress: '));
    expect(progress.at(-1)).toMatch(/^Progress: (?:8|9)\d of 100 targets, about \d0 seconds left$/);
    expect(progress.length).toBeLessThan(15);
  });

  test('are read concurrently, at most twenty at a time', async () => {
    const world = await manyWorld();
    const run = await world.run({ ...PUBLISH, operation: 'check' }, { clockScale: 1 });
    const looks = run.requests.filter(({ url }) => url.pathname.startsWith('/repos/'));
    const open = looks.map(
      ({ at }) => looks.filter((other) => other.at <= at && at < (other.answeredAt ?? Infinity)).length,
    );
    expect(looks.length).toBeGreaterThanOrEqual(100);
    expect(Math.max(...open)).toBeGreaterThan(5);
    expect(Math.max(...open)).toBeLessThanOrEqual(20);
  });

  test('are all written despite a secondary rate limit in the middle', async () => {
    const world = await manyWorld();
    const limited = {
      status: 403,
      headers: { 'retry-after': '45' },
      body: {
        message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
        documentation_url:
          'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
        status: '403',
      },
    };
    world.inject({
      match: { method: 'PUT', skip: 50 },
      fault: { kind: 'reply', reply: limited },
      times: 5,
    });
    const run = await world.run(PUBLISH);
    expect(run.exitCode).toBe(0);
    expect(holdingPrimary(world)).toBe(100);
    expect(run.log).toContain('Waiting 45 seconds, as GitHub asks: its secondary rate limit was exceeded');
    const refused = run.requests.filter(({ faults }) => faults.includes('reply'));
    for (const { url, answeredAt } of refused) {
      const again = run.requests
        .filter((other) => other.url.href === url.href && other.method === 'PUT')
        .at(-1);
      expect((again?.at ?? 0) - (answeredAt ?? Infinity)).toBeGreaterThanOrEqual(45_000);
    }
  });
});
