// From an empty resource group and repository to a rotation that publishes, with nobody at the terminal. The workflows that the
// set-up writes really run, with the action itself.
import { describe, expect, test } from '@jest/globals';
import { playDispatches } from '../../play/dispatched.ts';
import { useCases } from '../cases.ts';
import { expectGolden } from '../golden.ts';
import { SettingUp, transcriptOf } from './setting-up.ts';

const cases = useCases();
const golden = new URL('./__golden__/', import.meta.url);

const SET_UP = [
  ...['--yes', '--resource-group', 'empty-rg', '--account', 'octo-maps', '--location', 'westeurope'],
  ...['--save', 'commit'],
];

async function open(): Promise<SettingUp> {
  const world = await SettingUp.open({ accounts: [] }, cases.open);
  world.remote = 'git@github.com:octo/site.git';
  playDispatches(world.world);
  return world;
}

describe('a set-up with nobody at the terminal', () => {
  test('makes everything, proves it, and publishes the first key', async () => {
    const world = await open();
    const run = await world.run(SET_UP);
    expect(run.error).toEqual([]);
    expect(world.browser.problems).toEqual([]);
    expect(run.result).toMatchObject({ outcome: 'set-up', proof: { healthy: true } });
    const { primary, secondary } = world.simulator.azure.account('octo-maps').keys;
    const held = world.simulator.github.secret('repo:octo/site#AZURE_MAPS_KEY')?.value;
    expect([primary.value, secondary.value]).toContain(held);
    expectGolden('set-up', transcriptOf(run), golden);

    const again = await world.run(SET_UP);
    expect(again.result).toMatchObject({ outcome: 'unchanged', proof: { healthy: true } });
    expectGolden('set-up-again', transcriptOf(again), golden);

    const removed = await world.run(['--yes', '--remove']);
    expect(removed.result?.outcome).toBe('removed');
    expectGolden('remove', transcriptOf(removed), golden);
  });
});
