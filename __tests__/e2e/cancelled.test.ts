// A canceled job: before the first regeneration the run stops immediately. After it, the run publishes the regenerated
// key within seven seconds, because the runner kills it after ten.
import { describe, expect, test } from '@jest/globals';
import type { ReportDocument } from '../../src/core/report/outputs/document.ts';
import { SECOND } from '../../src/core/time.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { expectTranscript, failureOf, namesOf, openWorld, requestTo, SITE, type World } from './world.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const LIMIT = 7 * SECOND;

/** Runs slowly enough that real time does not matter. @returns also how long the run continued after the request `name`. */
async function timed(world: World, name: RegExp): Promise<{ run: ActionRun; goneOn: number }> {
  const run = await world.run({ 'max-age': '90d' }, { clockScale: 2 });
  const ended = world.simulator.clock.now();
  const struck = run.requests.find(({ faults, url }) => faults.includes('signal') && name.test(url.pathname));
  return { run, goneOn: ended - struck!.at };
}

function reportOf({ outputs }: ActionRun): ReportDocument {
  return JSON.parse(outputs['report'] ?? '') as ReportDocument;
}

describe.each(SIGNALS)('%s before the regeneration', (signal) => {
  test.each(['signIn', 'listKeys', 'publicKey'] as const)('at %s: nothing is changed', async (name) => {
    const world = await openWorld();
    world.store('primary');
    world.inject({ match: requestTo[name], fault: { kind: 'signal', signal } });
    world.inject({ match: requestTo[name], fault: { kind: 'hang' } });
    // Keys that are sent to a process that has just ended could not be masked.
    world.inject({ match: requestTo.listKeys, fault: { kind: 'hang' }, times: Infinity });
    const { run, goneOn } = await timed(world, /./);
    expect(run.exitCode).toBe(1);
    expect(run.signal).toBeNull();
    expect(failureOf(run)).toContain('The run was canceled. No key was regenerated.');
    expect(run.outputs['outcome']).toBe('failed');
    expect(run.summary).toContain('The run was canceled');
    expect(namesOf(run)).not.toContain('regenerate secondary');
    expect([world.regenerations, world.writes(SITE)]).toEqual([[], 0]);
    expect(goneOn).toBeLessThan(LIMIT);
  });
});

describe.each(SIGNALS)('%s after the regeneration', (signal) => {
  test.each([
    ['regenerate', 0, /\/regenerateKey$/],
    ['verifyKey', 1, /\/caption\/json$/],
    ['writeSecret', 1, /\/AZURE_MAPS_KEY$/],
  ] as const)('at %s: the new key is published', async (name, skip, path) => {
    const world = await openWorld();
    world.store('primary');
    world.inject({ match: { ...requestTo[name], skip }, fault: { kind: 'signal', signal, when: 'after' } });
    const { goneOn } = await timed(world, path);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds(SITE)).toBe('secondary');
    expect(goneOn).toBeLessThan(LIMIT);
  });
});

test('the transcript of a run that is canceled after the regeneration matches its golden file', async () => {
  const world = await openWorld();
  world.store('primary');
  world.inject({ match: requestTo.regenerate, fault: { kind: 'signal', signal: 'SIGINT', when: 'after' } });
  expectTranscript('cancelled-late', await world.run({}));
});

describe('the time to finish runs out after the regeneration', () => {
  test.each([
    ['GitHub does not respond', requestTo.writeSecret, { kind: 'hang' }],
    ['the data plane does not respond', requestTo.verifyKey, { kind: 'hang' }],
  ] as const)(
    '%s: the run ends by itself, and the next run finishes the work',
    async (_name, match, fault) => {
      const world = await openWorld();
      world.store('primary');
      world.inject({
        match: requestTo.regenerate,
        fault: { kind: 'signal', signal: 'SIGTERM', when: 'after' },
      });
      // The first of these requests makes room for the regeneration.
      world.inject({ match: { ...match, skip: 1 }, fault, times: Infinity });
      const { run, goneOn } = await timed(world, /\/regenerateKey$/);
      expect(run.exitCode).toBe(1);
      expect(goneOn).toBeLessThan(LIMIT);
      expect(run.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'true' });
      world.simulator.faults.clear();
      expect((await world.run({ 'max-age': '90d' })).exitCode).toBe(0);
      expect([world.regenerations, world.holds(SITE)]).toEqual([['secondary'], 'secondary']);
    },
  );

  test('if the response to the regeneration is lost as well, the next run publishes the new key', async () => {
    const world = await openWorld();
    world.store('primary');
    world.inject({ match: requestTo.regenerate, fault: { kind: 'signal', signal: 'SIGINT' } });
    world.inject({ match: requestTo.regenerate, fault: { kind: 'hang', when: 'after' } });
    const { run, goneOn } = await timed(world, /\/regenerateKey$/);
    expect(run.exitCode).toBe(1);
    expect(goneOn).toBeLessThan(LIMIT);
    expect(run.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'false' });
    expect(failureOf(run)).toContain('canceled while the secondary key was being regenerated');
    expect(world.holds(SITE)).toBe('primary');
    await world.run({ 'max-age': '90d' });
    expect([world.regenerations, world.holds(SITE)]).toEqual([['secondary'], 'secondary']);
  });
});

describe('a write that takes effect although the run ends before its response', () => {
  test('of a publication: the run is incomplete, and the report does not claim what the secret holds', async () => {
    const world = await openWorld();
    world.store('secondary');
    world.inject({
      match: requestTo.writeSecret,
      fault: { kind: 'signal', signal: 'SIGINT', when: 'after' },
    });
    world.inject({ match: requestTo.writeSecret, fault: { kind: 'hang', when: 'after' } });
    const run = await world.run({ operation: 'publish' });
    expect(world.holds(SITE)).toBe('primary');
    expect(run.outputs['outcome']).toBe('incomplete');
    expect(reportOf(run).targets).toMatchObject([{ target: SITE, result: 'failed', key: null }]);
  });

  test('of a rotation: the report does not claim that the secret still holds the old key', async () => {
    const world = await openWorld();
    world.store('primary');
    world.inject({
      match: requestTo.regenerate,
      fault: { kind: 'signal', signal: 'SIGTERM', when: 'after' },
    });
    world.inject({ match: { ...requestTo.writeSecret, skip: 1 }, fault: { kind: 'hang', when: 'after' } });
    const { run } = await timed(world, /\/regenerateKey$/);
    expect(world.holds(SITE)).toBe('secondary');
    expect(run.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'true' });
    expect(reportOf(run).targets).toMatchObject([{ target: SITE, result: 'failed', key: null }]);
  });
});
