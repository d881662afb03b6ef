// action.yml is the contract: what it declares is what src reads and sets, and what the documents show.
import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { INPUT_NAMES } from '../../src/core/inputs.ts';
import { OUTPUT_NAMES } from '../../src/core/report.ts';
import { yamlBlocks } from './markdown.ts';
import { exists, filesUnder, read } from './repository.ts';

interface Metadata {
  readonly inputs: Readonly<Record<string, { description: string; required?: boolean; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const action = parse(read('action.yml')) as Metadata;

interface Example {
  readonly place: string;
  readonly text: string;
}

/** Workflows and parts of them, in the documents and in this repository's own workflow folder. */
const examples: readonly Example[] = [
  ...filesUnder('.', '.md').flatMap((file) =>
    yamlBlocks(read(file)).map(({ line, text }) => ({ place: `${file}:${line}`, text })),
  ),
  ...(exists('.github') ? filesUnder('.github', '.yml', '.yaml') : []).map((file) => ({
    place: file,
    text: read(file),
  })),
];

interface Step {
  readonly uses: string;
  readonly id?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** The steps that use this action: by its published name, or by its path in its own workflows. */
function ourSteps(node: unknown): Step[] {
  if (typeof node !== 'object' || node === null) return [];
  const inner = Object.values(node).flatMap(ourSteps);
  const uses = 'uses' in node ? node.uses : undefined;
  return typeof uses === 'string' && /(?:\/azure-maps-keys@|^\.\/$)/.test(uses)
    ? [node as Step, ...inner]
    : inner;
}

function faults({ place, text }: Example): string[] {
  const documents = parseAllDocuments(text);
  const errors = documents.flatMap((document) =>
    document.errors.map(({ message }) => `${place}: ${message}`),
  );
  if (errors.length > 0) return errors;
  return documents
    .flatMap((document) => ourSteps(document.toJS()))
    .flatMap((step) => stepFaults(step, place, text));
}

function stepFaults({ id, with: given = {} }: Step, place: string, text: string): string[] {
  const unknownInputs = Object.keys(given).filter((name) => !(name in action.inputs));
  const used = id === undefined ? [] : Array.from(text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g));
  const unknownOutputs = used.filter(([, step, name]) => step === id && !((name ?? '') in action.outputs));
  return [
    ...unknownInputs.map((name) => `${place}: no input ${name}`),
    ...unknownOutputs.map(([, , name]) => `${place}: no output ${name ?? ''}`),
  ];
}

describe('action.yml', () => {
  test('declares the inputs that src reads', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...INPUT_NAMES].sort());
  });

  test('declares the outputs that src sets', () => {
    expect(Object.keys(action.outputs).sort()).toEqual([...OUTPUT_NAMES].sort());
  });

  test('requires no input by itself, for the runner would not enforce it', () => {
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

describe('the examples', () => {
  test('use only inputs and outputs that exist', () => {
    expect(examples.flatMap(faults)).toEqual([]);
  });

  test('a misspelt input, a misspelt output and broken YAML are found', () => {
    const step =
      '- uses: octo/azure-maps-keys@v1\n  id: maps\n  with: { max_age: 90d }\n- run: echo ${{ steps.maps.outputs.kee }}';
    expect(faults({ place: 'here', text: step })).toEqual(['here: no input max_age', 'here: no output kee']);
    expect(faults({ place: 'here', text: 'a: b: c' })).toHaveLength(1);
  });
});
