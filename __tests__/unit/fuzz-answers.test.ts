// Hostile and malformed answers from every service, sent to the whole action: a run succeeds or fails with a known
// error code, leaks nothing, and prints no command, output or markup from an answer.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CONTOSO, nameOf, SITE } from '../e2e/world.ts';
import { startCaseRunner, type CaseRunner } from '../../simulator/runner/case-runner.ts';
import { day } from '../../simulator/determinism/clock.ts';
import type { SimReply } from '../../simulator/network/http.ts';
import { harmOf } from '../oracles/harmless.ts';
import { MARK } from '../oracles/hostile.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20261122);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 15);

let runner: CaseRunner;
beforeAll(async () => {
  process.stderr.write(
    `Fuzzing ${RUNS} answers with seed ${SEED}; to change them, set FUZZ_SEED and FUZZ_RUNS\n`,
  );
  runner = await startCaseRunner(50);
});
afterAll(() => runner.stop());

const oddText = fc.oneof(
  fc.constantFrom(
    `x\n::error::${MARK}`,
    `::stop-commands::${MARK}`,
    `##[error]${MARK}`,
    `%0A::set-output name=key::${MARK}`,
    `a%b${MARK}c%25`,
    `ghadelimiter_${MARK}\nkey<<EOF\nEOF`,
    `<script>${MARK}</script>|[x](y)`,
    '__proto__',
    '',
    ' ',
  ),
  fc.string({ unit: 'binary', maxLength: 60 }),
);
const oddValue = fc.oneof(
  oddText,
  fc.constantFrom(null, true, -1, 1e308, Number.MAX_SAFE_INTEGER + 1, [], {}, [[]]),
  fc.jsonValue({ maxDepth: 2 }),
);

const REQUESTS = [
  'id token',
  'sign in',
  'read account',
  'list keys',
  'regenerate secondary',
  'verify key',
  'read octo/site AZURE_MAPS_KEY',
  'read octo/site public-key',
  'write octo/site AZURE_MAPS_KEY',
] as const;

interface Change {
  readonly request: (typeof REQUESTS)[number];
  readonly edit: (reply: SimReply) => SimReply;
  readonly what: string;
}

const changes: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom(...REQUESTS),
    fc.constantFrom('missing', 'changed', 'replaced', 'status', 'header'),
    fc.nat(9),
    oddValue,
    fc.constantFrom(200, 201, 202, 204, 206, 301, 400, 402, 403, 404, 408, 410, 418, 451, 500, 507),
  )
  .map(([request, way, nth, value, status]) => ({
    request,
    what: `${request}: ${way} ${nth} ${JSON.stringify(value)} ${status}`,
    edit: (reply) => edited(reply, way, nth, value, status),
  }));

function edited(reply: SimReply, way: string, nth: number, value: unknown, status: number): SimReply {
  const body = typeof reply.body === 'object' && reply.body !== null ? { ...reply.body } : {};
  const names = Object.keys(body);
  const name = names[nth % Math.max(1, names.length)] ?? 'name';
  switch (way) {
    case 'missing':
      return { ...reply, body: Object.fromEntries(Object.entries(body).filter(([one]) => one !== name)) };
    case 'changed':
      return { ...reply, body: { ...body, [name]: value } };
    case 'replaced':
      return { ...reply, body: value };
    case 'status':
      return {
        ...reply,
        status,
        body: { error: { code: value, message: value }, message: value, errors: value },
      };
    default:
      return {
        ...reply,
        headers: {
          ...reply.headers,
          'retry-after': '99999999999',
          'x-oauth-scopes': 'a, b',
          'x-github-sso': 'required',
        },
        status: 403,
      };
  }
}

test('no answer crashes a run, leaks a secret or injects a command', async () => {
  await fc.assert(
    fc.asyncProperty(changes, async ({ request, edit }) => {
      const simulator = await runner.start();
      try {
        const { primary } = simulator.azure.account().keys;
        simulator.github.setSecret(SITE, primary.value, { updatedAt: simulator.clock.now() - 99 * day });
        simulator.inject({
          match: (one) => nameOf(one) === request,
          fault: { kind: 'edit', edit },
          times: 2,
        });
        // This throws if anything that the run writes contains a key of the simulated account.
        const run = await runner.run(simulator, { inputs: { ...CONTOSO, 'max-age': '90d' }, unclean: true });
        expect(harmOf(run)).toEqual([]);
        const held = simulator.github.secret(SITE)?.value ?? '';
        const odd = held !== '' && !simulator.azure.account().everyKeyEver.includes(held);
        // A malformed key from Azure is published unchanged, and masked like any other key.
        expect(!odd || run.masks.includes(held)).toBe(true);
      } finally {
        simulator.stop();
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
}, 300_000);
