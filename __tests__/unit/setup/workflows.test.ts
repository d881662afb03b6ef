import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Choices } from '../../../setup/choices.ts';
import { PUBLISHED } from '../../../setup/workflow/action-source.ts';
import { VARIABLES, type VariableNames } from '../../../setup/workflow/names.ts';
import { workflowFiles } from '../../../setup/workflow/workflows.ts';
import type { Ports } from '../../../setup/ports.ts';
import { allSteps, parseWorkflowText } from '../../meta/workflows.ts';
import { inputFaults, permissionFaults, frameFaults } from '../../meta/workflow-rules.ts';
import { yamlBlocks } from '../../meta/markdown.ts';
import { read, root } from '../../meta/repository.ts';
import { choices, COMMIT } from './choices.ts';

const names = Object.fromEntries(VARIABLES.map((name) => [name, name])) as VariableNames;
const files = { read: (file: string) => readFile(file, 'utf8') };

async function textsFor(changes: Partial<Choices>, chosen = names): Promise<readonly string[]> {
  const written = await workflowFiles({ files } as Ports, root, choices(changes), chosen);
  return written.map(({ text }) => text);
}

const PINNED = new RegExp(`^${PUBLISHED}(?:/\\S+)?@${COMMIT}$`);
const vault = { id: '/vault', name: 'contoso-kv', resourceGroup: 'kv-rg' };

const KINDS: readonly (readonly [string, Partial<Choices>])[] = [
  ['weekly', {}],
  ['weekly, to an environment', { environment: 'prod/eu west' }],
  ['weekly, to Key Vault too', { vault }],
  ['weekly, to an environment and Key Vault', { environment: 'production', vault }],
  ['weekly, with a fine-grained token', { token: { kind: 'fine-grained' } }],
  ['weekly, with another secret and age', { secretName: 'MAPS_KEY', maxAge: '30d' }],
  ['approval', { workflow: 'approval', environment: 'live' }],
  [
    'approval, with a fine-grained token',
    { workflow: 'approval', environment: 'live', token: { kind: 'fine-grained' } },
  ],
  ['reusable', { workflow: 'reusable' }],
  ['reusable, to an environment', { workflow: 'reusable', environment: 'production' }],
  ['reusable, to Key Vault too', { workflow: 'reusable', vault }],
  ['fleet', { workflow: 'fleet' }],
];

describe.each(KINDS)('the workflows for %s', (_, changes) => {
  test('use the action at the commit that is running, and nothing unpinned', async () => {
    for (const text of await textsFor(changes)) {
      const workflow = parseWorkflowText({ text });
      const uses = [
        ...allSteps(workflow).flatMap((step) => step.uses ?? []),
        ...Object.values(workflow.jobs).flatMap((job) => job.uses ?? []),
      ];
      expect(uses.length).toBeGreaterThan(0);
      for (const one of uses) expect(one).toMatch(/^\.\/|@[0-9a-f]{40}$/);
      expect(uses.filter((one) => one.includes('/azure-maps-keys')).every((one) => PINNED.test(one))).toBe(
        true,
      );
      expect(text).not.toMatch(/@v1\b/);
    }
  });

  test('keep the rules of the examples', async () => {
    const [rotation = ''] = await textsFor(changes);
    expect(frameFaults(parseWorkflowText({ text: rotation }))).toEqual([]);
    for (const text of await textsFor(changes)) {
      const workflow = parseWorkflowText({ text });
      expect([...inputFaults(workflow), ...permissionFaults(workflow)]).toEqual([]);
    }
  });

  test('are the same text for the same choices, and no step refers to one that is missing', async () => {
    const texts = await textsFor(changes);
    expect(await textsFor(changes)).toEqual(texts);
    const dangling = texts.filter((text) => text.includes('steps.app.') && !text.includes('id: app'));
    expect(dangling).toEqual([]);
  });
});

describe('the choices', () => {
  const inputsOf = async (changes: Partial<Choices>, chosen = names) => {
    const steps = (await textsFor(changes, chosen)).map((text) => allSteps(parseWorkflowText({ text })));
    return steps.map((one) => one.find(({ uses = '' }) => uses.includes('/azure-maps-keys'))?.with);
  };

  test('an environment is written instead of the repository, by an App that may write environments', async () => {
    const [rotation, check] = await textsFor({ environment: 'prod/eu west' });
    for (const text of [rotation, check]) {
      expect(text).toContain('environment: "prod/eu west"');
      expect(text).toContain('permission-environments: write');
      expect(text).not.toMatch(/permission-secrets|current-key/);
    }
    expect(rotation).toContain('the environment secret');
  });

  test('a Key Vault is a second target', async () => {
    const targets = 'repo:octo/site\nkeyvault:contoso-kv#azure-maps-key\n';
    expect((await inputsOf({ vault })).map((one) => one?.['targets'])).toEqual([targets, targets]);
  });

  test('another secret is read and written everywhere', async () => {
    for (const text of await textsFor({ secretName: 'MAPS_KEY' })) {
      expect(text).not.toContain('AZURE_MAPS_KEY');
      expect(text).toContain('secret-name: MAPS_KEY');
      expect(text).toContain('secrets.MAPS_KEY ');
    }
  });

  test('the cloud is an input wherever the action signs in', async () => {
    const { subscription } = choices();
    const government = { subscription: { ...subscription, environmentName: 'AzureUSGovernment' } };
    for (const inputs of await inputsOf(government))
      expect(inputs).toMatchObject({ cloud: 'AzureUSGovernment' });
    for (const inputs of await inputsOf({ ...government, workflow: 'fleet' }))
      expect(inputs).toMatchObject({ cloud: 'AzureUSGovernment' });
  });

  test('a fleet is every account of the resource group', async () => {
    expect((await inputsOf({ workflow: 'fleet' }))[0]).toMatchObject({
      operation: 'discover',
      'resource-group': 'maps-rg',
    });
  });

  test('another variable is read where the usual name is taken', async () => {
    const other = { ...names, AZURE_CLIENT_ID: 'AZURE_MAPS_KEYS_CLIENT_ID' };
    for (const text of await textsFor({}, other)) {
      expect(text).toContain('vars.AZURE_MAPS_KEYS_CLIENT_ID ');
      expect(text).not.toContain('vars.AZURE_CLIENT_ID ');
    }
  });
});

test('docs/check-setup.md shows the check workflow that the set-up writes', async () => {
  const [block] = yamlBlocks(read('docs/check-setup.md'));
  const [, written = ''] = await textsFor({ action: { repository: 'x', commit: 'y', version: 'z' } });
  const shared = (text: string): unknown =>
    parse(text.replace(/(?:\S+\/azure-maps-keys@v1|x@y # z)/, 'THE-ACTION'));
  expect(shared(written)).toEqual(shared(block?.text ?? ''));
});
