// Runs the examples for a fleet of accounts, on good days and on bad ones. The identity has the roles of the recipe: Reader on the
// subscription, and the three actions on the resource group.
import { describe, expect, test } from '@jest/globals';
import { READER_ACTIONS } from '../../../simulator/azure/entra/roles.ts';
import { mapsActions } from '../../../simulator/azure/maps/account.ts';
import { day } from '../../../simulator/determinism/clock.ts';
import type { ActionRun } from '../../../simulator/inspection/action-run.ts';
import { defaultApplications, publicWorld } from '../../../simulator/world.ts';
import { chunked } from '../../../src/core/report/outputs/outputs.ts';
import { member, resourceId, type FleetMember } from '../accounts.ts';
import { failureOf } from '../world.ts';
import { example, openRepository as openWith, outcomes, Repository } from './repository.ts';
import type { SimulatorOptions } from '../../../simulator/simulator.ts';
import { useCases } from '../cases.ts';

/** Many short runs, so they share a process. */
const { open } = useCases();
const openRepository = (options?: SimulatorOptions) => openWith(options, open);

const SUBSCRIPTION = `/subscriptions/${publicWorld.subscriptionId}`;
const READER = { actions: READER_ACTIONS, scope: SUBSCRIPTION };
const { read, listKeys, regenerateKey } = mapsActions;
const ROTATOR = { actions: [read, listKeys, regenerateKey], scope: `${SUBSCRIPTION}/resourceGroups/maps-rg` };

const secretOf = (name: string): string => `env:octo/site/${name}#AZURE_MAPS_KEY`;

/** Each account has the tag, and an environment of its name. */
async function openFleet(members: readonly FleetMember[], roles = [READER, ROTATOR]): Promise<Repository> {
  const applications = defaultApplications().map((application) => ({ ...application, roles }));
  const accounts = members.map((one) => member({ tags: { rotate: 'true' }, ...one }));
  const repository = await openRepository({ accounts, applications });
  for (const { name } of members) repository.world.simulator.github.addEnvironment('octo/site', name);
  return repository;
}

/** Stores the key that was generated last, as a run did some days ago. */
function store({ world }: Repository, name: string, daysAgo = 3): void {
  const { primary, secondary } = world.simulator.azure.account(name).keys;
  const { value } = primary.lastUpdated >= secondary.lastUpdated ? primary : secondary;
  world.simulator.github.setSecret(secretOf(name), value, {
    updatedAt: world.simulator.clock.now() - daysAgo * day,
  });
}

const holds = ({ world }: Repository, name: string) =>
  world.holds(secretOf(name), world.simulator.azure.account(name));

const regenerations = ({ world }: Repository, name: string) =>
  world.simulator.azure.account(name).regenerations;

/** The requests to Resource Manager and to GitHub, and the writes among the latter. */
function costOf({ requests }: ActionRun): readonly number[] {
  const at = (host: string) => requests.filter(({ url }) => url.hostname === host);
  const gitHub = at('api.github.com');
  return [
    at('management.azure.com').length,
    gitHub.length,
    gitHub.filter(({ method }) => method === 'PUT').length,
  ];
}

const entry = (name: string) => ({
  'resource-id': resourceId(name),
  'account-name': name,
  'keys-enabled': true,
});

/** The action is not run: each of its steps is recorded, and succeeds but for one account. `discover` finds these accounts. */
async function openRecorded(
  accounts: readonly ReturnType<typeof entry>[],
  failing?: string,
): Promise<Repository> {
  const repository = await openFleet([]);
  const found = { accounts: JSON.stringify(accounts), 'accounts-chunks': JSON.stringify(chunked(accounts)) };
  repository.run = (inputs) => {
    const outputs = inputs['operation'] === 'discover' ? found : {};
    const exitCode = failing !== undefined && inputs['environment'] === failing ? 1 : 0;
    return Promise.resolve({
      inputs,
      outputs,
      exitCode,
      masks: [] as string[],
      annotations: [],
    } as unknown as ActionRun);
  };
  return repository;
}

describe('rotate-fleet', () => {
  const text = example('rotate-fleet');

  test('rotates the accounts that are due, publishes to new ones, and changes nothing else', async () => {
    const repository = await openFleet([
      { name: 'contoso-maps-due' },
      { name: 'contoso-maps-fresh', regeneratedDaysAgo: { secondary: 10 } },
      { name: 'contoso-maps-new', createdDaysAgo: 1 },
      { name: 'contoso-maps-off', disableLocalAuth: true },
      { name: 'contoso-maps-untagged', tags: {} },
    ]);
    for (const name of ['contoso-maps-due', 'contoso-maps-fresh']) store(repository, name);
    const night = await repository.start(text);
    expect(outcomes(night)).toEqual(['discovered', 'rotated', 'unchanged', 'published']);
    // As docs/recipes/rotate-fleet.md states them.
    expect(night.runs.map(costOf)).toEqual([
      [4, 0, 0],
      [6, 4, 2],
      [2, 2, 0],
      [3, 3, 1],
    ]);
    expect(new Set(Object.values(night.results))).toEqual(new Set(['success', 'skipped']));
    expect(night.results).toMatchObject({ 'rotate (1)': 'success', 'output-dropped': 'skipped' });
    expect(regenerations(repository, 'contoso-maps-due')).toEqual(['secondary']);
    expect(
      ['due', 'fresh', 'new', 'off', 'untagged'].map((name) => holds(repository, `contoso-maps-${name}`)),
    ).toEqual(['secondary', 'secondary', 'primary', 'nothing', 'nothing']);
  });

  test('the night after a day in the portal: due-chunks leaves everything out, and the run corrects every secret', async () => {
    const names = ['a-deleted', 'b-overwritten', 'c-portal', 'd-quiet'];
    const repository = await openFleet(names.map((name) => ({ name, regeneratedDaysAgo: { primary: 10 } })));
    const { world } = repository;
    for (const name of ['c-portal', 'd-quiet']) store(repository, name);
    const updatedAt = repository.now() - 7 * day;
    world.simulator.github.setSecret(secretOf('b-overwritten'), 'a text', { updatedAt });
    world.allowDeadKeys();
    world.simulator.azure.account('c-portal').regenerate('primary');
    world.pass(day / 2);

    const due = await repository.start(text.replace('outputs.accounts-chunks', 'outputs.due-chunks'));
    expect(outcomes(due)).toEqual(['discovered']);
    expect(due.results).toEqual({ discover: 'success', rotate: 'skipped', 'output-dropped': 'skipped' });
    expect(names.map((name) => holds(repository, name))).toEqual([
      'nothing',
      'something else',
      'a dead key',
      'primary',
    ]);

    const night = await repository.start(text);
    expect(outcomes(night)).toEqual(['discovered', 'published', 'refreshed', 'published', 'unchanged']);
    expect(night.runs.slice(1).map(costOf)).toEqual([
      [3, 3, 1],
      [3, 3, 1],
      [3, 3, 1],
      [2, 2, 0],
    ]);
    expect(names.map((name) => holds(repository, name))).toEqual(Array(4).fill('primary'));
    expect(regenerations(repository, 'c-portal')).toEqual(['primary']);
  });

  test('rotates every account of more than 256, each once, also after one that fails', async () => {
    const all = Array.from({ length: 257 }, (_, index) => entry(`account-${index}`));
    const repository = await openRecorded(all, 'account-0');
    const night = await repository.start(text);
    expect(night.runs.slice(1).map(({ inputs }) => [inputs['resource-id'], inputs['environment']])).toEqual(
      all.map((one) => [one['resource-id'], one['account-name']]),
    );
    expect(night.results).toMatchObject({
      'rotate (1) / rotate (1)': 'failure',
      'rotate (1) / rotate (256)': 'success',
      'rotate (2) / rotate (1)': 'success',
    });
  });

  test('two accounts of the same name fail the run, whatever their case, and stop no other account', async () => {
    const names = ['other-a', 'twin', 'other-b', 'Twin'];
    const night = await (await openRecorded(names.map(entry))).start(text);
    expect(night.results).toMatchObject({ discover: 'failure', 'rotate (1)': 'success' });
    expect(night.runs).toHaveLength(5);
    expect(night.printed.join('')).toMatch(/only one of them: twin\. Use/);
  });

  test('without accounts, rotates nothing and warns', async () => {
    const night = await (await openRecorded([])).start(text);
    expect(night.results).toEqual({ discover: 'success', rotate: 'skipped', 'output-dropped': 'skipped' });
    expect(night.printed.join('')).toMatch(/^::warning title=No accounts::/m);
  });

  test('an account without an environment fails, and stops no other account', async () => {
    const repository = await openFleet([{ name: 'a-homeless' }, { name: 'b-other' }]);
    repository.world.simulator.github.removeEnvironment('octo/site', 'a-homeless');
    const night = await repository.start(text);
    expect(night.runs.map(({ exitCode }) => exitCode)).toEqual([0, 1, 0]);
    expect(failureOf(night.runs[1]!)).toContain('The environment "a-homeless" of octo/site was not found');
    expect([regenerations(repository, 'a-homeless'), holds(repository, 'b-other')]).toEqual([[], 'primary']);
  });

  test('an identity with the role Reader alone finds the accounts, and each job says which role is missing', async () => {
    const repository = await openFleet([{ name: 'contoso-maps' }], [READER]);
    store(repository, 'contoso-maps', 9);
    const night = await repository.start(text);
    expect(outcomes(night)).toEqual(['discovered', 'failed']);
    expect(failureOf(night.runs[1]!)).toContain('--role "Azure Maps Key Rotator"');
    expect([regenerations(repository, 'contoso-maps'), holds(repository, 'contoso-maps')]).toEqual([
      [],
      'primary',
    ]);
  });

  test('a subscription ID that is a secret empties the output: a job fails with the line that fixes it', async () => {
    const repository = await openFleet([{ name: 'contoso-maps' }]);
    const secret = text.replace('vars.AZURE_SUBSCRIPTION_ID', 'secrets.AZURE_SUBSCRIPTION_ID');
    const night = await repository.start(secret, {
      secrets: { AZURE_SUBSCRIPTION_ID: publicWorld.subscriptionId },
    });
    expect(outcomes(night)).toEqual(['discovered']);
    expect(night.results).toEqual({ discover: 'success', rotate: 'skipped', 'output-dropped': 'failure' });
    const annotation = night.printed.at(-1);
    expect(annotation).toMatch(
      /^::error title=GitHub dropped the output of discover::No account was rotated\./,
    );
    expect(annotation).toContain(
      "%0Agh variable set AZURE_SUBSCRIPTION_ID --repo octo/site --body '<subscription-id>'%0Agh secret delete AZURE_SUBSCRIPTION_ID --repo octo/site\n",
    );
    expect([regenerations(repository, 'contoso-maps'), holds(repository, 'contoso-maps')]).toEqual([
      [],
      'nothing',
    ]);
  });
});

describe('rotate-accounts', () => {
  const text = example('rotate-accounts');

  test('is called with what discover outputs, and with nothing else', () => {
    expect(example('rotate-fleet')).toContain('uses: ./.github/workflows/rotate-accounts.yml');
    expect(text).toContain('workflow_call:');
    expect(text).not.toMatch(/^ {2}(?:schedule|workflow_dispatch|push):/m);
  });
});

describe('leaked-key-in-fleet', () => {
  const text = example('leaked-key-in-fleet');
  const NAMES = ['contoso-maps-a', 'contoso-maps-b'];
  const LEAKED = { 'account-name': 'contoso-maps-a', 'resource-group': 'maps-rg' };

  async function openPair(): Promise<Repository> {
    const repository = await openFleet(NAMES.map((name) => ({ name, regeneratedDaysAgo: { primary: 10 } })));
    for (const name of NAMES) store(repository, name);
    return repository;
  }

  test('replaces both keys of that account, and leaves the others alone', async () => {
    const repository = await openPair();
    const played = await repository.start(text, { inputs: LEAKED });
    expect(outcomes(played)).toEqual(['regenerated']);
    expect(NAMES.map((name) => regenerations(repository, name))).toEqual([['secondary', 'primary'], []]);
    expect(NAMES.map((name) => [holds(repository, name), repository.world.writes(secretOf(name))])).toEqual([
      ['primary', 3],
      ['primary', 0],
    ]);
  });

  test.each([
    ['a misspelt account', { 'account-name': 'contoso-maps-x' }, 'contoso-maps-x'],
    ['a misspelt resource group', { 'resource-group': 'map-rg' }, 'map-rg'],
    ['two accounts', { 'account-name': 'contoso-maps-a,contoso-maps-b' }, 'account-name'],
    ['a name that is a command', { 'account-name': 'a"; touch pwned; "' }, 'account-name'],
    ['no name', { 'account-name': '' }, 'account-name'],
  ])('fails clearly for %s, and changes nothing', async (_, inputs, named) => {
    const repository = await openPair();
    const played = await repository.start(text, { inputs: { ...LEAKED, ...inputs } });
    expect(played.results).toEqual({ replace: 'failure' });
    expect(outcomes(played)).toEqual(['failed']);
    expect(failureOf(played.runs[0]!)).toContain(named);
    expect(NAMES.map((name) => regenerations(repository, name))).toEqual([[], []]);
    expect(NAMES.map((name) => repository.world.writes(secretOf(name)))).toEqual([0, 0]);
  });

  test('waits for the job of that account in the fleet, and for no other', async () => {
    const repository = await openRecorded(NAMES.map(entry));
    repository.groups.set(`azure-maps-keys-${resourceId('contoso-maps-a')}`.toLowerCase(), () => undefined);
    const night = await repository.start(example('rotate-fleet'));
    expect(night.results).toMatchObject({
      'rotate (1) / rotate (1)': 'pending',
      'rotate (1) / rotate (2)': 'success',
    });
    const waiting = await repository.start(text, { inputs: { ...LEAKED, 'resource-group': 'MAPS-RG' } });
    expect(waiting.results).toEqual({ replace: 'pending' });
    const other = await repository.start(text, { inputs: { ...LEAKED, 'account-name': 'contoso-maps-b' } });
    expect(other.results).toEqual({ replace: 'success' });
  });
});
