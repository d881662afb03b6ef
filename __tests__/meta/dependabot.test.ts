// Dependabot's pull requests change dist in two workflows: one runs the code of the pull request and may do nothing, the other
// may write and runs none of it. And no workflow that pushes leaves a token in a file.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { read } from './repository.ts';
import { allSteps, parseWorkflowText, type Workflow } from './workflows.ts';

const workflow = (name: string): Workflow =>
  parseWorkflowText({ text: read(`.github/workflows/${name}.yml`) });

const builds = workflow('dependabot-dist');
const commits = workflow('dependabot-dist-commit');

/** A script of a workflow, which is the only one that contains this. */
function scriptWith(part: string, { jobs }: Workflow): string {
  const [script = '', ...others] = allSteps({ on: {}, jobs }).flatMap(({ run = '' }) =>
    run.includes(part) ? [run] : [],
  );
  expect(others).toEqual([]);
  return script;
}

describe('the workflow that runs the code of the pull request', () => {
  test('has no secret, no environment, and only read permissions', () => {
    expect(Object.keys(builds.on)).toEqual(['pull_request']);
    expect(JSON.stringify(builds)).not.toMatch(/secrets\.|id-token|write/);
    for (const { permissions, environment } of Object.values(builds.jobs)) {
      expect(permissions).toEqual({ contents: 'read' });
      expect(environment).toBeUndefined();
    }
    const [checkout] = allSteps(builds).filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    expect(checkout?.with?.['persist-credentials']).toBe(false);
  });
});

describe('the workflow that may write', () => {
  test('runs no program from the checkout', () => {
    const steps = allSteps(commits);
    expect(steps.flatMap(({ uses = '' }) => (uses === '' ? [] : [uses.split('@')[0]]))).toEqual([
      'actions/create-github-app-token',
      'actions/checkout',
      'actions/download-artifact',
    ]);
    const commands = steps
      .flatMap(({ run = '' }) => run.split('\n'))
      .map((line) => /^\s*(?:\w+=\$\()?([\w./]+)/.exec(line)?.[1]);
    expect(new Set(commands.filter((command) => command !== undefined))).toEqual(
      new Set(['gh', 'echo', 'rm', 'case', 'git']),
    );
  });
});

// The scripts run in bash on GitHub, and Windows may not have it.
const inBash = process.platform === 'win32' ? describe.skip : describe;

inBash('a workflow that pushes', () => {
  let folder = '';
  let clone = '';

  const sh = (script: string, env: Readonly<Record<string, string>> = {}): string =>
    execFileSync('bash', ['-e', '-c', script], {
      cwd: clone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        GH_TOKEN: 'ghs_of_this_test',
        ...env,
      },
    }).trim();

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pushes-'));
    clone = path.join(folder, 'clone');
    mkdirSync(clone);
    // What `gh auth git-credential` answers, with its token from the environment.
    const gh =
      '#!/bin/sh\n[ "$*" = "auth git-credential get" ] && printf "username=x\\npassword=%s\\n" "$GH_TOKEN"\n';
    writeFileSync(path.join(folder, 'gh'), gh, { mode: 0o755 });
    sh(`git init --quiet --bare ../remote && git init --quiet --initial-branch dependabot/npm/x && git remote add origin ../remote
      git config user.name test && git config user.email test@example.com
      mkdir dist && echo 1 > dist/index.js && echo 1 > package.json && git add . && git commit --quiet --message first
      git push --quiet origin HEAD`);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const leavesNoToken = (): void => {
    const asked = 'printf "protocol=https\\nhost=github.com\\n\\n" | git credential fill';
    expect(sh(asked)).toContain('password=ghs_of_this_test');
    expect(readFileSync(path.join(clone, '.git/config'), 'utf8')).not.toContain('ghs_of_this_test');
    expect(existsSync(path.join(folder, '.git-credentials'))).toBe(false);
  };

  test('commits dist only, to a branch of Dependabot only', () => {
    const script = scriptWith('git push', commits);
    writeFileSync(path.join(clone, 'dist/index.js'), '2\n');
    writeFileSync(path.join(clone, 'package.json'), '2\n');
    expect(() => sh(script, { BRANCH: 'main' })).toThrow();
    sh(script, { BRANCH: 'dependabot/npm/x' });
    expect(sh('git --git-dir ../remote branch --list --format "%(refname:short)"')).toBe('dependabot/npm/x');
    expect(sh('git --git-dir ../remote show --format= --name-only dependabot/npm/x')).toBe('dist/index.js');
    leavesNoToken();
  });

  test('moves the major tag', () => {
    const script = scriptWith('git push', workflow('release'));
    sh(`git config --unset-all credential.helper || true
      git tag v1 && git push --quiet origin v1 && git commit --quiet --allow-empty --message second`);
    sh(script, { MAJOR: 'v1' });
    expect(sh('git --git-dir ../remote rev-parse v1')).toBe(sh('git rev-parse HEAD'));
    leavesNoToken();
  });
});
