// action.yml declares exactly the inputs and outputs that src reads and sets. Their use in documents is checked in
// workflows.test.ts.
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { INPUT_NAMES } from '../../src/core/inputs/names.ts';
import { OUTPUT_NAMES } from '../../src/core/report/outputs.ts';
import { exists, read } from './repository.ts';

interface Metadata {
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const action = parse(read('action.yml')) as Metadata;

describe('action.yml', () => {
  test('declares the inputs that src reads', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...INPUT_NAMES].sort());
  });

  test('declares the outputs that src sets', () => {
    expect(Object.keys(action.outputs).sort()).toEqual([...OUTPUT_NAMES].sort());
  });

  test('marks no input as required, because the runner would not enforce it', () => {
    expect(Object.values(action.inputs).filter(({ required }) => required)).toEqual([]);
  });

  test('describes each of them in full sentences', () => {
    const described = [...Object.entries(action.inputs), ...Object.entries(action.outputs)];
    expect(described.filter(([, { description }]) => !/^[`A-Z].{20,}\.$/s.test(description))).toEqual([]);
  });

  test('runs the bundle on Node 24', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
    expect(exists(action.runs.main)).toBe(true);
  });
});
