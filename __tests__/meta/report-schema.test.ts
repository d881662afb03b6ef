// The published JSON Schema of the output `report` names what src can produce, and refuses what it must not. Every end-to-end
// run is validated against it (simulator/inspection/report.ts).
import { describe, expect, test } from '@jest/globals';
import { reportProblems } from '../../simulator/inspection/report.ts';
import { ERROR_CATALOGUE } from '../../src/core/errors/catalogue.ts';
import { OPERATION_NAMES } from '../../src/core/operations.ts';
import { CAUSES, FINDING_KINDS } from '../../src/core/plan/decision.ts';
import { documentOf, REPORT_VERSION } from '../../src/core/report/document.ts';
import { OUTCOMES, reportWith, TARGET_RESULTS } from '../../src/core/report/report.ts';
import { read } from './repository.ts';

interface Node {
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly anyOf?: readonly Node[];
}

const schema = JSON.parse(read('docs/report.schema.json')) as Node & {
  readonly required: readonly string[];
  readonly $defs: Readonly<Record<string, Node>>;
};
const { properties = {}, $defs } = schema;
const document = documentOf(reportWith({ outcome: 'unchanged' }));
const problemsOf = (changes: Readonly<Record<string, unknown>>) =>
  reportProblems(JSON.stringify({ ...document, ...changes }));

describe('the schema names exactly what src can produce', () => {
  test('the properties, all of them required', () => {
    expect(Object.keys(properties)).toEqual(Object.keys(document));
    expect(schema.required).toEqual(Object.keys(document));
  });

  test.each<readonly [string, Node | undefined, readonly unknown[]]>([
    ['operations', properties['operation'], [...OPERATION_NAMES, null]],
    ['outcomes', properties['outcome'], OUTCOMES],
    ['causes', properties['cause'], [...CAUSES, null]],
    ['results of a target', $defs['target']?.properties?.['result'], TARGET_RESULTS],
    ['kinds of findings', $defs['finding']?.properties?.['kind'], FINDING_KINDS],
  ])('%s', (_what, node, values) => {
    expect(node?.enum).toEqual(values);
  });

  test('the version', () => {
    expect(properties['version']?.const).toBe(REPORT_VERSION);
  });

  test('every error code', () => {
    const pattern = $defs['errorOrNull']?.anyOf?.[0]?.properties?.['code']?.pattern ?? '$.';
    expect(Object.keys(ERROR_CATALOGUE).filter((code) => !new RegExp(pattern).test(code))).toEqual([]);
  });
});

describe('a report is refused', () => {
  const error = { code: 'internal', message: 'It failed.' };
  const target = { target: 'repo:octo/site#MAPS', result: 'updated', key: 'primary', error: null };

  test('but not a valid one', () => {
    expect(problemsOf({})).toEqual([]);
    expect(
      problemsOf({ outcome: 'failed', error, targets: [{ ...target, result: 'failed', error }] }),
    ).toEqual([]);
  });

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['without a property', { scope: undefined }],
    ['with a property that is not documented', { lines: [] }],
    ['with an unknown outcome', { outcome: 'done' }],
    ['of a failed run without an error', { outcome: 'failed' }],
    ['of an incomplete run without an error', { outcome: 'incomplete' }],
    ['of a successful run with an error', { outcome: 'rotated', error }],
    ['of a target that failed without an error', { targets: [{ ...target, result: 'failed' }] }],
    ['of a target with a result that does not exist', { targets: [{ ...target, result: 'done' }] }],
    ['with a time in milliseconds', { nextRotation: '2026-11-22T05:00:00.123Z' }],
    ['of a key type that does not exist', { regenerated: ['both'] }],
  ])('%s', (_what, changes) => {
    expect(problemsOf(changes)).not.toEqual([]);
  });

  test('that is missing', () => {
    expect(reportProblems(undefined)).toEqual(['The run set no output report.']);
  });
});

test('the example in the documentation is valid', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(read('docs/report.md')) ?? [];
  expect(reportProblems(example)).toEqual([]);
});
