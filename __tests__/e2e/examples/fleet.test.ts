// Runs the example, and a bad day of it.
import { describe, expect, test } from '@jest/globals';
import { defaultAccounts } from '../../../simulator/world.ts';
import { example, openRepository, outcomes } from './repository.ts';

describe('the example', () => {
  test('rotate-fleet: rotates exactly the accounts that are due, and none if none is due', async () => {
    const text = example('rotate-fleet');
    const [account] = defaultAccounts;
    const names = ['contoso-maps-europe', 'contoso-maps-america', 'contoso-maps-asia'];
    const tags = { rotate: 'true' };
    const accounts = names.map((name, index) => ({
      ...account!,
      name,
      tags,
      regeneratedDaysAgo: { primary: index === 1 ? 10 : 100 },
    }));
    const repository = await openRepository({
      accounts: [...accounts, { ...account!, name: 'contoso-maps-untagged' }],
    });
    const { world } = repository;
    const { azure, github } = world.simulator;
    const places = names.map((name) => `env:octo/site/${name}#AZURE_MAPS_KEY`);
    for (const [index, name] of names.entries()) {
      github.addEnvironment('octo/site', name);
      const { value } = azure.account(name).keys.primary;
      github.setSecret(places[index]!, value, { updatedAt: world.simulator.clock.now() - 9 * 86_400_000 });
    }
    expect(outcomes(await repository.start(text))).toEqual(['discovered', 'rotated', 'rotated']);
    expect(azure.accounts.map(({ regenerations }) => regenerations)).toEqual([
      ['secondary'],
      [],
      ['secondary'],
      [],
    ]);
    const holds = names.map((name, index) => world.holds(places[index], azure.account(name)));
    expect(holds).toEqual(['secondary', 'primary', 'secondary']);
    expect(outcomes(await repository.start(text))).toEqual(['discovered']);
  });
});
