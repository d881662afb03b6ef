// A release: every file that runs is attested, its tag appears only after that, and its list of packages is complete.
import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { matchesGlob } from 'node:path';
import { parse } from 'yaml';
import { ACTION, filesUnder, read, root } from './repository.ts';
import type { Job, Step, Workflow } from './workflows.ts';

const { jobs } = parse(read('.github/workflows/release.yml')) as Workflow;

/** Everything that a runner reads or runs of the released commit. */
const filesThatRun = ['action.yml', ...distFiles()].sort();

function distFiles(): string[] {
  return execFileSync('git', ['ls-files', 'dist'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
}

function job(name: string): Job {
  const found = jobs[name];
  if (!found) throw new Error(`There is no job ${name}.`);
  return found;
}

const stepsWith = (name: string, action: string): Step[] =>
  (job(name).steps ?? []).filter(({ uses = '' }) => uses.startsWith(`${action}@`));

/** The jobs that a job waits for, directly or not. */
function before(name: string): string[] {
  const direct = [job(name).needs ?? []].flat();
  return [...direct, ...direct.flatMap(before)];
}

const scriptsOf = ({ steps = [] }: Job): string => steps.map(({ run = '' }) => run).join('\n');

describe('attestations', () => {
  test('cover every file that runs, with their provenance and with the list of packages', () => {
    const attested = stepsWith('attest', 'actions/attest').map(({ with: given = {} }) => given);
    expect(attested.map((given) => 'sbom-path' in given)).toEqual([false, true]);
    for (const { 'subject-path': globs } of attested) {
      const patterns = String(globs).trim().split('\n');
      expect(filesThatRun.filter((file) => !patterns.some((glob) => matchesGlob(file, glob)))).toEqual([]);
    }
  });

  test('are made of the released commit, after dist was rebuilt and compared', () => {
    const names = (job('attest').steps ?? []).map(({ uses, run }) => uses?.split('@')[0] ?? run ?? '');
    const [checkout] = stepsWith('attest', 'actions/checkout');
    expect(checkout?.with?.['ref']).toBe('${{ needs.draft.outputs.sha }}');
    const order = ['npm ci', 'rm -rf dist', 'npm run bundle', /^test -z .*git status/, 'actions/attest'];
    const places = order.map((one) =>
      names.findIndex((name) => (typeof one === 'string' ? name === one : one.test(name))),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });
});

const COMMAND = /^ *find -L action\.yml dist .*gh attestation verify.*$/m;

// The tools of the command are not part of Windows.
const onPosix = process.platform === 'win32' ? describe.skip : describe;

onPosix('the command in the README', () => {
  test('verifies every file that runs, before a release is published too', () => {
    const [command = ''] = COMMAND.exec(read('README.md')) ?? [];
    const steps = (job('publish').steps ?? []).map(({ run = '' }) => run.trim());
    const own = command
      .trim()
      .replaceAll(new RegExp(String.raw`${ACTION}(\S*)`, 'g'), (_, rest: string) =>
        rest === '' ? '"$REPOSITORY"' : `"$REPOSITORY${rest}"`,
      );
    expect(steps).toContain(own);
    // The same command, with a tool in place of gh that prints which file it would verify.
    const printed = execFileSync('sh', ['-c', command.trim().replace('gh attestation verify', 'echo')], {
      cwd: root,
      encoding: 'utf8',
    });
    const verified = printed
      .trim()
      .split('\n')
      .map((line) => line.split(' ').at(-1));
    expect(verified.sort()).toEqual(filesThatRun);
  });

  test('verifies what a symbolic link leads to', () => {
    const [command = ''] = COMMAND.exec(read('README.md')) ?? [];
    const folder = mkdtempSync(path.join(tmpdir(), 'linked-'));
    try {
      mkdirSync(path.join(folder, 'elsewhere'));
      for (const file of ['action.yml', 'other.js', 'elsewhere/index.js'])
        writeFileSync(path.join(folder, file), '');
      symlinkSync('elsewhere', path.join(folder, 'dist'));
      symlinkSync('../other.js', path.join(folder, 'elsewhere', 'linked.js'));
      const printed = execFileSync('sh', ['-c', command.trim().replace('gh attestation verify', 'echo')], {
        cwd: folder,
        encoding: 'utf8',
      });
      for (const file of ['action.yml', 'dist/index.js', 'dist/linked.js'])
        expect(printed).toMatch(new RegExp(` ${file}$`, 'm'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('fails if a single file fails', () => {
    const [command = ''] = COMMAND.exec(read('README.md')) ?? [];
    const refuse = `sh -c 'case "$4" in *package.json) exit 1;; esac'`;
    expect(() =>
      execFileSync('sh', ['-c', command.trim().replace('gh attestation verify', refuse)], { cwd: root }),
    ).toThrow();
  });
});

describe('the tag of a release', () => {
  test('is not created by its draft', () => {
    const config = JSON.parse(read('.github/release-please-config.json')) as {
      readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    for (const settings of Object.values(config.packages)) {
      expect(settings['draft']).toBe(true);
      // With it, release-please would create the tag together with the draft.
      expect(settings['force-tag-creation']).toBeUndefined();
    }
  });

  test('is created by one job, after everything that runs was attested and verified', () => {
    const publishing = Object.keys(jobs).filter((name) =>
      /gh release edit .*--draft=false/.test(scriptsOf(job(name))),
    );
    expect(publishing).toEqual(['publish']);
    expect(before('publish')).toContain('attest');
    expect(scriptsOf(job('publish'))).toMatch(/gh attestation verify[\s\S]*gh release edit/);
  });

  test('exists before the major tag is moved and before the next changelog is made', () => {
    expect(before('float')).toContain('publish');
    expect(before('pull-request')).toContain('publish');
    const [draft] = stepsWith('draft', 'googleapis/release-please-action');
    const [next] = stepsWith('pull-request', 'googleapis/release-please-action');
    expect(draft?.with?.['skip-github-pull-request']).toBe(true);
    expect(next?.with?.['skip-github-release']).toBe(true);
  });
});

describe('the list of packages of a release', () => {
  test('is attached to it', () => {
    expect(scriptsOf(job('attest'))).toContain('npm run sbom -- --out "$RUNNER_TEMP/sbom.cdx.json"');
    expect(scriptsOf(job('publish'))).toMatch(/gh release upload .*sbom\.cdx\.json/);
  });

  test('contains every package that has a license notice, and no other', () => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const text = execFileSync(npm, ['run', '--silent', 'sbom'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
    const sbom = JSON.parse(text) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly name: string; readonly version: string }[];
    };
    expect(sbom.bomFormat).toBe('CycloneDX');
    const listed = new Set(sbom.components.map(({ name, version }) => `${name}@${version}`));
    const noticed = new Set(
      Array.from(read('THIRD-PARTY-NOTICES.txt').matchAll(/^ - (\S+)$/gm), ([, name = '']) => name),
    );
    expect([...noticed].filter((name) => !listed.has(name))).toEqual([]);
    expect([...listed].filter((name) => !noticed.has(name))).toEqual([]);
  });
});

test('the files of dist are all in one list', () => {
  expect(filesThatRun).toContain('dist/index.js');
  expect(filesUnder('.github/workflows', '.yml')).toContain('.github/workflows/release.yml');
});
