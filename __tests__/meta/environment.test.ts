// Every environment variable that the bundle reads is known, and is either harmless or deleted before a library can read it.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isForNoLibrary, NOT_FOR_LIBRARIES } from '../../src/core/inputs/variables.ts';
import { environmentAccesses, type Access } from './environment-accesses.ts';
import { ALLOWED, COMPUTED, WHOLE } from './environment.ts';
import { read, root } from './repository.ts';

const bundle = new Map(
  readdirSync(path.join(root, 'dist'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, read(`dist/${name}`)]),
);
const accesses = new Map([...bundle].map(([name, code]) => [name, environmentAccesses(code)]));
const all = [...accesses.values()].flat();

const textsOf = (kind: Access['kind'], found: readonly Access[] = all): string[] =>
  found.filter((access) => access.kind === kind).map(({ text }) => text);

function counted(texts: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** As a whole text in the code, for names that the code computes, also with `toLowerCase`. */
const mentions = (name: string): boolean =>
  [...bundle.values()].some((code) => new RegExp(`["'\`.](?:${name}|${name.toUpperCase()})\\b`).test(code));

describe('the bundle', () => {
  test('reads no variable that is not listed', () => {
    const names = new Set(textsOf('name'));
    expect([...names].filter((name) => !isForNoLibrary(name) && !Object.hasOwn(ALLOWED, name))).toEqual([]);
  });

  test('reads every variable that is listed', () => {
    expect([...Object.keys(ALLOWED), ...NOT_FOR_LIBRARIES].filter((name) => !mentions(name))).toEqual([]);
  });

  test('computes the names of variables only where that is listed', () => {
    expect(counted(textsOf('computed'))).toEqual(
      Object.fromEntries(Object.entries(COMPUTED).map(([text, { count }]) => [text, count])),
    );
  });

  test('passes on the whole environment only where that is listed', () => {
    expect(counted(textsOf('whole'))).toEqual(
      Object.fromEntries(Object.entries(WHOLE).map(([text, { count }]) => [text, count])),
    );
  });

  test('has an entry that reads nothing that it deletes, except the path of the event', () => {
    const names = textsOf('name', accesses.get('index.js'));
    expect(names).toContain('GITHUB_EVENT_PATH');
    expect(names.filter((name) => isForNoLibrary(name) && name !== 'GITHUB_EVENT_PATH')).toEqual([]);
  });
});

test('what is not for libraries is recognized in any case, and by the prefix of debug', () => {
  expect(
    ['DEBUG', 'debug', 'debug_hide_date', 'Region_Name'].filter((name) => !isForNoLibrary(name)),
  ).toEqual([]);
  expect(['DEBUGGER', 'RUNNER_DEBUG', 'AZURE_LOG_LEVEL', 'REGION'].filter(isForNoLibrary)).toEqual([]);
});

describe('an access is found in the form', () => {
  test.each([
    'process.env.X',
    'process["env"]["X"]',
    'process.env[`X`]',
    'globalThis.process?.env?.X',
    'import { env } from "node:process"; env.X',
    'import p from "node:process"; p.env.X',
    'const { env: e } = process; e.X',
    'const { env: { X: z } } = process',
    'const { X } = process.env',
    'const { ...rest } = process.env; rest.X',
    'let a; ({ env: a } = process); a.X',
    'let env; ({ env } = process); env.X',
    'let a; ({ X: a } = process.env)',
    'var e = process.env; function g() { return e.X } function h(e) { return e.Y }',
    'function f(t = process.env) { return t.X }',
    '(process.env ?? {}).X',
    '"X" in process.env',
    'delete process.env.X',
    '(function (a, e) { return e.X })(1, process.env)',
  ])('%s', (code) => {
    expect(textsOf('name', environmentAccesses(code))).toEqual(['X']);
  });

  test.each([
    ['process.env[e]', 'computed', 'process.env[_]'],
    ['const e = process.env; e[`GITHUB_${n}`]', 'computed', '_[`GITHUB_${_}`]'],
    ['process[name]', 'computed', 'process[name]'],
    ['(0,x.y)(process.env)', 'whole', '_._(…)'],
    ['Object.entries(process.env)', 'whole', 'Object.entries(…)'],
    ['const copy = { ...process.env }', 'whole', '...process.env'],
    ['const options = { environment: process.env }', 'whole', 'environment: process.env'],
  ])('%s', (code, kind, text) => {
    expect(environmentAccesses(code)).toEqual([{ kind, text }]);
  });
});
