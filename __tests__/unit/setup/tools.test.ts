// What az and gh print, and what a set-up says about it.
import { describe, expect, test } from '@jest/globals';
import type { Ended, Ports } from '../../../setup/ports.ts';
import { lookAtGitHubUser } from '../../../setup/look/tools.ts';
import { SetupError } from '../../../setup/setup-error.ts';
import { defectLines, errorLines } from '../../../setup/terminal/print-error.ts';
import { printable } from '../../../setup/terminal/printable.ts';
import { readIfThere, readJson } from '../../../setup/tools/tools.ts';

const AZ = { tool: 'az', args: ['account', 'show'] } as const;
const GH = { tool: 'gh', args: ['api', 'user'] } as const;

function printing(...ends: readonly Partial<Ended>[]): Ports {
  const left = [...ends];
  const run = (): Promise<Ended> =>
    Promise.resolve({ exitCode: 0, stdout: '', stderr: '', ...(left.shift() ?? {}) });
  return { processes: { run } } as unknown as Ports;
}

async function problemOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (problem: unknown) => problem,
  );
  return error instanceof SetupError ? errorLines(error).join('\n') : `unexpected: ${String(error)}`;
}

describe('the JSON of a tool', () => {
  test.each([
    ['a byte order mark and CRLF', '\uFEFF{\r\n  "id": 1\r\n}\r\n'],
    ['a warning before it', 'WARNING: A new version of [the CLI] is there.\nUse {it}.\n{ "id": 1 }\n'],
  ])('is read with %s', async (_, stdout) => {
    await expect(readJson(printing({ stdout }), AZ)).resolves.toEqual({ id: 1 });
  });

  test.each([
    ['nothing', '', 'It printed nothing.'],
    ['null', 'null\n', 'null'],
    ['a table', 'Name  \u001b[31mId\n----  --\n', '----  --'],
    ['half of it', '{"id": 1', '{"id": 1'],
  ])('that is %s is named with the command', async (_, stdout, last) => {
    const said = await problemOf(readJson(printing({ stdout }), AZ));
    expect(said).toMatch(/^Error: This command succeeded, but did not print the JSON .*: az account show\n/);
    expect(said.endsWith(last)).toBe(true);
    expect(said).not.toContain('\u001b');
  });

  test('that is very long is quoted by its end', async () => {
    const said = await problemOf(readJson(printing({ stdout: 'x'.repeat(5_000_000) }), AZ));
    expect(said.length).toBeLessThan(1300);
  });
});

describe('a failure of a tool', () => {
  test.each([
    [
      'gh: API rate limit exceeded for user ID 1. (HTTP 403)',
      'the rate limit is reached',
      'gh api rate_limit',
    ],
    ['gh: You have exceeded a secondary rate limit (HTTP 429)', 'the rate limit is reached', 'secondary'],
    ['gh: Bad Gateway (HTTP 502)', 'GitHub failed to answer', 'Bad Gateway'],
    ['error connecting to api.github.com', 'GitHub cannot be reached', 'HTTPS_PROXY'],
    ['Get "https://api.github.com/user": dial tcp 1.2.3.4:443: refused', 'GitHub cannot be reached', 'dial'],
    ['Unknown JSON field: "updatedAt"', 'This command failed with exit code 1: gh api user', 'Unknown JSON'],
    ['gh: échec inattendu\u001b[31m \u009b2J', 'This command failed with exit code 1', 'échec inattendu'],
  ])('of gh, %j, is told in its words', async (stderr, problem, words) => {
    const said = await problemOf(readIfThere(printing({ exitCode: 1, stderr }), GH));
    expect(said).toContain(problem);
    expect(said).toContain(words);
    expect(said).toBe(printable(said));
  });

  test.each([
    ["ERROR: Please run 'az login' to setup account.", 'is not signed in', 'az login'],
    ['ERROR: AADSTS50076: you must use multi-factor', 'Entra does not accept the session', 'AADSTS50076'],
    ['HTTPSConnectionPool: Max retries exceeded with url', 'Azure cannot be reached', 'Max retries'],
  ])('of az, %j, is told in its words', async (stderr, problem, words) => {
    const said = await problemOf(readJson(printing({ exitCode: 1, stderr }), AZ));
    expect(said).toContain(problem);
    expect(said).toContain(words);
  });

  test('without a network is not taken for a missing sign-in', async () => {
    const status = { exitCode: 1, stderr: 'X Failed to log in\n- The token in GH_TOKEN is invalid.' };
    const down = { exitCode: 1, stderr: 'error connecting to api.github.com' };
    const said = await problemOf(lookAtGitHubUser(printing(status, down), 'github.com'));
    expect(said).toMatch(/^Error: GitHub cannot be reached/);
  });
});

describe('a defect of the program', () => {
  test('is one line with its place, and a line that asks to report it', () => {
    const [line = '', ask = '', ...more] = defectLines(new TypeError('x is not\na function'));
    expect(line).toMatch(
      /^Error: The set-up program has a defect: TypeError: x is not \(tools\.test\.ts:\d+:\d+\)$/,
    );
    expect(ask).toMatch(/report this line at https:\/\/github\.com\/.*\/issues/);
    expect(more).toEqual([]);
  });

  test('does not quote what was read', () => {
    let error: unknown;
    try {
      JSON.parse('{"pem":BEGIN RSA');
    } catch (problem) {
      error = problem;
    }
    expect(String(error)).toContain('BEGIN');
    expect(defectLines(error).join('\n')).not.toContain('BEGIN');
    expect(defectLines('a secret').join('\n')).not.toContain('a secret');
  });
});

test('names are printed without what steers a terminal', () => {
  expect(printable('a\u001b]0;x\u0007\u202eb\u009bc\td\ne é')).toBe('a]0;xbc\td\ne é');
});
