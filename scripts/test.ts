// `npm test`: runs the static checks concurrently, then jest. Each check prints one line with its duration; a failing
// check prints its complete output. Arguments are passed to jest: `npm test -- __tests__/unit`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runNode } from './spawn.ts';

interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

/** The longest check comes first, so that concurrent checks end at about the same time. */
const CHECKS: readonly Check[] = [
  { name: 'lint and types (ESLint, TypeScript)', args: ['scripts/lint.ts'] },
  { name: 'dist/ and its license notices match the sources', args: ['scripts/check-dist.ts'] },
  { name: 'format (Prettier)', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'] },
  { name: 'generated tables in the documentation', args: ['scripts/docs.ts', '--check'] },
  {
    name: 'layers and import cycles (dependency-cruiser)',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      'src',
      'setup',
      'simulator',
      'scripts',
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'err-long',
    ],
  },
];

/** Each check is a process that loads TypeScript. More of them at a time would only slow all of them down. */
const CONCURRENT_CHECKS = 2;

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped?: number;
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1).padStart(5)} s`;

async function runChecks(): Promise<Tally> {
  const waiting = [...CHECKS];
  let failed = 0;
  const lane = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const started = performance.now();
      const { status, output } = await runNode(check.args);
      console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${seconds(started)}  ${check.name}`);
      if (status === 0) continue;
      failed++;
      console.log(`\n${output.trim()}\n`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_CHECKS }, lane));
  return { passed: CHECKS.length - failed, failed };
}

/** The part of jest's JSON report that is used here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

async function runJest(args: readonly string[]): Promise<Tally> {
  const folder = await mkdtemp(path.join(tmpdir(), 'azure-maps-keys-jest-'));
  try {
    const file = path.join(folder, 'report.json');
    const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
    const { status } = await runNode([...jest, '--json', '--outputFile', file, ...args], { show: true });
    const tally = tallyOf(JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Partial<JestReport>);
    // Jest can fail without a failing test: if it finds no tests, or if it crashes.
    return status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function tallyOf(report: Partial<JestReport>): Tally {
  return {
    passed: report.numPassedTests ?? 0,
    failed: (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0),
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  };
}

const started = performance.now();
const checks = await runChecks();
const tests = await runJest(process.argv.slice(2));
const passed = checks.passed + tests.passed;
const failed = checks.failed + tests.failed;
console.log(`\n${CHECKS.length} checks and the tests took ${seconds(started).trim()}`);
console.log(`${passed} passed, ${failed} failed${tests.skipped ? `, ${tests.skipped} skipped` : ''}`);
process.exitCode = failed === 0 ? 0 : 1;
