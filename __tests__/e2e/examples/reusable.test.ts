// Runs the reusable workflow as callers do: every operation and kind of target, with an App that has only the permissions that
// are requested. __tests__/meta/token-needs.test.ts compares how the workflow and the action read the targets.
import { describe, expect, test } from '@jest/globals';
import { parseDocument } from 'yaml';
import { defaultApplications } from '../../../simulator/world.ts';
import type { Played } from '../../play/play.ts';
import { SITE, STAGING, VAULT } from '../world.ts';
import {
  example,
  openRepository as openWith,
  outcomes,
  PRODUCTION,
  vars,
  type Repository,
} from './repository.ts';
import type { SimulatorOptions } from '../../../simulator/simulator.ts';
import { useCases } from '../cases.ts';

/** Many short runs, so they share a process. */
const { open } = useCases();
const openRepository = (options?: SimulatorOptions) => openWith(options, open);

const EXAMPLE = example('reusable-workflow');
const TOKEN = 'actions/create-github-app-token';
const GROUP = `azure-maps-keys-${vars.AZURE_MAPS_RESOURCE_ID}`.toLowerCase();

/** A job that gets what the call returns. */
const AFTER = {
  needs: 'rotate',
  if: 'always()',
  'runs-on': 'ubuntu-latest',
  env: { RETURNED: '${{ toJSON(needs.rotate.outputs) }}' },
  steps: [{ run: 'echo "returned: $(tr -d "\\n" <<< "$RETURNED")"' }],
};

/** The example with other inputs, and without the secrets that are not named. */
function call(inputs: Readonly<Record<string, unknown>>, secrets = ['app-private-key']): string {
  const document = parseDocument(EXAMPLE);
  const at = (...keys: string[]): string[] => ['jobs', 'rotate', ...keys];
  for (const [name, value] of Object.entries(inputs)) document.setIn(at('with', name), value);
  if (!secrets.includes('app-private-key')) document.deleteIn(at('with', 'app-client-id'));
  for (const name of ['app-private-key', 'current-key'])
    if (!secrets.includes(name)) document.deleteIn(at('secrets', name));
  document.setIn(['jobs', 'after'], AFTER);
  return String(document);
}

function returned({ printed }: Played): unknown {
  const line = printed
    .join('\n')
    .split('\n')
    .find((one) => one.startsWith('returned: '));
  return JSON.parse(line?.slice('returned: '.length) ?? 'null');
}

async function openSite(): Promise<Repository> {
  const repository = await openRepository();
  repository.world.store('primary');
  return repository;
}

describe('the example', () => {
  test('reusable-workflow: does the same through .github/workflows/rotate.yml', async () => {
    const text = example('reusable-workflow');
    const repository = await openSite();
    const { world } = repository;
    repository.app = { secrets: 'write' };
    expect(outcomes(await repository.start(text))).toEqual(['rotated']);
    expect(world.holds(SITE)).toBe('secondary');
    repository.app = { environments: 'write' };
    const environment = text.replace('max-age: 90d', 'environment: production');
    const played = await repository.start(environment);
    expect(outcomes(played)).toEqual(['published']);
    expect(played.printed.join('')).toContain('::warning::current-key is not used');
    expect(world.holds(PRODUCTION)).toBe('secondary');
  });
});

describe('an operation', () => {
  test('publish, and regenerate', async () => {
    const repository = await openSite();
    const { world } = repository;
    const published = await repository.start(call({ operation: 'publish', 'key-type': 'secondary' }));
    expect(outcomes(published)).toEqual(['published']);
    expect(world.holds(SITE)).toBe('secondary');
    const regenerated = await repository.start(call({ operation: 'regenerate', 'key-type': 'both' }));
    expect(outcomes(regenerated)).toEqual(['regenerated']);
    expect(world.regenerations).toEqual(['secondary', 'primary']);
  });

  test('that writes nothing reads with a token that can only read', async () => {
    const repository = await openSite();
    repository.app = { secrets: 'read' };
    const planned = await repository.start(call({ 'dry-run': true }));
    expect(outcomes(planned)).toEqual(['planned']);
    const checked = await repository.start(call({ operation: 'check', 'max-age': '120d' }));
    expect(outcomes(checked)).toEqual(['healthy']);
    expect(checked.others).toContain(TOKEN);
  });

  test('that needs no token requests none, and the App may be missing', async () => {
    const repository = await openSite();
    repository.app = 'removed';
    const listed = await repository.start(call({ operation: 'list' }, []));
    expect(outcomes(listed)).toEqual(['listed']);
    const inputs = { operation: 'check', 'max-age': '120d' };
    const checked = await repository.start(call(inputs, ['current-key']));
    expect(outcomes(checked)).toEqual(['healthy']);
    expect([...listed.others, ...checked.others]).not.toContain(TOKEN);
  });

  test('that needs a token says so where the App is missing', async () => {
    const repository = await openSite();
    const played = await repository.start(call({}, []));
    expect(played.results['rotate / rotate']).toBe('failure');
    expect(played.printed.join('')).toContain('Set app-client-id (with) and app-private-key (secrets)');
    expect(played.runs).toEqual([]);
  });
});

describe('targets', () => {
  test('of kinds with a permission of their own', async () => {
    const repository = await openSite();
    repository.app = {
      secrets: 'write',
      environments: 'write',
      organization_secrets: 'write',
      dependabot_secrets: 'write',
    };
    const targets = ['repo:octo/app', 'env:octo/site/staging', 'org:octo # all', 'dependabot:octo/site'];
    const played = await repository.start(call({ targets: targets.join('\n') }));
    expect(outcomes(played)).toEqual(['published']);
    expect(repository.world.holds(STAGING)).toBe('primary');
    expect(repository.world.holds('org:octo#AZURE_MAPS_KEY')).toBe('primary');
  });

  test('of kinds without one use all permissions of the App', async () => {
    const repository = await openSite();
    const targets = 'dependabot-org:octo\ncodespaces:octo/site\ncodespaces-org:octo';
    expect(outcomes(await repository.start(call({ targets })))).toEqual(['published']);
    expect(repository.world.holds('codespaces:octo/site#AZURE_MAPS_KEY')).toBe('primary');
  });

  test('in a vault need no App', async () => {
    const repository = await openSite();
    const played = await repository.start(call({ targets: VAULT }, []));
    expect(outcomes(played)).toEqual(['published']);
    expect(played.others).not.toContain(TOKEN);
  });
});

describe('the caller', () => {
  test('gets every output but the key', async () => {
    const repository = await openSite();
    const played = await repository.start(call({}));
    expect(returned(played)).toEqual({
      outcome: 'rotated',
      rotated: 'true',
      'key-type': 'secondary',
      'primary-key-last-updated': expect.stringMatching(/Z$/),
      'secondary-key-last-updated': expect.stringMatching(/Z$/),
      'next-rotation': expect.stringMatching(/Z$/),
      report: expect.stringContaining('"outcome":"rotated"'),
    });
  });

  test('that keeps an ID as a secret gets no report', async () => {
    const repository = await openSite();
    const secrets = { SUBSCRIPTION: vars.AZURE_SUBSCRIPTION_ID };
    const played = await repository.start(call({ 'dry-run': true }), { secrets });
    expect(returned(played)).toMatchObject({ outcome: 'planned', report: '' });
  });

  test('must grant id-token: write', async () => {
    const repository = await openRepository();
    const text = EXAMPLE.replace('id-token: write', 'contents: read');
    await expect(repository.start(text)).rejects.toThrow('id-token: write, which is not granted');
  });
});

describe('while the group of the account is taken', () => {
  test('a rotation waits, and a check does not', async () => {
    const repository = await openSite();
    repository.groups.set(GROUP, () => undefined);
    expect((await repository.start(call({}))).results['rotate / rotate']).toBe('pending');
    const inputs = { operation: 'check', 'max-age': '120d' };
    expect(outcomes(await repository.start(call(inputs)))).toEqual(['healthy']);
  });
});

describe('with job-environment', () => {
  test('Azure needs to trust only the environment', async () => {
    const applications = defaultApplications().map((application) => ({
      ...application,
      federatedCredentials: application.federatedCredentials.map((credential) => ({
        ...credential,
        subject: 'repo:octo/site:environment:production',
      })),
    }));
    const repository = await openRepository({ applications });
    const inputs = { operation: 'list', 'job-environment': 'production' };
    expect(outcomes(await repository.start(call(inputs, [])))).toEqual(['listed']);
  });

  test('a reviewer holds up nothing else', async () => {
    const repository = await openSite();
    repository.reviewed.add('production');
    const waiting = await repository.start(call({ 'job-environment': 'production' }));
    expect(waiting.results['rotate / rotate']).toBe('waiting');
    expect(repository.groups.has(GROUP)).toBe(false);
    expect(outcomes(await repository.start(example('leaked-key')))).toEqual(['regenerated']);
    await waiting.approve('production');
    expect(outcomes(waiting)).toEqual(['unchanged']);
  });
});
