// What a run reports about an ending that is neither a plain success nor a plain failure. `World.run` also checks each outcome
// against what the run changed.
import { describe, expect, test } from '@jest/globals';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { Fault } from '../../simulator/network/faults.ts';
import type { ReportDocument } from '../../src/core/report/outputs/document.ts';
import { useCases } from './cases.ts';
import {
  APP,
  failureOf,
  namesOf,
  requestTo,
  SITE,
  VAULT,
  type World,
  openWorld as openProcess,
} from './world.ts';

const { open: openWorld } = useCases();

const OF_APP = { method: 'PUT', path: /\/octo\/app\/.*\/AZURE_MAPS_KEY$/ } as const;
const lost: Fault = { kind: 'reset', when: 'after' };
const limited: Fault = {
  kind: 'reply',
  reply: {
    status: 403,
    headers: { 'retry-after': '1' },
    body: { message: 'You have exceeded a secondary rate limit.' },
  },
};
const refused: Fault = {
  kind: 'reply',
  reply: { status: 403, body: { message: 'Resource not accessible by integration' } },
};

function reportOf({ outputs }: ActionRun): ReportDocument {
  return JSON.parse(outputs['report'] ?? '') as ReportDocument;
}

/** The faults strike one attempt of the write each. */
async function publishWith(...faults: readonly Fault[]): Promise<{ world: World; run: ActionRun }> {
  const world = await openWorld();
  world.store('secondary');
  for (const [skip, fault] of faults.entries())
    world.inject({ match: { ...requestTo.writeSecret, skip }, fault });
  return { world, run: await world.run({ operation: 'publish' }) };
}

describe('a write that GitHub refuses in the end', () => {
  test.each<readonly [string, readonly Fault[]]>([
    ['after a lost response', [lost, refused]],
    ['after a lost response and a rate limit', [lost, limited, refused]],
    ['after a rate limit and a lost response', [limited, lost, refused]],
  ])('%s may have had an effect', async (_, faults) => {
    const { world, run } = await publishWith(...faults);
    expect(world.holds(SITE)).toBe('primary');
    expect(run.outputs['outcome']).toBe('incomplete');
    expect(reportOf(run).targets).toMatchObject([{ result: 'failed', key: null }]);
  });

  test.each<readonly [string, readonly Fault[]]>([
    ['at once', [refused]],
    ['after a rate limit', [limited, refused]],
    ['by rate limits only', Array<Fault>(6).fill(limited)],
  ])('%s had no effect', async (_, faults) => {
    const { world, run } = await publishWith(...faults);
    expect(world.holds(SITE)).toBe('secondary');
    expect(run.outputs['outcome']).toBe('failed');
  });
});

describe('a publication that failed in part', () => {
  test('still warns that the older key was published', async () => {
    const world = await openWorld();
    world.store('primary');
    world.store('primary', { target: APP });
    world.inject({ match: OF_APP, fault: refused, times: Infinity });
    const run = await world.run({
      operation: 'publish',
      'key-type': 'secondary',
      targets: `${SITE}\n${APP}`,
    });
    expect(run.outputs['outcome']).toBe('incomplete');
    expect(run.annotations.map(({ level, message }) => [level, message])).toContainEqual([
      'warning',
      expect.stringContaining('hold the older key (secondary)'),
    ]);
  });

  test('as a dry run still shows the plan in its summary', async () => {
    const world = await openWorld();
    world.store('secondary');
    world.store('secondary', { target: APP });
    const unreadable = { path: /\/octo\/app\/.*\/public-key$/ };
    world.inject({ match: unreadable, fault: refused, times: Infinity });
    const targets = `${SITE}\n${APP}`;
    const run = await world.run({ operation: 'publish', 'dry-run': 'true', targets });
    expect(run.outputs['outcome']).toBe('failed');
    expect(run.summary).toContain(`~ write the primary key to ${SITE}`);
  });
});

test('if a key is regenerated during a publication, a vault that was left out gets the new key too', async () => {
  const world = await openWorld();
  world.store('primary', { target: VAULT });
  world.allowDeadKeys();
  world.inject({
    match: requestTo.writeSecret,
    fault: {
      kind: 'then',
      when: 'before',
      run: async () => {
        world.pass(60_000);
        world.account.regenerate('primary');
      },
    },
  });
  const run = await world.run({ operation: 'publish', targets: `${SITE}\n${VAULT}` });
  expect(run.outputs['outcome']).toBe('published');
  expect([world.holds(SITE), world.holds(VAULT)]).toEqual(['primary', 'primary']);
  expect(reportOf(run).targets).toMatchObject([
    { result: 'created', key: 'primary' },
    { result: 'updated', key: 'primary' },
  ]);
  expect(run.outputs['key-type']).toBe('primary');
});

describe('a check that could not read everything', () => {
  const unreadable = { match: requestTo.readSecret, fault: refused, times: Infinity };

  test('without a token does not claim that a target holds the newest key', async () => {
    const world = await openWorld();
    const run = await world.run({ operation: 'check', 'github-token': '' });
    expect(reportOf(run)).toMatchObject({
      outcome: 'healthy',
      targets: [],
      reason: 'the check found no problems; no target was checked',
    });
  });

  test('fails, and says how many targets could not be read', async () => {
    const world = await openWorld();
    world.inject(unreadable);
    const run = await world.run({ operation: 'check' });
    expect(reportOf(run)).toMatchObject({
      outcome: 'failed',
      reason: 'the check found no problems, but the target could not be read',
    });
  });

  test('and found something is unhealthy, with an annotation for each', async () => {
    const world = await openWorld();
    world.inject(unreadable);
    const run = await world.run({ operation: 'check', 'max-age': '10d' });
    expect(reportOf(run)).toMatchObject({ outcome: 'unhealthy', error: { code: 'unhealthy' } });
    expect(run.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('overdue'),
      expect.stringContaining('not allowed to read or write'),
    ]);
  });

  test('and found more than GitHub shows, says so in the last annotation of each kind', async () => {
    const world = await openWorld();
    const { github } = world.simulator;
    const names = Array.from({ length: 12 }, (_, at) => `octo/old-${at}`);
    for (const name of names) {
      github.addRepository(name);
      github.renameRepository(name, name.replace('old', 'new'));
    }
    const targets = names.map((name) => `repo:${name}#KEY`).join('\n');
    const run = await world.run({ operation: 'check', targets });
    const messagesOf = (kind: string): readonly string[] =>
      run.annotations.filter(({ level }) => level === kind).map(({ message }) => message);
    const missing = Array.from({ length: 9 }, (_, at) =>
      expect.stringMatching(`^repo:octo/old-${at}#KEY does not exist`),
    );
    expect(messagesOf('error')).toEqual([
      ...missing,
      expect.stringMatching(/^There are 3 more problems\.\nSee the job summary\.\nMore information: /),
    ]);
    expect(run.summary.match(/^- repo:octo\S+ does not exist/gm)).toHaveLength(12);
    expect(run.summary.match(/The repository octo\/old-\d+ was renamed/g)).toHaveLength(12);
    expect(messagesOf('warning')).toHaveLength(6);
    expect(messagesOf('warning').at(-1)).toBe('There are more warnings: see the job summary.');
    expect(run.log.match(/^Warning: The repository octo\/old-\d+ was renamed/gm)).toHaveLength(7);
  });
});

test('a canceled run does not claim that it publishes a key again', async () => {
  const world = await openProcess();
  world.store('primary');
  world.inject({ match: requestTo.regenerate, fault: { kind: 'signal', signal: 'SIGTERM' } });
  world.inject({ match: requestTo.regenerate, fault: { kind: 'hang' } });
  const run = await world.run({ operation: 'regenerate', 'key-type': 'primary' });
  expect(failureOf(run)).toContain('canceled while the primary key was being regenerated');
  expect(run.log).not.toContain('to the targets again');
  expect(namesOf(run).at(-1)).toBe('regenerate primary');
  expect(world.holds(SITE)).toBe('secondary');
});
