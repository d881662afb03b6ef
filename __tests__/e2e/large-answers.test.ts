// Answers that are too large, compressed in another way than asked for, or that never end. A run reads 4 MiB of an answer at most
// and waits for it as long as for no answer; it then does what it does for an answer that cannot be read. The errors about it:
// failures/hostile.ts.
import { describe, expect, test } from '@jest/globals';
import type { Fault, MatchFields } from '../../simulator/network/faults.ts';
import type { Flood } from '../../simulator/network/flood.ts';
import type { SimReply } from '../../simulator/network/http.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { idTokenHost } from '../../simulator/oidc/id-token.ts';
import { codeOf } from './accounts.ts';
import { useCases } from './cases.ts';
import { namesOf, requestTo, SITE, VAULT, type Inputs, type World } from './world.ts';

const MIB = 1024 * 1024;
const BOMB: Flood = { bytes: 600 * MIB, codings: ['gzip'] };

const ANSWERS: readonly (readonly [string, Flood])[] = [
  ['600 MiB in gzip', BOMB],
  ['48 MiB in deflate', { bytes: 48 * MIB, codings: ['deflate'] }],
  ['600 MiB in chunks', { bytes: 600 * MIB }],
  ['5 MiB of the 600 that it announces', { bytes: 5 * MIB, length: 600 * MIB }],
  ['gzip within gzip', { bytes: 600 * MIB, codings: ['gzip', 'gzip'] }],
  ['gzip that is not gzip', { bytes: 0, claims: 'gzip' }],
  ['half of a gzip', { bytes: 0, codings: ['gzip'], part: 0.5 }],
  ['an unknown coding', { bytes: 0, claims: 'br' }],
  ['a byte now and then, without end', { bytes: Infinity, every: 2 }],
];

const cases = useCases();
const ROTATE: Inputs = { 'max-age': '90d' };

async function dueWorld(): Promise<World> {
  const world = await cases.open();
  world.store('primary');
  return world;
}

function flood(world: World, match: MatchFields, answer: Flood, times = 1): void {
  const fault: Fault = { kind: 'flood', ...answer };
  world.inject({ match, fault, times });
}

const regenerations = (run: ActionRun): number =>
  namesOf(run).filter((name) => name.startsWith('regenerate')).length;

describe('an answer that cannot be read is requested again:', () => {
  test.each(ANSWERS)('%s, to the list of keys', async (_what, answer) => {
    const world = await dueWorld();
    flood(world, requestTo.listKeys, answer);
    const run = await world.run({ operation: 'list' });
    expect(run.exitCode).toBe(0);
    expect(namesOf(run).filter((name) => name === 'list keys')).toHaveLength(2);
    expect(run.log).toMatch(
      /Waiting 1 second: Azure Resource Manager (?:sent a response that could not be read|did not respond \((?:no response arrived in time|the connection was interrupted)\)); a retry/,
    );
  });

  test.each([
    ['the ID token', { host: idTokenHost }],
    ['the write of the secret', requestTo.writeSecret],
  ] as const)('a byte now and then, to %s', async (_what, match) => {
    const world = await dueWorld();
    flood(world, match, { bytes: Infinity, every: 2 });
    const run = await world.run({ operation: 'publish' });
    expect(run.exitCode).toBe(0);
    expect(run.log).toMatch(
      /Waiting 1 second: GitHub did not (?:issue an ID token \(no response arrived in time\)|respond); a retry/,
    );
  });

  test.each([
    ['the ID token', { host: idTokenHost }],
    ['the sign-in', requestTo.signIn],
    ['the account', requestTo.readAccount],
    ['the secret', requestTo.readSecret],
    ['the public key', requestTo.publicKey],
    ['the write of the secret', requestTo.writeSecret],
    ['the vault', { method: 'GET', host: 'contoso-kv.vault.azure.net', skip: 1 }],
    ['the write to the vault', { method: 'PUT', host: 'contoso-kv.vault.azure.net' }],
  ] as const)('600 MiB in gzip, to %s', async (_what, match) => {
    const world = await dueWorld();
    flood(world, match, BOMB);
    const run = await world.run({ operation: 'publish', targets: `${SITE}\n${VAULT}` });
    expect(run.exitCode).toBe(0);
    expect([world.holds(SITE), world.holds(VAULT)]).toEqual(['primary', 'primary']);
  });
});

describe('an answer to a regeneration that cannot be read leaves its effect to be looked for:', () => {
  const some = ['600 MiB in gzip', '600 MiB in chunks', 'half of a gzip', 'a byte now and then, without end'];
  test.each(ANSWERS.filter(([what]) => some.includes(what)))('%s', async (_what, answer) => {
    const world = await dueWorld();
    flood(world, requestTo.regenerate, answer);
    const run = await world.run(ROTATE);
    expect(run.exitCode).toBe(0);
    expect(run.log).toContain('The secondary key was regenerated: Azure lists a new value');
    expect(regenerations(run)).toBe(1);
    expect(world.regenerations).toEqual(['secondary']);
    expect(world.holds()).toBe('secondary');
  });
});

test('600 MiB about a key that is verified say nothing about the key', async () => {
  const world = await dueWorld();
  flood(world, requestTo.verifyKey, BOMB, Infinity);
  const run = await world.run(ROTATE);
  expect(run.exitCode).toBe(0);
  expect(run.log).toContain('a response that is larger than 4 MiB');
  expect(world.holds()).toBe('secondary');
});

describe('a refusal of 3 MiB is explained at once:', () => {
  const long = 'another operation is '.repeat(1_000) + ' '.repeat(3 * MIB);

  test.each<readonly [string, MatchFields, SimReply]>([
    [
      'azure-sign-in-refused',
      requestTo.signIn,
      { status: 400, body: { error: 'invalid_client', error_description: `AADSTS999999: ${long}` } },
    ],
    [
      'azure-request-failed',
      requestTo.listKeys,
      { status: 400, body: { error: { code: 'OperationNotAllowed', message: long } } },
    ],
    ['github-request-failed', requestTo.readSecret, { status: 403, body: { message: long } }],
  ])('%s', async (code, match, reply) => {
    const world = await dueWorld();
    world.inject({ match, fault: { kind: 'reply', reply }, times: Infinity });
    const began = performance.now();
    const run = await world.run({ operation: 'publish' });
    expect(codeOf(run)).toBe(code);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('an answer within the limit is used:', () => {
  test.each<readonly [string, Flood]>([
    ['in gzip', { bytes: 0, codings: ['gzip'] }],
    ['in deflate', { bytes: 0, codings: ['deflate'] }],
    ['almost 4 MiB in gzip', { bytes: 4 * MIB - 4096, codings: ['gzip'] }],
  ])('%s, from every service', async (_what, answer) => {
    const world = await dueWorld();
    world.store('primary', { target: VAULT });
    flood(world, {}, answer, Infinity);
    const run = await world.run({ ...ROTATE, targets: `${SITE}\n${VAULT}` });
    expect([run.exitCode, run.outputs['outcome']]).toEqual([0, 'rotated']);
    expect(run.log).not.toContain('a retry');
  });
});
