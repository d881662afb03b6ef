// Nothing is changed before somebody has agreed, and a token goes only where it belongs. docs/security.md names these tests.
import { expect, test } from '@jest/globals';
import type { Person } from '../../../setup/ports.ts';
import { SettingUp, type SetupRun } from './setting-up.ts';

const SET_UP = [
  '--no-proof',
  '--save',
  'working-copy',
  '--workflow',
  'weekly',
  '--resource-group',
  'maps-rg',
];
const TOKEN = 'github_pat_11FROMSTDIN';

/** Takes every proposal, and agrees to no change. */
const refuses: Person = {
  select: (_, [first]) => Promise.resolve(first?.value ?? ''),
  text: (_, proposed) => Promise.resolve(proposed),
  confirm: () => Promise.resolve(false),
};

async function open(): Promise<SettingUp> {
  const world = await SettingUp.open();
  world.remote = 'git@github.com:octo/site.git';
  return world;
}

function expectNoChange({ simulator, written }: SettingUp, { commands }: SetupRun): void {
  const changes = commands.filter(({ args }) =>
    args.some((arg) => ['create', 'set', 'delete', 'PUT', 'POST', 'DELETE'].includes(arg)),
  );
  expect(changes).toEqual([]);
  expect(simulator.azure.identities.all).toEqual([]);
  expect(written).toEqual([]);
}

test('changes nothing without --yes where nobody can answer', async () => {
  const world = await open();
  const run = await world.run(SET_UP);
  expect(run.lines.join('\n')).toContain('+ managed identity azure-maps-keys-octo-site');
  expect(run.error).toEqual([
    'Error: Nobody can answer here, so nothing was changed.',
    expect.stringContaining('--yes'),
  ]);
  expectNoChange(world, run);
});

test('changes nothing if the person says no', async () => {
  const world = await open();
  world.person = refuses;
  const run = await world.run(SET_UP);
  expect(run.result?.outcome).toBe('declined');
  expectNoChange(world, run);
});

test('removes nothing if the person says no', async () => {
  const world = await open();
  await world.run([...SET_UP, '--yes']);
  world.person = refuses;
  expect((await world.run(['--remove'])).result?.outcome).toBe('declined');
  expect(world.simulator.azure.identities.all).toHaveLength(1);
});

test('a fine-grained token is only on the standard input of gh', async () => {
  const world = await open();
  const run = await world.run([...SET_UP, '--yes', '--token', 'fine-grained', '--token-stdin']);
  expect(run.error).toEqual([]);
  const args = run.commands.map((command) => JSON.stringify(command.args));
  for (const text of [...run.lines, ...args, ...world.written]) expect(text).not.toContain(TOKEN);
  expect(world.written).toHaveLength(2);
  const given = run.commands.filter(({ input = '' }) => input.includes(TOKEN));
  expect(given.map((command) => command.args.slice(0, 3))).toEqual([['secret', 'set', 'SECRETS_TOKEN']]);
});
