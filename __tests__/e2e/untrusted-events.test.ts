// A run that people without write access can start changes nothing, unless its workflow allows it.
import { describe, expect, test } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import { useCases } from './cases.ts';
import { failureOf, SITE, type Inputs, type World } from './world.ts';

const { open: openWorld } = useCases();

type Event = NonNullable<RunOptions['event']>;

const COMMENT: Event = { name: 'issue_comment', payload: { comment: { body: '/rotate' } } };

/** @param repository of the commit for which the run before this one ran. */
function afterRun(event: string, repository: string | null | undefined): Event {
  const head = repository === undefined ? {} : { head_repository: repository && { full_name: repository } };
  return { name: 'workflow_run', payload: { action: 'completed', workflow_run: { event, ...head } } };
}

/** The secret holds the newest key, and a rotation is due. */
async function dueWorld(): Promise<World> {
  const world = await openWorld();
  world.store('primary');
  return world;
}

async function expectRefused(
  world: World,
  inputs: Inputs,
  options: Omit<RunOptions, 'inputs'>,
): Promise<string> {
  const writes = world.writes();
  const run = await world.run(inputs, options);
  expect([run.exitCode, run.requests.length]).toEqual([1, 0]);
  expect(run.outputs).toMatchObject({ outcome: 'failed', rotated: 'false' });
  expect([world.regenerations, world.writes()]).toEqual([[], writes]);
  return failureOf(run);
}

describe('a run that anybody can start', () => {
  test.each<Inputs>([
    {},
    { operation: 'regenerate', 'key-type': 'primary' },
    { operation: 'publish' },
    { operation: 'create', location: 'westeurope' },
    { operation: 'delete', confirm: 'contoso-maps', 'github-token': '' },
  ])('is refused before any request: %j', async (inputs) => {
    const failure = await expectRefused(await dueWorld(), inputs, { event: COMMENT });
    expect(failure).toContain('Anyone may have started this run');
    expect(failure).toContain('  allow-untrusted-events: true');
  });

  test.each<Inputs>([
    { operation: 'list', 'github-token': '' },
    { operation: 'check' },
    { 'dry-run': 'true' },
    { operation: 'delete', confirm: 'contoso-maps', 'dry-run': 'true', 'github-token': '' },
  ])('is allowed where it changes nothing: %j', async (inputs) => {
    const world = await dueWorld();
    const run = await world.run(inputs, { event: COMMENT });
    expect(['listed', 'healthy', 'planned']).toContain(run.outputs['outcome']);
  });

  test('is allowed by the input', async () => {
    const world = await dueWorld();
    const run = await world.run({ 'allow-untrusted-events': 'true' }, { event: COMMENT });
    expect(run.outputs['outcome']).toBe('rotated');
  });

  test('reports this together with other problems', async () => {
    const failure = await expectRefused(await dueWorld(), { cloud: 'AzureMoon' }, { event: COMMENT });
    expect(failure).toMatch(
      /^cloud: .*\nGITHUB_EVENT_NAME: People without write access .* issue_comment.*allow-untrusted-events/m,
    );
  });
});

describe('a run after another run', () => {
  test('of the same repository is allowed, however its name is spelled', async () => {
    const world = await dueWorld();
    const run = await world.run({}, { event: afterRun('push', 'Octo/SITE') });
    expect(run.outputs['outcome']).toBe('rotated');
    expect(world.holds(SITE)).toBe('secondary');
  });

  test.each([
    ['of a fork', afterRun('pull_request', 'mallory/site'), '"mallory/site", which is another repository'],
    ['of a deleted fork', afterRun('pull_request', null), 'a repository that GitHub does not name'],
    ['of an unknown repository', afterRun('push', undefined), 'a repository that GitHub does not name'],
    [
      'that anybody can start',
      afterRun('issue_comment', 'octo/site'),
      'the event issue_comment, whose run started this one',
    ],
    ['that was such a run itself', afterRun('workflow_run', 'octo/site'), 'a third run started that one'],
  ])('%s is refused', async (_name, event, why) => {
    expect(await expectRefused(await dueWorld(), {}, { event })).toContain(why);
  });

  const name = 'workflow_run';
  test.each([
    ['broken', { event: { name, payload: '{"workflow_run":' } }, 'not JSON'],
    ['no object', { event: { name, payload: 'null' } }, 'does not describe it'],
    [
      'about something else',
      { event: { name, payload: { workflow_run: ['push'] } } },
      'does not describe it',
    ],
    ['huge', { event: { name, payload: ' '.repeat(26 * 1024 * 1024) } }, 'larger than any event'],
    ['not set', { env: { GITHUB_EVENT_NAME: name } }, 'GITHUB_EVENT_PATH is not set'],
    [
      'missing',
      { env: { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: '/nonexistent/::error::' } },
      'not be read',
    ],
  ])('is refused if the file of the event is %s', async (_name, options, why) => {
    expect(await expectRefused(await dueWorld(), {}, options)).toContain(why);
  });

  test('is refused if the file is a directory, or never ends', async () => {
    const world = await dueWorld();
    const directory = world.simulator.temporaryDirectory('event');
    const endless = join(directory, 'endless');
    mkdirSync(join(directory, 'folder'));
    if (process.platform !== 'win32') symlinkSync('/dev/zero', endless);
    for (const path of [join(directory, 'folder'), endless]) {
      const env = { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path };
      expect(await expectRefused(world, {}, { env })).toContain(
        'It is unknown who started the run before this one',
      );
    }
  });
});
