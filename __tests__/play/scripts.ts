// Runs the `run:` script of a step in bash, as a runner does, with stand-ins for the programs that would reach the network.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { gh } from './gh.ts';
import { addProgram } from './program.ts';
import { REPOSITORY, type Stage } from './stage.ts';
import type { Permissions } from '../meta/workflows.ts';

export interface ScriptEnd {
  readonly exitCode: number | null;
  readonly printed: string;
  readonly outputs: Readonly<Record<string, string>>;
}

interface Script {
  readonly run: string;
  readonly shell: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly permissions: Permissions;
}

/** What a runner starts for `shell:`. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
function bashOptions(shell: string | undefined): readonly string[] {
  if (shell === undefined) return ['-e'];
  if (shell === 'bash') return ['--noprofile', '--norc', '-eo', 'pipefail'];
  throw new Error(`Scripts for ${shell} are not played.`);
}

export async function playScript({ run, shell, env, permissions }: Script, stage: Stage): Promise<ScriptEnd> {
  const directory = stage.directory();
  const [script, output, summary, programs] = ['script.sh', 'output', 'summary', 'programs'].map((name) =>
    path.join(directory, name),
  ) as [string, string, string, string];
  writeFileSync(script, run);
  writeFileSync(output, '');
  const programsEnd = [
    await addProgram(programs, 'gh', (call) => gh(call, stage, permissions)),
    await addProgram(programs, 'npm', () => ({ exitCode: 0, stdout: '', stderr: '' })),
  ];
  const child = spawn('bash', [...bashOptions(shell), script], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: stage.repository ?? REPOSITORY,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: directory,
      ...env,
      PATH: `${programs}${path.delimiter}${process.env['PATH'] ?? ''}`,
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  for (const end of programsEnd) end();
  return { exitCode, printed: `${stdout}${stderr}`, outputs: outputsOf(readFileSync(output, 'utf8')) };
}

/** `name=value`, or `name<<END` with its lines. */
function outputsOf(file: string): Readonly<Record<string, string>> {
  const pattern = /^([\w-]+)(?:=(.*)|<<(.+)\n([^]*?)\n?^\3$)/gm;
  return Object.fromEntries(
    Array.from(file.matchAll(pattern), ([, name = '', line, , lines = '']) => [name, line ?? lines]),
  );
}
