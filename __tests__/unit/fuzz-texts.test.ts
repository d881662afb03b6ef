// Thousands of hostile texts as inputs, names and claims: none of them crashes the action, leaks, or becomes a workflow
// command.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { credentialCommands } from '../../src/azure/sign-in/federated-credential-commands.ts';
import { claimsOf } from '../../src/azure/sign-in/id-token-claims.ts';
import { INPUT_NAMES } from '../../src/core/inputs/names.ts';
import { parseInputs } from '../../src/core/inputs/parse.ts';
import { quote } from '../../src/core/text.ts';
import { harmless, harmlessLines } from '../../src/runner/log-line.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20261122);
const RUNS = { seed: SEED, numRuns: 150 };

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({ minLength: 5_000, maxLength: 6_000 }),
  fc.constantFrom(
    '::error::x',
    ' \u00a0::stop-commands::x',
    'a\n::set-output name=key::x',
    'a\r::add-mask::b',
    '##[command]x',
    '# #[error]##[error]',
    'x<<ghadelimiter_1\nkey\nghadelimiter_1',
    '__proto__',
    'constructor',
    '%0A::error::x',
    '\u001b[31mred',
    '\u2028::warning::x',
    '\u0085::warning::x',
    'octo/site',
    'env:octo/site/a::b',
    'keyvault:kv#a\n::error::',
    "it's; rm -rf ~ $(x) `y`",
    '<img src=x onerror=alert(1)>|[a](javascript:b)',
  ),
);

/** Whether the runner recognizes a command. It trims the line with .NET's TrimStart before it looks for `::`. */
function isCommand(line: string): boolean {
  return /^[\s\u0085]*::/.test(line) || line.includes('##[');
}

process.stderr.write(`Fuzzing texts with seed ${SEED}; to change it, set FUZZ_SEED\n`);

describe('a line of the log', () => {
  test('is a single line and never a command', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = harmless(text);
        expect(/[\r\n]/.test(line)).toBe(false);
        expect(isCommand(line)).toBe(false);
      }),
      RUNS,
    );
  });

  test('is not a command if the text has several lines', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(
          harmlessLines(text)
            .split(/\r\n|[\r\n]/)
            .some(isCommand),
        ).toBe(false);
      }),
      RUNS,
    );
  });

  test('contains quoted text only in a short and printable form', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        // eslint-disable-next-line no-control-regex -- the pattern has to exclude control characters
        expect(quote(text)).toMatch(/^"[^\u0000-\u001f\u007f-\u009f\u2028\u2029]{0,500}"$/);
      }),
      RUNS,
    );
  });
});

describe('inputs', () => {
  test('any texts result in a request or in problems, and neither reveals the token or current-key', () => {
    const inputs = fc.record(
      Object.fromEntries(INPUT_NAMES.map((name) => [name, fc.option(hostile, { nil: '' })])),
    );
    fc.assert(
      fc.property(inputs, (given) => {
        const token = 'ghs_TokenThatMustNotBeNamedAnywhere';
        const key = 'TheKeyThatMustNotBeNamedAnywhere';
        const secrets: Readonly<Record<string, string>> = { 'github-token': token, 'current-key': key };
        const read = (name: string): string => secrets[name] ?? given[name] ?? '';
        const parsed = parseInputs(read, { repository: 'octo/site', apiUrl: '' });
        expect(JSON.stringify(parsed)).not.toContain(token);
        expect(JSON.stringify(parsed)).not.toContain(key);
        const problems = 'problems' in parsed ? parsed.problems : undefined;
        expect(problems?.length).not.toBe(0);
        for (const { message } of problems ?? []) expect(message.length).toBeLessThan(2_000);
      }),
      { ...RUNS, numRuns: 400 },
    );
  });
});

describe('claims', () => {
  test('any token is parsed or rejected without a crash', () => {
    const part = fc.oneof(
      hostile,
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), (parts) => {
        const claims = claimsOf(parts.join('.'));
        expect(claims === undefined || typeof claims.subject === 'string').toBe(true);
      }),
      RUNS,
    );
  });

  test('the commands to copy are lines without an invisible character, and contain the claims unchanged', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (issuer, subject, audience) => {
        const claims = { issuer, subject, audience };
        const lines = credentialCommands('11111111-2222-3333-4444-555555555555', claims);
        expect(lines.join('\n')).toMatch(/^(?:[ \n]|[^\p{C}\p{Z}])*$/u);
        const [json] = lines.filter((line) => line.startsWith('{"name"'));
        const given =
          json === undefined
            ? lines.some((line) => line.includes(` --subject "${subject}" `)) && subject
            : (JSON.parse(json) as { subject: string }).subject;
        expect(given).toBe(subject);
      }),
      RUNS,
    );
  });
});
