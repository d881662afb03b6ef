// What a run makes of a runner whose variables are unusual, or to which it cannot write.
import { describe, expect, test } from '@jest/globals';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { appToken } from '../../simulator/github/state/defaults.ts';
import type { GitHubToken } from '../../simulator/github/state/tokens.ts';
import { APP, namesOf, openWorld, SITE } from './world.ts';

const OWN = 'env:octo/site/staging#MAPS';

const warningsOf = ({ annotations }: ActionRun): readonly string[] =>
  annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);

describe('variables', () => {
  test('the URL of the API may end in slashes, or be empty', async () => {
    const world = await openWorld();
    for (const url of ['https://API.github.com//', '']) {
      const run = await world.run({ operation: 'publish' }, { env: { GITHUB_API_URL: url } });
      expect(run.exitCode).toBe(0);
    }
    expect(world.holds()).toBe('primary');
  });

  test('the file of the event is not read', async () => {
    const world = await openWorld();
    const file = join(world.simulator.temporaryDirectory('event'), 'event.json');
    writeFileSync(file, '{"broken":');
    for (const path of [file, join(file, '::error::x'), world.simulator.temporaryDirectory('event')]) {
      const run = await world.run({ operation: 'publish' }, { env: { GITHUB_EVENT_PATH: path } });
      expect(run.exitCode).toBe(0);
      expect(run.log).not.toContain('GITHUB_EVENT_PATH');
    }
  });

  test('an invalid URL of the server does not end up in the link to the documentation', async () => {
    const world = await openWorld();
    const env = {
      GITHUB_SERVER_URL: 'octo:hunter2@ghes',
      GITHUB_ACTION_REPOSITORY: 'octo/keys',
      GITHUB_ACTION_REF: 'v1',
    };
    const { log } = await world.run({ cloud: 'x' }, { env });
    expect(log).toContain('https://github.com/octo/keys/blob/v1/docs/troubleshooting.md#bad-inputs');
  });

  test('an account of the first years, whose name begins or ends with a hyphen, is served', async () => {
    const world = await openWorld();
    const { github } = world.simulator;
    for (const owner of ['-octo', 'octo--']) {
      github.addOrganization(owner);
      github.addRepository(`${owner}/site`);
      const token = `ghs_${owner}xToken000000000000000000000000000`;
      github.addToken({ ...appToken, value: token, owner } as GitHubToken);
      const run = await world.run(
        { operation: 'publish', 'github-token': token },
        { env: { GITHUB_REPOSITORY: `${owner}/site` } },
      );
      expect(run.exitCode).toBe(0);
      expect(world.holds(`repo:${owner}/site#AZURE_MAPS_KEY`)).toBe('primary');
    }
  });
});

test('comments in targets are not part of a name, and a run says so where a name may have been meant', async () => {
  const world = await openWorld();
  const targets = [
    '# all websites: repo:octo/docs',
    'repo:octo/site # website',
    '\trepo:octo/app\u00a0#WEBSITE',
    'env:octo/site/staging#MAPS # env:x',
  ].join('\r\n');
  const run = await world.run({ operation: 'publish', targets });
  expect(run.exitCode).toBe(0);
  expect([SITE, APP, OWN].map((target) => world.holds(target))).toEqual(['primary', 'primary', 'primary']);
  expect([...world.simulator.github.allSecrets()]).toHaveLength(3);
  expect(warningsOf(run)).toEqual([expect.stringContaining('"#WEBSITE" is a comment')]);
});

describe('current-key with a line break at its end', () => {
  test('is written again by rotate', async () => {
    const world = await openWorld();
    world.store('primary');
    const value = `${world.account.keys.primary.value}\n`;
    const run = await world.run({ 'current-key': value, 'max-age': '200d' });
    expect(run.outputs['outcome']).toBe('published');
    expect(warningsOf(run)).toEqual([expect.stringContaining('white space around it')]);
  });

  test('fails a check', async () => {
    const world = await openWorld();
    world.store('primary');
    const value = `${world.account.keys.primary.value}\n`;
    const run = await world.run({ operation: 'check', 'current-key': value });
    expect(run.outputs['outcome']).toBe('unhealthy');
    expect(run.log).toContain('it holds neither key');
    // A header would carry the value without the line break.
    expect(run.log).not.toContain('Azure Maps accepts');
    expect(warningsOf(run)).toEqual([expect.stringContaining('white space around it')]);
  });
});

describe('a run that rotates', () => {
  test('shows its summary in the log if it cannot write it, and succeeds', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({}, { env: { GITHUB_STEP_SUMMARY: '/nonexistent/summary' } });
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('rotated');
    expect(run.log).toMatch(/^## ✓ Azure Maps Keys: rotated$/m);
    expect(warningsOf(run)).toEqual([
      'The job summary could not be written: the file that GITHUB_STEP_SUMMARY names does not exist. The log contains it instead.',
    ]);
  });

  test('tells everything in log, annotation and summary if it cannot write its outputs, and prints no key', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ 'output-key': 'true' }, { env: { GITHUB_OUTPUT: undefined } });
    expect(run.exitCode).toBe(1);
    expect(run.stdout).not.toContain('set-output');
    expect(run.summary).toContain(
      'so the outputs could not be written; the secondary key was regenerated, and the secondary key was written to repo:octo/site',
    );
    expect(run.summary).toContain('| secondary | ');
    expect(run.annotations.map(({ level }) => level)).toEqual(['notice', 'error']);
    // Nothing has to be repeated.
    const next = await world.run({ 'max-age': '90d' });
    expect(next.outputs['outcome']).toBe('unchanged');
  });

  test('finishes if nobody reads its log any more', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({}, { stdout: 'closed' });
    expect([run.exitCode, run.stdout, run.stderr]).toEqual([0, '', '']);
    expect(run.outputs['outcome']).toBe('rotated');
    expect(run.summary).toContain('## ✓ Azure Maps Keys: rotated');
    expect(world.holds()).toBe('secondary');
  });

  test('does not output a key that nobody can mask', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run({ 'output-key': 'true' }, { stdout: 'closed' });
    expect([run.exitCode, run.stderr, run.outputs]).toEqual([1, '', {}]);
    expect(run.summary).toContain('The log, in which the key must be masked first, cannot be written');
    expect(world.holds()).toBe('secondary');
  });

  test('finishes on a full disk', async () => {
    // Only Linux has it.
    if (!existsSync('/dev/full')) return;
    const world = await openWorld();
    world.store('primary');
    const full = { GITHUB_OUTPUT: '/dev/full', GITHUB_STEP_SUMMARY: '/dev/full' };
    const run = await world.run({}, { env: full, stdout: 'full' });
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    expect(namesOf(run)).toContain('regenerate secondary');
    expect(world.holds()).toBe('secondary');
  });
});

test('a failed run keeps its own error, and warns that its outputs and summary could not be written', async () => {
  const world = await openWorld();
  const run = await world.run(
    { operation: 'list', 'account-name': 'contoso-maqs' },
    { env: { GITHUB_OUTPUT: '/nonexistent/output', GITHUB_STEP_SUMMARY: '/nonexistent/summary' } },
  );
  expect(run.exitCode).toBe(1);
  expect(run.annotations.map(({ level, title }) => title ?? level)).toEqual([
    'warning',
    'warning',
    'Azure Maps Keys: The Azure Maps account was not found',
  ]);
  expect(run.log.trim().split('\n').slice(-2)).toEqual([
    expect.stringMatching(/^::error title=.*not found/),
    'Failed: the Azure Maps account contoso-maqs was not found in the resource group maps-rg; nothing was changed.',
  ]);
});

test('an error that nobody handles fails the run without a stack, and does not stop it', async () => {
  const world = await openWorld();
  world.store('primary');
  const source = "setTimeout(() => { throw new TypeError('hunter2'); }, 1);";
  const module = `--import data:text/javascript,${encodeURIComponent(source)}`;
  const options = `${world.simulator.env()['NODE_OPTIONS'] ?? ''} ${module}`;
  const run = await world.run({}, { env: { NODE_OPTIONS: options, GITHUB_OUTPUT: undefined } });
  expect(run.exitCode).toBe(1);
  expect(run.stdout + run.stderr).not.toMatch(/hunter2|^ {4}at /m);
  expect(run.log).toContain('An unexpected TypeError occurred');
  expect(world.holds()).toBe('secondary');
});
