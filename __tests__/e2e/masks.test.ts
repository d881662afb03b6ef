// What is too short to be an Azure Maps key is not masked, and the log says that it is there: a mask of `1` would star the log and
// make the runner drop outputs. Every run of every test fails if it registers such a mask (simulator/inspection/masks.ts).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { harmOf } from '../oracles/harmless.ts';
import { useCases } from './cases.ts';
import { root } from '../meta/repository.ts';
import { failureOf, requestTo, SITE, VAULT } from './world.ts';

const { open } = useCases();

const NAME = 'azure-maps-key';
const PUBLISH = { operation: 'publish', targets: VAULT, 'github-token': '' };
const SAYS = `${VAULT} holds a value that is not an Azure Maps key and was not masked. It, or a line of it, is shorter than 8 characters or consists of asterisks.`;

describe('a value in a vault', () => {
  test.each([
    ['1', []],
    ['abc', []],
    ['', []],
    ['""', []],
    ['********', []],
    ['        ', []],
    ['1\n2', []],
    ['longenough-value\n1', ['longenough-value']],
    ['longenough-value\r\n  1234567  \r\n', ['longenough-value']],
  ])('%j is masked only as far as that does no harm, and is replaced', async (value, masked) => {
    const world = await open();
    world.simulator.azure.vault().set(NAME, value, {});
    const made = await world.run(PUBLISH, { unclean: true });
    expect([made.exitCode, made.outputs['outcome'], world.holds(VAULT)]).toEqual([0, 'published', 'primary']);
    expect(made.annotations.filter(({ message }) => message.startsWith(SAYS))).toHaveLength(1);
    const parts = value.split(/[\r\n]+/).map((line) => line.trim());
    expect(made.masks.filter((mask) => parts.includes(mask))).toEqual(masked);
    expect(harmOf(made)).toEqual([]);
  });

  test.each([
    ['with white space around it', '  another-value \r\n', ['another-value']],
    ['in two lines', 'another-value\r\nand-one-more', ['another-value', 'and-one-more']],
  ])('%s is masked without a warning', async (_name, value, masked) => {
    const world = await open();
    world.simulator.azure.vault().set(NAME, value, {});
    const made = await world.run(PUBLISH, { unclean: true });
    expect(made.exitCode).toBe(0);
    expect(made.masks).toEqual(expect.arrayContaining(masked));
    expect(made.annotations).toEqual([]);
  });
});

test('a current-key that is too short is not masked, and the log says so', async () => {
  const world = await open();
  world.store('primary');
  const made = await world.run(
    { operation: 'check', 'current-key': '1', verify: 'false' },
    { unclean: true },
  );
  expect(made.masks).not.toContain('1');
  expect(made.annotations.map(({ message }) => message).join('\n')).toContain(
    'current-key is not an Azure Maps key and was not masked. It, or a line of it, is shorter than 8 characters',
  );
  expect(made.outputs['outcome']).toBe('unhealthy');
});

test.each(['short', '1', '********', '"abcdef"'])(
  'a key of Azure that cannot be masked (%s) is not used',
  async (primaryKey) => {
    const world = await open();
    world.inject({
      match: requestTo.listKeys,
      fault: {
        kind: 'edit',
        edit: (reply) => ({ ...reply, body: { ...(reply.body as object), primaryKey } }),
      },
      times: Infinity,
    });
    const made = await world.run({ operation: 'publish' }, { unclean: true });
    expect(failureOf(made)).toContain("Azure's response contains no usable primary key.");
    expect([made.masks.includes(primaryKey), world.writes(SITE), world.holds(SITE)]).toEqual([
      false,
      0,
      'nothing',
    ]);
  },
);

/** Without the simulator, which takes a secret in an output for a leak. */
test('a secret whose value is also in an output: the run says which outputs GitHub drops, and does not repeat the value', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'masks-'));
  const output = path.join(folder, 'output');
  writeFileSync(output, '');
  const inputs = { 'INPUT_MAX-AGE': 'not-a-secret', 'INPUT_GITHUB-TOKEN': 'not-a-secret' };
  const { stdout } = spawnSync(process.execPath, [path.join(root, 'dist', 'index.js')], {
    env: { ...inputs, GITHUB_OUTPUT: output, GITHUB_REPOSITORY: 'octo/site' },
    encoding: 'utf8',
  });
  expect(readFileSync(output, 'utf8')).toContain('not-a-secret');
  expect(stdout).toContain('::add-mask::not-a-secret');
  const warning = stdout.split('\n').filter((line) => line.includes('GitHub does not pass these outputs'));
  expect(warning).toEqual([expect.stringMatching(/^::warning::[^:]*: report\. They contain/)]);
  expect(warning.join()).not.toContain('not-a-secret');
  rmSync(folder, { recursive: true });
});
