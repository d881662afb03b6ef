// What a user reads when something fails. Every message must be enough to act on. The golden files are the specification.
import { describe, expect, test } from '@jest/globals';
import { ERROR_CATALOGUE } from '../../src/core/errors/catalogue.ts';
import {
  AZURE_FAILURES,
  GITHUB_FAILURES,
  NETWORK_FAILURES,
  SIGN_IN_FAILURES,
  type Failure,
} from './errors-failures.ts';
import { expectTranscript, failureOf, openWorld } from './world.ts';

/** As the runner sets it for a published action. */
const ACTION = { GITHUB_ACTION_REPOSITORY: 'octo/azure-maps-keys', GITHUB_ACTION_REF: 'v1' };

describe.each([
  ['signing in', SIGN_IN_FAILURES],
  ['Azure', AZURE_FAILURES],
  ['GitHub', GITHUB_FAILURES],
  ['the network', NETWORK_FAILURES],
] as const)('%s', (_area, failures) => {
  test.each(failures.map((failure) => [failure.name, failure] as const))('%s', async (name, failure) => {
    await expectHelp(name, failure);
  });
});

async function expectHelp(
  name: string,
  { code, gives, inputs = {}, prepare, options = {} }: Failure,
): Promise<void> {
  const world = await openWorld();
  prepare?.(world);
  const { env, ...rest } = typeof options === 'function' ? options(world) : options;
  const run = await world.run(inputs, { ...rest, env: { ...ACTION, ...env } });
  const failure = failureOf(run);
  expect(run.exitCode).toBe(1);
  expect(failure.split('\n')[0]).toBe(`Azure Maps Keys: ${ERROR_CATALOGUE[code].title}`);
  for (const text of gives) expect(failure).toContain(text);
  expect(failure.split('\n').at(-1)).toBe(
    `More information: https://github.com/octo/azure-maps-keys/blob/v1/docs/troubleshooting.md#${code}`,
  );
  // GitHub truncates a longer annotation.
  expect(failure.length).toBeLessThan(4_096);
  expect(world.regenerations).toEqual([]);
  expectTranscript(`errors-${name}`, run);
}
