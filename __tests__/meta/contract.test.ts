// action.yml declares exactly the inputs and outputs that src reads and sets. Their use in documents is checked in
// workflows.test.ts.
import { NoOperationTraceWriter } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { INPUT_NAMES } from '../../src/core/inputs/names.ts';
import { parseInputs } from '../../src/core/inputs/parse.ts';
import { OPERATION_NAMES } from '../../src/core/operations.ts';
import { OUTPUT_NAMES } from '../../src/core/report/outputs/outputs.ts';
import { parseAction as parseDescriptions, requiredOf, shortOf } from '../../scripts/docs/action.ts';
import { exists, read } from './repository.ts';

interface Metadata {
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const WORKFLOW = { repository: 'octo/site', apiUrl: '' };

const action = parse(read('action.yml')) as Metadata;

describe('action.yml', () => {
  /** The runner refuses to load an action with any of these faults. */
  function faultsOf(content: string): string[] {
    const { context } = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter());
    return context.errors.getErrors().map(({ message }) => message);
  }

  test("is accepted by GitHub's own parser", () => {
    expect(faultsOf(read('action.yml'))).toEqual([]);
  });

  test.each([
    ['an expression in a description', 'as this job reads it', '${{ secrets.AZURE_MAPS_KEY }}'],
    ['a secret in a default', 'default: rotate', 'default: ${{ secrets.X }}'],
    ['a misspelt key', 'main: dist/index.js', 'mein: dist/index.js'],
  ])('with %s is refused', (_, from, to) => {
    const broken = read('action.yml').replace(from, to);
    expect(broken).not.toBe(read('action.yml'));
    expect(faultsOf(broken)).not.toEqual([]);
  });

  test('declares the inputs that src knows', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...INPUT_NAMES].sort());
  });

  test('declares no input that src does not read', () => {
    const names = new Set<string>();
    for (const operation of OPERATION_NAMES) {
      const read = (name: string) => {
        names.add(name);
        return name === 'operation' ? operation : '';
      };
      parseInputs(read, WORKFLOW);
    }
    expect([...names].sort()).toEqual([...INPUT_NAMES].sort());
  });

  test('has defaults that every operation accepts', () => {
    for (const operation of OPERATION_NAMES) {
      // regenerate is the only operation that has no default key.
      const given: Readonly<Record<string, string>> =
        operation === 'regenerate' ? { operation, 'key-type': 'primary' } : { operation };
      const text = (name: string) => given[name] ?? action.inputs[name]?.default ?? '';
      const parsed = parseInputs(text, WORKFLOW);
      const problems = 'problems' in parsed ? parsed.problems : [];
      expect(problems.filter(({ input }) => input !== undefined && text(input) !== '')).toEqual([]);
    }
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

  test('describes each of them in a first sentence that fits into a cell', () => {
    const { inputs, outputs } = parseDescriptions(read('action.yml'));
    const long = [...inputs, ...outputs].map(shortOf).filter((sentence) => sentence.length > 140);
    expect(long).toEqual([]);
  });

  test('says of the inputs that an operation reports as missing, and of no others, when they are required', () => {
    const { inputs } = parseDescriptions(read('action.yml'));
    const missing = OPERATION_NAMES.flatMap((operation) => {
      const parsed = parseInputs((name) => (name === 'operation' ? operation : ''), WORKFLOW);
      return 'problems' in parsed ? parsed.problems.flatMap(({ input }) => input ?? []) : [];
    });
    // These two are required of some runs only, which is known when the account has been read.
    const expected = new Set([...missing, 'location', 'confirm']);
    const said = inputs.filter((input) => requiredOf(input) !== undefined).map(({ name }) => name);
    expect(said.sort()).toEqual([...expected].sort());
  });

  test('runs the bundle on Node 24', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
    expect(exists(action.runs.main)).toBe(true);
  });
});
