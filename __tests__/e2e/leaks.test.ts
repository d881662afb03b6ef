// No key and no token appears anywhere, even with all debug output. Every run of every test is searched for them. Here are
// the runs that are most likely to leak, and the proof that the search works.
import { describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Injection } from '../../simulator/network/faults.ts';
import { useCases } from './cases.ts';
import { APP, failureOf, requestTo, SITE, VAULT, type Inputs, openWorld as openProcess } from './world.ts';

const { open: openWorld } = useCases();

describe('with RUNNER_DEBUG and AZURE_LOG_LEVEL=verbose', () => {
  test.each<readonly [string, Inputs, number]>([
    ['rotate', {}, 0],
    ['regenerate', { operation: 'regenerate', 'key-type': 'both' }, 0],
    ['publish', { operation: 'publish', 'key-type': 'secondary' }, 0],
    ['list', { operation: 'list', 'output-key': 'true' }, 0],
    ['check', { operation: 'check', 'max-age': '90d' }, 1],
    ['a dry run', { 'dry-run': 'true' }, 0],
    ['a run with invalid inputs', { operation: 'rotate', cloud: 'none' }, 1],
  ])('%s leaks nothing', async (_name, inputs, exitCode) => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run(inputs, { debug: true });
    expect(run.exitCode).toBe(exitCode);
  });

  test('a run with azure-auth: azure-cli leaks nothing', async () => {
    const world = await openWorld();
    world.store('primary');
    const run = await world.run(
      { 'azure-auth': 'azure-cli' },
      { debug: true, path: [world.simulator.azure.cli()] },
    );
    expect(run.exitCode).toBe(0);
    expect(run.outputs['outcome']).toBe('rotated');
  });
});

test('a rotation leaves no file, starts no program, and passes nothing to later steps', async () => {
  const world = await openWorld();
  for (const target of [SITE, VAULT]) world.store('primary', { target });
  const run = await world.run({ targets: `${SITE}\n${VAULT}` });
  expect(run.outputs['outcome']).toBe('rotated');
  expect(run.traces).toEqual([]);
  expect(run.files).toEqual({ GITHUB_ENV: '', GITHUB_STATE: '', GITHUB_PATH: '' });
});

describe('a failing run with all debug output leaks nothing if', () => {
  const json = (status: number, body: unknown) => ({ kind: 'reply', reply: { status, body } }) as const;

  const failures: readonly (readonly [string, string, readonly Injection[]])[] = [
    [
      'the keys are in a response that is not JSON',
      'azure-unexpected-answer',
      [{ match: requestTo.listKeys, fault: { kind: 'malformed' } }],
    ],
    [
      'the keys are in a truncated response',
      'azure-unreachable',
      [{ match: requestTo.listKeys, fault: { kind: 'truncate' } }],
    ],
    [
      'the keys are in a response with status 202',
      'azure-unexpected-answer',
      [
        {
          match: requestTo.listKeys,
          fault: { kind: 'edit', edit: (reply) => ({ ...reply, status: 202 }) },
        },
      ],
    ],
    [
      'the keys are in a response with status 418',
      'azure-unexpected-answer',
      [
        {
          match: requestTo.listKeys,
          fault: { kind: 'edit', edit: (reply) => ({ ...reply, status: 418 }) },
        },
      ],
    ],
    [
      'every response to regenerate is malformed, and listing the keys is then refused',
      'regenerate-unsettled',
      [
        { match: requestTo.regenerate, fault: { kind: 'malformed' } },
        {
          match: { ...requestTo.listKeys, skip: 2 },
          fault: json(403, { error: { code: 'AuthorizationFailed' } }),
        },
      ],
    ],
    [
      'the data plane resets every verification of the key',
      'github-request-failed',
      [
        { match: requestTo.verifyKey, fault: { kind: 'reset', when: 'before' } },
        { match: requestTo.writeSecret, fault: json(422, { message: 'Invalid' }) },
      ],
    ],
    [
      'the response to the sign-in contains a token but is not JSON',
      'azure-unexpected-answer',
      [{ match: requestTo.signIn, fault: { kind: 'malformed' } }],
    ],
    [
      'the sign-in is refused with a message that contains the assertion',
      'azure-sign-in-refused',
      [
        {
          match: requestTo.signIn,
          fault: {
            kind: 'edit',
            edit: (_reply, { body }) => ({
              status: 400,
              body: { error: 'invalid_request', error_description: `AADSTS900144: ${body}` },
            }),
          },
        },
      ],
    ],
  ];

  test.each(failures)('%s', async (_name, code, injections) => {
    const world = await openWorld();
    world.store('primary');
    for (const injection of injections) world.inject({ ...injection, times: Infinity });
    const run = await world.run({}, { debug: true });
    world.simulator.faults.clear();
    expect(run.exitCode).toBe(1);
    expect(failureOf(run)).toContain(code);
    expect(world.holds()).toBe('primary');
  });

  test('the token contains a line break', async () => {
    const world = await openWorld();
    const token = 'ghs_HalfOfATokenAndThen\nTheOtherHalfOfIt00000000';
    const run = await world.run({ operation: 'publish', 'github-token': token }, { debug: true });
    expect(run.exitCode).toBe(1);
    for (const half of token.split('\n')) expect(run.log + run.stderr + run.summary).not.toContain(half);
  });

  test.each(['readSecret', 'publicKey', 'writeSecret'] as const)(
    'GitHub redirects %s to another host',
    async (name) => {
      const world = await openWorld();
      const elsewhere = { status: 307, headers: { location: 'https://stranger.example/' } };
      world.inject({ match: requestTo[name], fault: { kind: 'reply', reply: elsewhere }, times: Infinity });
      const run = await world.run({ operation: 'publish' }, { debug: true, unclean: true });
      expect(run.exitCode).toBe(1);
    },
  );

  test('one of two targets fails with the sealed key in the response', async () => {
    const world = await openWorld();
    world.store('primary');
    world.store('primary', { target: APP });
    world.simulator.github.failWrites(APP, 422);
    const run = await world.run({ repository: 'octo/site, octo/app' }, { debug: true });
    expect(run.exitCode).toBe(1);
    const sealed = run.requests.flatMap(({ body }) => /"encrypted_value":"([^"]+)"/.exec(body)?.[1] ?? []);
    expect(sealed).toHaveLength(2);
    for (const box of sealed) expect(run.stdout + run.stderr + run.summary).not.toContain(box);
  });
});

describe('the search', () => {
  // The built action, which prints a key when it ends, as a careless line of its code would.
  const careless = (how: string): string => `
    const exit = process.exit;
    process.exit = (...args) => { ${how}; process.stdout.write('', () => exit(...args)); };
    await import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)});
  `;

  test.each([
    ['a key', 'stdout holds a live key', 'console.log(process.env.KEY)'],
    ['a part of a key', 'stdout holds a live key in part', 'console.log(process.env.KEY.slice(0, 16))'],
    ['a token', 'stderr holds a GitHub token', 'console.error(process.env["INPUT_GITHUB-TOKEN"])'],
  ])('finds %s that is printed on purpose', async (_name, finding, how) => {
    const world = await openProcess();
    const script = join(world.simulator.temporaryDirectory('careless'), 'index.mjs');
    writeFileSync(script, careless(how));
    const env = { KEY: world.account.keys.primary.value };
    await expect(world.run({ operation: 'list' }, { script, env })).rejects.toThrow(finding);
  });

  test('finds nothing if the same action prints no key', async () => {
    const world = await openProcess();
    const script = join(world.simulator.temporaryDirectory('careful'), 'index.mjs');
    writeFileSync(script, careless('console.error("done")'));
    const run = await world.run({ operation: 'list' }, { script });
    expect(run.stderr.trimEnd().endsWith('done')).toBe(true);
  });
});
