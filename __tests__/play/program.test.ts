// A stand-in for a program gets what a script passes, and the script gets what it answers.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { addProgram, type ProgramCall } from './program.ts';

test('arguments, variables, output, errors and the exit code pass unchanged', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'program-'));
  const calls: ProgramCall[] = [];
  const end = await addProgram(directory, 'tool', (call) => {
    calls.push(call);
    return { exitCode: 3, stdout: '1\n\n  ü\\n', stderr: '  two\\n lines\n%s\n' };
  });
  try {
    const child = spawn('bash', ['-c', 'tool "" "a b" $\'\\n\' "" ü .; echo "$?"'], {
      env: {
        PATH: `${directory}${path.delimiter}${process.env['PATH'] ?? ''}`,
        LINES_: 'a=b\n\nc',
        EMPTY: '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect({ stdout, stderr }).toEqual({ stdout: '1\n\n  ü\\n3\n', stderr: '  two\\n lines\n%s\n' });
    expect(calls[0]?.args).toEqual(['', 'a b', '\n', '', 'ü', '.']);
    expect(calls[0]?.env).toMatchObject({ LINES_: 'a=b\n\nc', EMPTY: '' });
  } finally {
    end();
    rmSync(directory, { recursive: true });
  }
});
