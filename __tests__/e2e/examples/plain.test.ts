// Runs every complete workflow that a reader can copy, with its own inputs, against the simulated Azure and GitHub. The App's
// token has only the permissions that the workflow requests, so an example that requests too few fails here.
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { jobToken } from '../../simulator/github/state/defaults.ts';
import { runAction } from '../../simulator/runner/run-action.ts';
import type { SimulatorOptions } from '../../simulator/simulator.ts';
import { defaultAccounts, defaultApplications, governmentWorld, publicWorld } from '../../simulator/world.ts';
import { play, type Played, type Stage } from '../meta/play.ts';
import { filesUnder, read } from '../meta/repository.ts';
import { OWN_ACTION, parseWorkflowText, workflowTexts, allSteps } from '../meta/workflows.ts';
import { failureOf, openWorld, SITE, VAULT, type World } from './world.ts';

const PRODUCTION = 'env:octo/site/production#AZURE_MAPS_KEY';
const REDEPLOY = 'gh workflow run deploy.yml --ref main';

/** A repository whose owner has followed docs/setup.md. */
const vars = {
  AZURE_CLIENT_ID: publicWorld.clientId,
  AZURE_TENANT_ID: publicWorld.tenantId,
  AZURE_SUBSCRIPTION_ID: publicWorld.subscriptionId,
  AZURE_MAPS_RESOURCE_ID: resourceId(publicWorld),
  ROTATION_APP_CLIENT_ID: 'Iv23liEXAMPLE',
};

function resourceId({
  subscriptionId,
  resourceGroup,
  accountName,
}: Record<keyof typeof publicWorld, string>): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Maps/accounts/${accountName}`;
}

/** Azure trusts the branch and the environment, as docs/setup.md configures it. */
async function openRepository(options: SimulatorOptions = {}): Promise<World> {
  const applications = defaultApplications();
  for (const application of applications) {
    const [first] = application.federatedCredentials;
    if (first)
      application.federatedCredentials.push({ ...first, subject: 'repo:octo/site:environment:production' });
  }
  return openWorld({ applications, ...options });
}

interface Settings {
  readonly vars?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
}

function run(world: World, text: string, { vars: others, inputs }: Settings = {}): Promise<Played> {
  const { simulator } = world;
  const stage: Stage = {
    run: (inputs, options) => runAction(simulator, { ...options, inputs }),
    addToken: (token) => {
      simulator.github.addToken(token);
    },
    setSubject: (subject) => (simulator.azure.idToken.subject = subject),
    azureCli: () => simulator.azure.cli(),
    contexts: {
      github: {
        repository: 'octo/site',
        repository_owner: 'octo',
        server_url: 'https://github.com',
        run_id: '1234567890',
        token: jobToken.value,
      },
      vars: { ...vars, ...others },
      secrets: { ROTATION_APP_PRIVATE_KEY: 'a private key' },
    },
  };
  return play(text, stage, inputs);
}

const example = (name: string): string => read(`examples/${name}.yml`);
const outcomes = ({ runs }: Played): string[] => runs.map(({ outputs }) => outputs['outcome'] ?? 'none');

describe('the example', () => {
  test('weekly-rotation: writes the newest key first, then rotates once it is old enough', async () => {
    const text = example('weekly-rotation');
    const world = await openRepository();
    expect(outcomes(await run(world, text))).toEqual(['published']);
    expect(world.holds(SITE)).toBe('primary');
    world.pass(7 * 86_400_000);
    expect(outcomes(await run(world, text))).toEqual(['rotated']);
    expect(world.holds(SITE)).toBe('secondary');
  });

  test('reusable-workflow: does the same through .github/workflows/rotate.yml', async () => {
    const text = example('reusable-workflow');
    const world = await openRepository();
    world.store('primary');
    expect(outcomes(await run(world, text))).toEqual(['rotated']);
    expect(world.holds(SITE)).toBe('secondary');
    const environment = text.replace('max-age: 90d', 'environment: production');
    expect(outcomes(await run(world, environment))).toEqual(['published']);
    expect(world.holds(PRODUCTION)).toBe('secondary');
  });

  test('environment-approval: requires approval only if a rotation is due', async () => {
    const text = example('environment-approval');
    const world = await openRepository();
    world.store('primary', { target: PRODUCTION });
    expect(outcomes(await run(world, text))).toEqual(['planned', 'rotated']);
    expect(world.holds(PRODUCTION)).toBe('secondary');
    expect(outcomes(await run(world, text))).toEqual(['planned']);
  });

  test('publish-after-portal: writes the key that a person regenerated', async () => {
    const text = example('publish-after-portal');
    const world = await openRepository();
    world.store('primary');
    world.account.regenerate('secondary');
    expect(outcomes(await run(world, text))).toEqual(['published']);
    expect(world.holds(SITE)).toBe('secondary');
    expect(outcomes(await run(world, text, { inputs: { 'key-type': 'primary' } }))).toEqual(['published']);
    expect(world.holds(SITE)).toBe('primary');
  });

  test('nightly-check: opens an issue for an overdue key, and none if the keys are healthy', async () => {
    const text = example('nightly-check');
    const world = await openRepository();
    world.store('primary');
    const overdue = await run(world, text);
    expect(failureOf(overdue.runs[0]!)).toContain('overdue by 2 days');
    expect(overdue.others.at(-1)).toContain('gh issue create');
    world.account.regenerate('secondary');
    world.pass(86_400_000);
    world.store('secondary', { daysAgo: 0 });
    const healthy = await run(world, text);
    expect(outcomes(healthy)).toEqual(['healthy']);
    expect(healthy.others).toEqual(['actions/create-github-app-token']);
  });

  test('leaked-key: regenerates both keys, and starts the deployment', async () => {
    const text = example('leaked-key');
    const world = await openRepository();
    world.store('primary');
    const played = await run(world, text);
    expect(outcomes(played)).toEqual(['regenerated']);
    expect(world.regenerations).toEqual(['secondary', 'primary']);
    expect(world.holds(SITE)).toBe('primary');
    expect(played.others).toContain(REDEPLOY);
  });

  test('redeploy-after-rotation: starts the deployment only after a write', async () => {
    const text = example('redeploy-after-rotation');
    const world = await openRepository();
    world.store('primary');
    const rotation = await run(world, text);
    expect(outcomes(rotation)).toEqual(['rotated']);
    expect(rotation.others).toContain(REDEPLOY);
    const quiet = await run(world, text);
    expect(outcomes(quiet)).toEqual(['unchanged']);
    expect(quiet.others).not.toContain(REDEPLOY);
  });

  test('many-accounts: rotates each account into a secret of its own', async () => {
    const text = example('many-accounts');
    const [account] = defaultAccounts;
    const names = ['contoso-maps-europe', 'contoso-maps-america'];
    const accounts = names.map((name) => ({ ...account!, name, resourceGroup: 'rg-maps' }));
    const world = await openRepository({ accounts });
    expect(outcomes(await run(world, text))).toEqual(['published', 'published']);
    for (const [index, region] of ['EUROPE', 'AMERICA'].entries()) {
      const held = world.holds(
        `repo:octo/site#AZURE_MAPS_KEY_${region}`,
        world.simulator.azure.account(names[index]),
      );
      expect(held).toBe('primary');
    }
  });

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
    const world = await openRepository({
      accounts: [...accounts, { ...account!, name: 'contoso-maps-untagged' }],
    });
    const { azure, github } = world.simulator;
    const places = names.map((name) => `env:octo/site/${name}#AZURE_MAPS_KEY`);
    for (const [index, name] of names.entries()) {
      github.addEnvironment('octo/site', name);
      const { value } = azure.account(name).keys.primary;
      github.setSecret(places[index]!, value, { updatedAt: world.simulator.clock.now() - 9 * 86_400_000 });
    }
    expect(outcomes(await run(world, text))).toEqual(['discovered', 'rotated', 'rotated']);
    expect(azure.accounts.map(({ regenerations }) => regenerations)).toEqual([
      ['secondary'],
      [],
      ['secondary'],
      [],
    ]);
    const holds = names.map((name, index) => world.holds(places[index], azure.account(name)));
    expect(holds).toEqual(['secondary', 'primary', 'secondary']);
    expect(outcomes(await run(world, text))).toEqual(['discovered']);
  });

  test('many-targets: writes the newest key to every kind of target', async () => {
    const text = example('many-targets');
    const world = await openRepository();
    expect(outcomes(await run(world, text))).toEqual(['published']);
    const places = [
      'org:octo#AZURE_MAPS_KEY',
      'env:octo/site/production#MAPS_KEY',
      'dependabot:octo/site#AZURE_MAPS_KEY',
    ];
    expect([...places, VAULT].map((place) => world.holds(place))).toEqual(Array(4).fill('primary'));
  });

  test('key-vault: needs no GitHub token', async () => {
    const text = example('key-vault');
    const world = await openRepository();
    world.store('primary', { target: VAULT });
    const played = await run(world, text);
    expect(outcomes(played)).toEqual(['rotated']);
    expect(played.others).toEqual([]);
    expect(world.holds(VAULT)).toBe('secondary');
  });

  test('key-for-a-build-step: outputs the newest key and writes nothing', async () => {
    const text = example('key-for-a-build-step');
    const world = await openRepository();
    const played = await run(world, text);
    expect(played.runs[0]?.outputs['key']).toBe(world.account.keys.primary.value);
    expect(played.others.at(-1)).toBe('npm run build');
    expect(world.holds(SITE)).toBe('nothing');
  });

  test('us-government: works in that cloud', async () => {
    const text = example('us-government');
    const world = await openRepository();
    const { clientId, tenantId } = governmentWorld;
    const government = {
      AZURE_CLIENT_ID: clientId,
      AZURE_TENANT_ID: tenantId,
      AZURE_MAPS_RESOURCE_ID: resourceId(governmentWorld),
    };
    expect(outcomes(await run(world, text, { vars: government }))).toEqual(['published']);
    expect(world.holds(SITE, world.simulator.azure.account('contoso-gov'))).toBe('primary');
  });

  test("enterprise-server: signs in with the runner's identity, without an ID token", async () => {
    const text = example('enterprise-server');
    const world = await openRepository({ github: { apiUrl: 'https://ghes.octo.example/api/v3' } });
    const played = await run(world, text);
    expect(outcomes(played)).toEqual(['published']);
    expect(played.others).toContain('azure/login');
    expect(world.holds(SITE)).toBe('primary');
  });

  test('in each file has a test here', () => {
    const here = read('__tests__/e2e/examples.test.ts');
    const untested = filesUnder('examples', '.yml').filter(
      (file) => !here.includes(`const text = example('${path.basename(file, '.yml')}');`),
    );
    expect(untested).toEqual([]);
  });
});

describe('the documents', () => {
  const blocks = workflowTexts().filter(
    (one) => one.whole && one.place.includes('.md:') && allSteps(parseWorkflowText(one)).some(isOurs),
  );

  function isOurs({ uses = '' }: { readonly uses?: string }): boolean {
    return OWN_ACTION.test(uses);
  }

  test('docs/check-setup.md reports what is missing before the first rotation, and succeeds after it', async () => {
    const world = await openRepository();
    const text = blocks.find(({ place }) => place.startsWith('docs/check-setup.md:'))?.text ?? '';
    const first = await run(world, text);
    expect(failureOf(first.runs[0]!)).toContain('repo:octo/site#AZURE_MAPS_KEY does not exist.');
    await run(world, example('weekly-rotation'));
    expect(outcomes(await run(world, text))).toEqual(['healthy']);
  });

  test('all other complete workflows succeed', async () => {
    for (const { place, text } of blocks) {
      if (place.startsWith('docs/check-setup.md:')) continue;
      const world = await openRepository();
      world.store('primary');
      const played = await run(world, text);
      expect([place, played.runs.map(({ exitCode }) => exitCode)]).toEqual([place, played.runs.map(() => 0)]);
    }
  });
});

test('an example that requests too few permissions fails', async () => {
  const world = await openRepository();
  const text = example('weekly-rotation').replace(
    'permission-secrets: write',
    'permission-environments: write',
  );
  const { runs } = await run(world, text);
  expect(failureOf(runs[0]!)).toContain('secrets=write');
});

test('a job without id-token: write cannot sign in', async () => {
  const world = await openRepository();
  const { runs } = await run(world, example('weekly-rotation').replace('id-token: write', 'contents: read'));
  expect(failureOf(runs[0]!)).toContain('id-token: write');
});

test('a subject that Azure does not trust is refused', async () => {
  const world = await openRepository();
  const text = example('weekly-rotation').replace('    steps:', '    environment: elsewhere\n    steps:');
  const { runs } = await run(world, text);
  expect(failureOf(runs[0]!)).toContain('repo:octo/site:environment:elsewhere');
});
