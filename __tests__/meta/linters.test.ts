// actionlint and zizmor on every complete workflow: as programs, where they are installed. The titles say which versions
// ran. CI installs those that .github/tools pins, and so can you (CONTRIBUTING.md).
import { describe, expect, test } from '@jest/globals';
import {
  actionlint,
  copied,
  inRepository,
  ownWorkflows,
  REQUIRED,
  versionOf,
  zizmorExamples,
  zizmorHere,
  type Ended,
} from './linters.ts';
import { filesUnder, read } from './repository.ts';

const TOOLS = ['actionlint', 'shellcheck', 'zizmor'];
const installed = new Map(TOOLS.map((name) => [name, versionOf(name)]));
const missing = TOOLS.filter((name) => installed.get(name) === undefined);

const title = (name: string): string =>
  `${name} ${installed.get(name) ?? '(not installed, so it checks nothing)'}`;
const where = (...names: readonly string[]): typeof describe.skip =>
  names.some((name) => missing.includes(name)) ? describe.skip : describe;

/** What a tool printed, unless it found nothing. */
const findings = ({ status, output }: Ended): string => (status === 0 ? '' : output || `status ${status}`);

test('every tool that must be installed is', () => {
  expect(REQUIRED.filter((name) => !TOOLS.includes(name))).toEqual([]);
  expect(missing.filter((name) => REQUIRED.includes(name))).toEqual([]);
});

where('actionlint')(title('actionlint'), () => {
  test('finds nothing in the workflows of this repository', () => {
    expect(findings(actionlint(ownWorkflows()))).toBe('');
  });

  test('finds nothing in the examples and the documents', () => {
    expect(findings(inRepository(copied(), actionlint))).toBe('');
  });

  test('reports a planted fault', () => {
    const broken = read('examples/key-vault.yml').replace('vars.AZURE_CLIENT_ID', 'var.AZURE_CLIENT_ID');
    const { status, output } = inRepository({ 'broken.yml': broken }, actionlint);
    expect(status).toBe(1);
    expect(output).toContain('undefined variable "var"');
  });
});

where('actionlint', 'shellcheck')(title('shellcheck'), () => {
  test('reports a planted fault in a script', () => {
    const broken = read('examples/key-for-a-build-step.yml').replace('npm ci', 'cd $GITHUB_WORKSPACE');
    const { status, output } = inRepository({ 'broken.yml': broken }, actionlint);
    expect(status).toBe(1);
    expect(output).toContain('SC2086');
  });
});

where('zizmor')(title('zizmor'), () => {
  test('finds nothing in .github and action.yml', () => {
    expect(findings(zizmorHere())).toBe('');
  });

  test('finds nothing in what readers copy', () => {
    expect(findings(inRepository(copied(), zizmorExamples))).toBe('');
  });

  test.each([
    ['artipacked', /^ *with:\n *persist-credentials: false\n/m, ''],
    ['excessive-permissions', 'permissions: {}', 'permissions: write-all'],
    ['secrets-outside-env', 'steps.maps.outputs.key ', 'secrets.OTHER '],
    ['template-injection', 'npm ci', 'npm ci ${{ github.event.head_commit.message }}'],
    ['unpinned-uses', /@[0-9a-f]{40}/, '@v4'],
  ])('reports a planted fault that it calls %s', (audit, from, to) => {
    const broken = read('examples/key-for-a-build-step.yml').replace(from, to);
    const { status, output } = inRepository({ 'broken.yml': broken }, zizmorExamples);
    expect(status).toBeGreaterThan(0);
    expect(output).toContain(`[${audit}]`);
  });
});

describe('what is suppressed has its reason beside it', () => {
  test('in the workflows', () => {
    const bare = /# *zizmor: ignore\[[\w,-]+\] *$/m;
    const files = [
      ...ownWorkflows(),
      ...filesUnder('examples', '.yml'),
      ...filesUnder('.', '.md'),
      'action.yml',
    ];
    expect(files.filter((file) => bare.test(read(file)))).toEqual([]);
    expect(bare.test(read('.github/workflows/ci.yml').replaceAll(/(ignore\[[\w-]+\]).*$/gm, '$1'))).toBe(
      true,
    );
  });

  test.each(['.github/actionlint.yaml', '.github/zizmor-examples.yml'])('in %s', (file) => {
    const suppression = /^ +(?:- |(?:allow|disable|ignore): \S)|: (?:ref-pin|any)$/;
    const suppressing = read(file)
      .split('\n')
      .map((line, at, lines) => ({ line, reason: lines[at - 1] ?? '' }))
      .filter(({ line }) => suppression.test(line));
    expect(suppressing).not.toEqual([]);
    expect(suppressing.filter(({ reason }) => !/^ +# \S/.test(reason))).toEqual([]);
  });
});
