// Performance that does not depend on the machine: the requests of every operation, and the code that is loaded for them.
import { expect, test } from '@jest/globals';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { probed } from './probe.ts';
import { namesOf, openWorld, type Inputs, type World } from './world.ts';

const dist = path.join(import.meta.dirname, '..', '..', 'dist');

const LOOK = ['id token', 'sign in', 'read account', 'list keys'];
const GITHUB = ['read octo/site AZURE_MAPS_KEY', 'read octo/site public-key'];
const PUBLISH = ['verify key', 'write octo/site AZURE_MAPS_KEY', 'list keys'];

/** The list shows what a rival did in the meantime. */
const REGENERATE = ['regenerate secondary', 'list keys'];

const filled = (world: World) => {
  world.store('primary');
};
const empty = () => undefined;

test.each<readonly [string, Inputs, (world: World) => void, readonly string[]]>([
  ['list', { operation: 'list' }, filled, LOOK],
  ['check', { operation: 'check' }, filled, [...LOOK, 'read octo/site AZURE_MAPS_KEY']],
  ['rotate, not due', { 'max-age': '300d' }, filled, [...LOOK, ...GITHUB]],
  ['rotate, due', {}, filled, [...LOOK, ...GITHUB, ...PUBLISH, ...REGENERATE, ...PUBLISH]],
  ['rotate, first run', {}, empty, [...LOOK, ...GITHUB, ...PUBLISH]],
  ['publish', { operation: 'publish' }, filled, [...LOOK, ...GITHUB, ...PUBLISH]],
  [
    'regenerate, no secret yet',
    { operation: 'regenerate', 'key-type': 'secondary' },
    empty,
    [...LOOK, ...GITHUB, ...PUBLISH, ...REGENERATE, ...PUBLISH],
  ],
  [
    'regenerate, secret holds a key',
    { operation: 'regenerate', 'key-type': 'secondary' },
    filled,
    [...LOOK, ...GITHUB, ...PUBLISH, ...REGENERATE, ...PUBLISH],
  ],
  [
    'delete, dry run',
    { operation: 'delete', confirm: 'contoso-maps', 'dry-run': 'true' },
    filled,
    ['id token', 'sign in', 'read account'],
  ],
])('%s: no request is unnecessary, and none is sent twice', async (_name, inputs, arrange, expected) => {
  const world = await openWorld();
  arrange(world);
  const run = await world.run(inputs);
  expect(run.exitCode).toBe(0);
  expect(namesOf(run).toSorted()).toEqual(expected.toSorted());
});

test.each([
  ['the bundle of the action', dist, 1_240_000],
  ['the set-up program beside it, which no run loads', path.join(dist, 'setup'), 750_000],
])('%s contains only code, and no more than allowed', (_, folder, limit) => {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ name }) => name);
  const bytes = names.reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
  expect(bytes).toBeLessThan(limit);
  expect(names.filter((name) => !name.endsWith('.js'))).toEqual(['package.json']);
});

test('the entry, which every run evaluates before its first request, is smaller than 120 kB', () => {
  expect(statSync(path.join(dist, 'index.js')).size).toBeLessThan(120_000);
});

test('a run with invalid inputs loads only the entry, and what renders its report', async () => {
  const { run, probe } = await probed(await openWorld(), { operation: 'rotten' });
  expect(run.exitCode).toBe(1);
  const [entry, renderer = '', ...others] = probe.loaded;
  expect([entry, others]).toEqual(['index.js', []]);
  expect(statSync(path.join(dist, renderer)).size).toBeLessThan(30_000);
});

test('list loads less than 660 kB, without the sealed box and the client of Key Vault', async () => {
  const { probe } = await probed(await openWorld(), { operation: 'list' });
  const bytes = probe.loaded.reduce((sum, name) => sum + statSync(path.join(dist, name)).size, 0);
  expect(bytes).toBeLessThan(660_000);
  // In several files: while one is evaluated, no response is read.
  const largest = Math.max(...probe.loaded.map((name) => statSync(path.join(dist, name)).size));
  expect(largest).toBeLessThan(260_000);
});
