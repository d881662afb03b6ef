// A set-up and a removal that are killed at any command that changes something, before or after its effect, and are run again.
import { describe, expect, test } from '@jest/globals';
import type { RunnableCommand } from '../../../setup/command.ts';
import { changes } from '../../../setup/plan/plan.ts';
import { SettingUp, type Interruption, type SetupRun } from './setting-up.ts';

const SET_UP = [
  ...['--yes', '--no-proof', '--save', 'pull-request', '--environment', 'live', '--account', 'new-maps'],
  ...['--resource-group', 'new-rg', '--location', 'westeurope', '--key-vault', 'contoso-kv'],
  ...['--token', 'fine-grained', '--token-stdin'],
];

const CHANGES = new Set(['create', 'set', 'delete', 'PUT', 'POST', 'DELETE']);

const isChange = ({ args }: RunnableCommand): boolean => args.some((arg) => CHANGES.has(arg));

function interruptionsOf({ commands }: SetupRun): readonly Interruption[] {
  return commands.flatMap((command, index) =>
    isChange(command) ? [false, true].map((after) => ({ at: index + 1, after })) : [],
  );
}

async function open(): Promise<SettingUp> {
  const world = await SettingUp.open();
  world.remote = 'https://github.com/octo/site';
  return world;
}

const names = ({ simulator: { azure } }: SettingUp) => ({
  identities: azure.identities.all.map((one) => [one.name, one.credentials.map(({ subject }) => subject)]),
  roles: azure.authorization.definitions.all.filter(({ roleName }) => roleName.startsWith('Azure Maps Key'))
    .length,
  assignments: azure.authorization.assignments.all.map(({ scope }) => scope.split('/').at(-1)).sort(),
  accounts: azure.accounts.filter(({ deleted, name }) => !deleted && name === 'new-maps').length,
});

const complete = {
  identities: [['azure-maps-keys-octo-site', ['repo:octo/site:ref:refs/heads/main']]],
  roles: 1,
  assignments: ['contoso-kv', 'new-maps'],
  accounts: 1,
};

describe('a set-up that is killed', () => {
  test('at any change, before or after its effect, is completed by the next one, which makes nothing twice', async () => {
    const whole = await open();
    const first = await whole.run(SET_UP);
    expect(first.error).toEqual([]);
    const interruptions = interruptionsOf(first);
    expect(names(whole)).toEqual(complete);
    expect(interruptions.length).toBeGreaterThan(25);
    for (const interruption of interruptions) {
      const world = await open();
      const killed = await world.run(SET_UP, interruption);
      expect(killed.error).toEqual(['Error: killed']);
      const again = await world.run(SET_UP);
      expect({ interruption, error: again.error, ...names(world) }).toEqual({
        interruption,
        error: [],
        ...complete,
      });
      const { result } = await world.run([...SET_UP, '--dry-run']);
      expect({
        interruption,
        left: changes(result?.plan ?? { steps: [], notes: [] }).filter(
          ({ what }) => !what.startsWith('workflow'),
        ),
      }).toEqual({ interruption, left: [] });
    }
  });

  test('names what was finished, what perhaps was, and that it can be run again', async () => {
    const world = await open();
    const whole = (await world.run(['--dry-run', ...SET_UP])).commands.length;
    const { lines } = await world.run(SET_UP, { at: whole + 5, after: true });
    expect(lines.slice(-3)).toEqual([
      expect.stringMatching(/^(?:Not finished|Stopped)/),
      expect.stringMatching(/^Finished before: .*resource group new-rg/),
      'Run the same command again: it does only what is still missing.',
    ]);
  });
});
