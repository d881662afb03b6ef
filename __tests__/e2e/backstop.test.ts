// What is thrown where no part of the run awaits it, and a run that cannot end, still end in one report that says what happened.
import { describe, expect, test } from '@jest/globals';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import { withModule } from './failures/runner.ts';
import { failureOf, namesOf, openWorld, SITE, type World } from './world.ts';

/** The requests of a rotation at which something goes wrong, and which of its steps have been done by then. */
const MOMENTS = {
  'before the regeneration': { host: 'api.github.com', method: 'PUT', count: 1 },
  'during the regeneration': { host: 'management.azure.com', path: '/regenerateKey', count: 1 },
  'after the regeneration': { host: 'api.github.com', method: 'PUT', count: 2 },
  'during a creation': { host: 'management.azure.com', method: 'PUT', count: 1 },
} as const;

type Moment = keyof typeof MOMENTS;

/**
 * Code that runs in the action's process when it sends a request for the n-th time. `never` is a request that nothing answers,
 * and that keeps nothing alive.
 */
function atRequest(world: World, moment: Moment, effect: string, before = ''): Omit<RunOptions, 'inputs'> {
  return withModule(
    world,
    `import https from 'node:https'; import { syncBuiltinESMExports } from 'node:module';
    import { EventEmitter } from 'node:events';
    const { host, path = '', method, count } = ${JSON.stringify(MOMENTS[moment])};
    const never = () => Object.assign(new EventEmitter(), Object.fromEntries(
      ['end', 'write', 'destroy', 'setTimeout', 'setNoDelay', 'setHeader', 'abort'].map((name) => [name, () => {}])));
    const send = https.request;
    let sent = 0;
    https.request = (url, options, ...rest) => {
      const all = { ...(url instanceof URL ? { hostname: url.hostname, path: url.pathname } : url), ...options };
      const isIt = (all.hostname ?? all.host) === host && all.path.includes(path) && (method ?? all.method) === all.method;
      if (isIt && ++sent === count) { ${effect} }
      return send(url, options, ...rest);
    };
    syncBuiltinESMExports();
    ${before}`,
  );
}

const NEVER = 'return never();';
const NEVER_AND_END = 'setTimeout(() => process.exit(0), 0); return never();';
const THROW = "setTimeout(() => { throw new TypeError('hunter2'); }, 0);";
const REJECT = "Promise.reject(Object.assign(new RangeError('hunter2'), { stack: 'hunter2' }));";
const HOSTILE = "setTimeout(() => { throw { get name() { throw new Error('hunter2'); } }; }, 0);";

/** A rotation that is due, with a secret that holds the newest key. */
async function rotate(
  moment: Moment,
  effect: string,
  before?: string,
): Promise<{ world: World; run: ActionRun }> {
  const world = await openWorld();
  world.store('primary');
  const run = await world.run({}, atRequest(world, moment, effect, before));
  return { world, run };
}

/** One report, in every channel, which shows nothing of a foreign error. */
function expectOneReport({ exitCode, stdout, stderr, outputs, summary, annotations, log }: ActionRun): void {
  expect([exitCode, stderr]).toEqual([1, '']);
  expect(stdout + summary + JSON.stringify(outputs)).not.toMatch(/hunter2|^ {4}at /m);
  expect(annotations.filter(({ level }) => level === 'error')).toHaveLength(1);
  expect(summary.match(/^## /gm)).toHaveLength(1);
  expect(log.match(/^Failed: /gm)).toHaveLength(1);
  expect(JSON.parse(outputs['report'] ?? '')).toMatchObject({ error: { code: 'internal' } });
}

describe('what is thrown outside of the run fails it, and the run finishes its work', () => {
  const STRAYS: readonly (readonly [string, Moment, string])[] = [
    ['an exception in a timer', 'before the regeneration', THROW],
    ['an exception in a timer', 'during the regeneration', THROW],
    ['an exception in a timer', 'after the regeneration', THROW],
    ['a rejection that nobody handles', 'before the regeneration', REJECT],
    ['a rejection that nobody handles', 'after the regeneration', REJECT],
    ['an object whose properties throw', 'after the regeneration', HOSTILE],
  ];

  test.each(STRAYS)('%s, %s', async (_name, moment, effect) => {
    const { world, run } = await rotate(moment, effect);
    expectOneReport(run);
    expect(run.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'true', 'key-type': 'secondary' });
    expect(failureOf(run)).toContain(
      'Otherwise the run ended with the outcome rotated: the secondary key was',
    );
    expect(namesOf(run).filter((name) => name === 'write octo/site AZURE_MAPS_KEY')).toHaveLength(2);
    expect(world.holds()).toBe('secondary');
  });
});

describe('a run that waits for something that never happens', () => {
  /** Otherwise the request would be given up and sent again. */
  const WITHOUT_LIMITS = 'AbortSignal.timeout = () => new AbortController().signal;';
  const ENDINGS: readonly (readonly [string, string, string])[] = [
    ['with nothing else to do', NEVER, ''],
    ['with nothing else to do, after an error', `${THROW} ${NEVER}`, ''],
    [
      'while something keeps the process running, after an error',
      `${THROW} setInterval(() => {}, 900_000); ${NEVER}`,
      WITHOUT_LIMITS,
    ],
    ['while something ends the process', NEVER_AND_END, ''],
    ['with an exit code that was set before', `process.exitCode = 13; ${NEVER}`, ''],
  ];

  test.each(ENDINGS)('%s, says after the regeneration what it did', async (_name, effect, before) => {
    const { world, run } = await rotate('after the regeneration', effect, before);
    expectOneReport(run);
    expect(run.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'true' });
    expect(JSON.parse(run.outputs['report'] ?? '')).toMatchObject({
      regenerated: ['secondary'],
      targets: [{ target: SITE, result: 'failed', key: null }],
    });
    expect(failureOf(run)).toContain('Until then, the secondary key was regenerated.');
    expect(failureOf(run)).toContain('finishes the work');
    // The key that was published to make room.
    expect(world.holds()).toBe('primary');
    const next = await world.run({ 'max-age': '90d' });
    expect([next.outputs['outcome'], world.holds()]).toEqual(['published', 'secondary']);
  });

  test('does not say before the regeneration that anything was changed', async () => {
    const { world, run } = await rotate('before the regeneration', NEVER);
    expectOneReport(run);
    expect(run.outputs).toMatchObject({ rotated: 'false' });
    expect(world.regenerations).toEqual([]);
    expect(world.holds()).toBe('primary');
  });

  test('says that it is unknown whether a key was regenerated', async () => {
    const { world, run } = await rotate('during the regeneration', NEVER_AND_END);
    expectOneReport(run);
    expect(run.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'false' });
    expect(failureOf(run)).toContain('the primary key was written to repo:octo/site#AZURE_MAPS_KEY');
    expect(failureOf(run)).toContain('it is unknown whether it happened');
    expect(world.holds()).toBe('primary');
  });

  test('does not say that nothing was changed while an account is being created', async () => {
    const world = await openWorld();
    const inputs = {
      operation: 'create',
      location: 'westeurope',
      'account-name': 'contoso-new',
      targets: 'none',
    };
    const run = await world.run(inputs, atRequest(world, 'during a creation', NEVER_AND_END));
    expectOneReport(run);
    expect(run.outputs['outcome']).toBe('incomplete');
    expect(failureOf(run)).toContain('Until then, it is unknown what was changed.');
  });

  test('is reported where there are no outputs and no summary', async () => {
    const world = await openWorld();
    world.store('primary');
    const { env } = atRequest(world, 'after the regeneration', NEVER);
    const run = await world.run(
      {},
      { env: { ...env, GITHUB_OUTPUT: undefined, GITHUB_STEP_SUMMARY: undefined } },
    );
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    expect(failureOf(run)).toContain('the secondary key was regenerated');
  });
});

test('a run that cannot render its report after a rotation says that it rotated', async () => {
  const world = await openWorld();
  world.store('primary');
  // From the second publication on: the report is the next to show a time.
  const effect =
    "setTimeout(() => { Date.prototype.toISOString = () => { throw new TypeError('hunter2'); }; }, 0);";
  const run = await world.run({ verify: 'false' }, atRequest(world, 'after the regeneration', effect));
  expectOneReport(run);
  expect(run.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'true' });
  expect(failureOf(run)).toContain('the secondary key was regenerated');
  expect(world.holds()).toBe('secondary');
});

test('a run with an error of its own keeps it, and warns of the other one', async () => {
  const world = await openWorld();
  const options = atRequest(world, 'before the regeneration', THROW);
  world.simulator.github.failWrites(SITE, 403, 9);
  const run = await world.run({}, options);
  expect(run.exitCode).toBe(1);
  expect(failureOf(run)).not.toContain('bug');
  expect(
    run.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message),
  ).toContainEqual(expect.stringContaining('An unexpected TypeError occurred'));
});
