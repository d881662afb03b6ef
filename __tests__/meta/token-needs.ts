// Runs the step of the reusable workflow that finds out what the GitHub token must allow.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { read } from './repository.ts';
import { allSteps, parseWorkflowText } from './workflows.ts';

export interface Given {
  readonly operation?: string;
  readonly targets?: string;
  readonly repository?: string;
  readonly environment?: string;
  readonly dryRun?: boolean;
  readonly hasCurrentKey?: boolean;
  readonly hasApp?: boolean;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const script =
  allSteps(parseWorkflowText({ text: read('.github/workflows/rotate.yml') })).find(({ id }) => id === 'needs')
    ?.run ?? '';

/** As GitHub's runner does for `shell: bash`, in the repository octo/site. */
export function tokenNeeds(given: Given): Ended {
  const folder = mkdtempSync(path.join(tmpdir(), 'token-needs-'));
  const output = path.join(folder, 'output');
  writeFileSync(output, '');
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        GITHUB_REPOSITORY: 'octo/site',
        GITHUB_OUTPUT: output,
        OPERATION: given.operation ?? 'rotate',
        DRY_RUN: String(given.dryRun ?? false),
        TARGETS: given.targets ?? '',
        REPOSITORY: given.repository ?? '',
        ENVIRONMENT: given.environment ?? '',
        HAS_CURRENT_KEY: String(given.hasCurrentKey ?? false),
        HAS_APP: String(given.hasApp ?? true),
      },
    },
  );
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean);
  rmSync(folder, { recursive: true });
  const entry = (line: string) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)];
  return {
    exitCode: status,
    log: stdout + stderr,
    outputs: Object.fromEntries(lines.map(entry)) as Record<string, string>,
  };
}
