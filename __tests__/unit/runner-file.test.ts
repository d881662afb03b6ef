// The files through which the runner takes outputs and the job summary.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { boundedSummary, writeRunnerFile } from '../../src/runner/runner-file.ts';

const VARIABLE = 'GITHUB_STEP_SUMMARY';
const before = process.env[VARIABLE];
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'runner-file-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  if (before === undefined) Reflect.deleteProperty(process.env, VARIABLE);
  else process.env[VARIABLE] = before;
});

const write = (file: string): void => {
  appendFileSync(file, 'text');
};

test('a file that exists is written', () => {
  const file = path.join(folder, 'summary');
  writeFileSync(file, 'before, ');
  process.env[VARIABLE] = file;
  expect(writeRunnerFile(VARIABLE, write)).toBeUndefined();
  expect(readFileSync(file, 'utf8')).toBe('before, text');
});

test.each([
  [undefined, 'GITHUB_STEP_SUMMARY is not set'],
  ['', 'GITHUB_STEP_SUMMARY is not set'],
  ['missing', 'the file that GITHUB_STEP_SUMMARY names does not exist'],
  ['.', 'the file that GITHUB_STEP_SUMMARY names is a directory'],
])('for the file %p, the cause is told', (name, cause) => {
  if (name === undefined) Reflect.deleteProperty(process.env, VARIABLE);
  else process.env[VARIABLE] = name && path.join(folder, name);
  expect(writeRunnerFile(VARIABLE, write)).toBe(cause);
});

test('what the system says while writing is told by its code, without its text', () => {
  const file = path.join(folder, 'summary');
  writeFileSync(file, '');
  process.env[VARIABLE] = file;
  const failing = (code: string) => () => {
    throw Object.assign(new Error('a path'), { code });
  };
  const of = `the file that ${VARIABLE} names`;
  expect(writeRunnerFile(VARIABLE, failing('ENOSPC'))).toBe(`${of} is on a full disk`);
  expect(writeRunnerFile(VARIABLE, failing('EIO'))).toBe(`${of} could not be written (EIO)`);
});

test('a part that was written before the disk was full is removed', () => {
  const file = path.join(folder, 'summary');
  writeFileSync(file, 'before');
  process.env[VARIABLE] = file;
  writeRunnerFile(VARIABLE, () => {
    write(file);
    throw Object.assign(new Error(), { code: 'ENOSPC' });
  });
  expect(readFileSync(file, 'utf8')).toBe('before');
});

test('a summary loses its last sections, each as a whole, so that it fits with what the file contains', () => {
  expect(boundedSummary(['short', 'and whole'], 1_000)).toBe('short\n\nand whole\n');
  const block = `~~~sh\n${'größe\n'.repeat(20_000)}~~~`;
  const sections = Array.from({ length: 12 }, (_, index) => `${String(index)}\n${block}`);
  for (const used of [0, 500_000, 1024 * 1024 - 200]) {
    const cut = boundedSummary(sections, used);
    const parts = cut.trimEnd().split('\n\n');
    expect(Buffer.byteLength(cut) + used).toBeLessThanOrEqual(1024 * 1024);
    expect(Buffer.byteLength(cut) + used).toBeGreaterThan(1024 * 1024 - 200_000);
    expect(parts.slice(0, -1)).toEqual(sections.slice(0, parts.length - 1));
    expect(parts.at(-1)).toBe('The rest is omitted: GitHub limits a job summary to 1 MiB.');
  }
  expect(boundedSummary(sections, 1024 * 1024 - 10)).toBe('');
});
