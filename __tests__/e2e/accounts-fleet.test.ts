// Seven hundred accounts in one `discover`: every page, every key masked, and outputs that fit into a matrix.
import { expect, test } from '@jest/globals';
import { createTokenBucket } from '../../simulator/azure/subscriptions/token-bucket.ts';
import { member } from './accounts.ts';
import { probed } from './probe.ts';
import { openWorld } from './world.ts';

/** Three matrices, and more accounts are due than fit into one. */
const SIZE = 700;
const PAGE = 70;
const MATRIX_LIMIT = 256;

test('seven hundred accounts on many pages are all reported', async () => {
  const accounts = Array.from({ length: SIZE }, (_, number) =>
    member({
      name: `account-${String(number * 7919).padStart(9, '0')}`,
      // Two of five are due.
      createdDaysAgo: number % 5 < 2 ? 100 : 50,
      tags: { rotate: 'true' },
    }),
  );
  const world = await openWorld({ accounts });
  world.simulator.sample = undefined;
  const subscription = world.simulator.azure.subscription();
  subscription.pageSize = PAGE;
  // Resource Manager's own limit: a burst of 200, and then 10 per second.
  subscription.bucket = createTokenBucket(world.simulator.clock);
  const { run, probe } = await probed(world, {
    operation: 'discover',
    'resource-group': '',
    'account-name': '',
    'github-token': '',
    'max-age': '90d',
    tags: 'rotate=true',
  });
  expect([run.exitCode, run.annotations.map(({ level }) => level)]).toEqual([0, ['warning']]);

  const parsed = (name: string) => JSON.parse(run.outputs[name] ?? '') as unknown[];
  const all = parsed('accounts') as { readonly 'resource-id': string; readonly due: boolean }[];
  const ids = all.map((entry) => entry['resource-id']);
  expect(ids).toEqual(world.simulator.azure.accounts.map(({ id }) => id).sort());
  expect(parsed('due')).toEqual(all.filter(({ due }) => due));
  expect(parsed('due')).toHaveLength((SIZE / 5) * 2);
  for (const [name, whole] of [
    ['accounts-chunks', all],
    ['due-chunks', parsed('due')],
  ] as const) {
    const chunks = parsed(name) as unknown[][];
    expect(chunks.flat()).toEqual(whole);
    expect(chunks.slice(0, -1).every((chunk) => chunk.length === MATRIX_LIMIT)).toBe(true);
  }

  const pages = run.requests.filter(({ url }) => url.pathname.endsWith('/accounts'));
  expect(pages).toHaveLength(Math.ceil(SIZE / PAGE));
  const keys = world.simulator.azure.accounts.flatMap(({ everyKeyEver }) => everyKeyEver);
  const masks = new Set(run.masks);
  expect(keys.filter((key) => !masks.has(key))).toEqual([]);

  // GitHub's limits: a summary of 1 MiB, and a megabyte for all outputs of a job, of which one is passed on.
  expect(Buffer.byteLength(run.summary)).toBeLessThan(2 ** 20);
  expect(Buffer.byteLength(run.outputs['accounts'] ?? '', 'utf16le')).toBeLessThan(10 ** 6);
  expect(probe.peakMiB).toBeLessThan(400);
  expect(run.duration).toBeLessThan(40_000);
}, 120_000);
