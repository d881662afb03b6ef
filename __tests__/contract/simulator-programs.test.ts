// Stand-ins for programs, as a child process finds them on its PATH.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installPrograms, type ProgramCall, type Programs } from '../../simulator/command-line/programs.ts';

const directory = realpathSync(mkdtempSync(join(tmpdir(), 'programs-')));
const aborted = Promise.withResolvers<undefined>();
const reached = Promise.withResolvers<undefined>();
let programs: Programs;

beforeAll(async () => {
  programs = await installPrograms(directory, {
    echo: ({ args, cwd, env }) => ({
      exitCode: 3,
      stdout: JSON.stringify({ args, cwd, greeting: env['GREETING'] }),
      stderr: 'WARNING: ümlaut\n',
    }),
    read: async ({ stdin }) => ({ exitCode: 0, stdout: await stdin(), stderr: '' }),
    wait: ({ signal }: ProgramCall) => {
      signal.addEventListener('abort', () => aborted.resolve(undefined));
      reached.resolve(undefined);
      return new Promise(() => undefined);
    },
    fail: () => {
      throw new Error('a mistake in the stand-in');
    },
  });
});

afterAll(() => {
  programs.stop();
  rmSync(directory, { recursive: true });
});

function start(name: string, args: readonly string[] = []) {
  const env = { PATH: directory, GREETING: 'hello', NODE_OPTIONS: '--no-such-option' };
  return spawn(name, args, { cwd: directory, env });
}

async function run(name: string, args: readonly string[] = [], stdin = '') {
  const child = start(name, args);
  child.stdin.end(stdin);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { exitCode, stdout, stderr };
}

test('a program gets its arguments, directory and environment unchanged, and its answer is replayed', async () => {
  const args = ['', 'two words', '"quoted" $HOME `x` \\', '--name=a\nb'];
  const { stdout, ...rest } = await run('echo', args);
  expect(JSON.parse(stdout)).toEqual({ args, cwd: directory, greeting: 'hello' });
  expect(rest).toEqual({ exitCode: 3, stderr: 'WARNING: ümlaut\n' });
  expect(programs.calls).toContainEqual({ name: 'echo', args });
});

test('standard input reaches a program that reads it', async () => {
  const value = `${'ä'.repeat(100_000)}\n`;
  expect(await run('read', [], value)).toEqual({ exitCode: 0, stdout: value, stderr: '' });
});

test('a program learns that its process was killed', async () => {
  const child = start('wait');
  await reached.promise;
  child.kill('SIGKILL');
  await expect(aborted.promise).resolves.toBeUndefined();
});

test('an exception of a stand-in fails the command and is kept as a defect', async () => {
  const { exitCode, stderr } = await run('fail');
  expect(exitCode).toBe(70);
  expect(stderr).toContain('a mistake in the stand-in');
  expect(programs.defects).toEqual([expect.stringContaining('fail: Error: a mistake in the stand-in')]);
});
