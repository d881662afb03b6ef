// Runs the `run:` script of a step in bash, as a runner does, with stand-ins for the programs that would reach the network.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { compileCache } from '../../simulator/runner/environment.ts';
import { NOW, PERMISSIONS, readState, STATE_FILE, writeState } from './gh-state.ts';
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

/** Stand-ins by name: `gh`, and `npm`, which does nothing. */
function programsIn(directory: string): string {
  const programs = path.join(directory, 'programs');
  mkdirSync(programs, { recursive: true });
  const gh = `exec '${process.execPath}' --no-warnings '${path.join(import.meta.dirname, 'gh.ts')}' "$@"`;
  for (const [name, line] of Object.entries({ gh, npm: 'exit 0' })) {
    writeFileSync(path.join(programs, name), `#!/usr/bin/env bash\n${line}\n`);
    chmodSync(path.join(programs, name), 0o755);
  }
  return programs;
}

/** What a runner starts for `shell:`. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
function bashOptions(shell: string | undefined): readonly string[] {
  if (shell === undefined) return ['-e'];
  if (shell === 'bash') return ['--noprofile', '--norc', '-eo', 'pipefail'];
  throw new Error(`Scripts for ${shell} are not played.`);
}

export async function playScript({ run, shell, env, permissions }: Script, stage: Stage): Promise<ScriptEnd> {
  const directory = stage.directory();
  const [script, output, summary, state] = ['script.sh', 'output', 'summary', 'gh.json'].map((name) =>
    path.join(directory, name),
  ) as [string, string, string, string];
  writeFileSync(script, run);
  writeFileSync(output, '');
  writeState(state, stage.gh);
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
      // Only for gh: see simulator/runner/environment.ts.
      NODE_COMPILE_CACHE: compileCache,
      ...env,
      PATH: `${programsIn(directory)}${path.delimiter}${process.env['PATH'] ?? ''}`,
      [STATE_FILE]: state,
      [NOW]: String(stage.now()),
      [PERMISSIONS]: JSON.stringify(permissions),
    },
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [exitCode, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  stage.gh = readState(state);
  return { exitCode, printed: `${stdout}${stderr}`, outputs: outputsOf(readFileSync(output, 'utf8')) };
}

/** `name=value`, or `name<<END` with its lines. */
function outputsOf(file: string): Readonly<Record<string, string>> {
  const pattern = /^([\w-]+)(?:=(.*)|<<(.+)\n([^]*?)\n?^\3$)/gm;
  return Object.fromEntries(
    Array.from(file.matchAll(pattern), ([, name = '', line, , lines = '']) => [name, line ?? lines]),
  );
}
