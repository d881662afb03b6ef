// The published JSON Schema of the output `report` names what src can produce, and refuses what it must not. Every end-to-end
// run is validated against it (simulator/inspection/report.ts).
import { describe, expect, test } from '@jest/globals';
import { reportProblems } from '../../simulator/inspection/report.ts';
import { ERROR_CATALOGUE } from '../../src/core/errors/catalogue.ts';
import { OPERATION_NAMES } from '../../src/core/operations.ts';
import { CAUSES, FINDING_KINDS } from '../../src/core/plan/decision.ts';
import { documentOf, REPORT_VERSION } from '../../src/core/report/outputs/document.ts';
import { OUTCOMES, reportWith, TARGET_RESULTS } from '../../src/core/report/report.ts';
import { CLOUD_NAMES } from '../../src/core/request.ts';
import { IN_WORKFLOW } from '../unit/values.ts';
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
const document = documentOf(reportWith({ outcome: 'unchanged' }), IN_WORKFLOW);
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
    ['clouds', properties['cloud'], [...CLOUD_NAMES, null]],
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
  const cause = { code: 'internal', message: 'It failed.' };
  const error = { ...cause, title: 'Failure', hint: 'Run it again.', documentation: 'docs/page.md#internal' };
  const page = 'https://github.com/octo/site/settings/secrets/actions';
  const target = { target: 'repo:octo/site#MAPS', page, result: 'updated', key: 'primary', error: null };

  test('but not a valid one', () => {
    expect(problemsOf({})).toEqual([]);
    expect(
      problemsOf({ outcome: 'failed', error, targets: [{ ...target, result: 'failed', error: cause }] }),
    ).toEqual([]);
    expect(problemsOf({ run: null })).toEqual([]);
  });

  test.each<readonly [string, Readonly<Record<string, unknown>>]>([
    ['without a property', { scope: undefined }],
    ['with a property that is not documented', { lines: [] }],
    ['with an unknown outcome', { outcome: 'done' }],
    ['of a failed run without an error', { outcome: 'failed' }],
    ['of a failed run without a hint', { outcome: 'failed', error: cause }],
    ['of an incomplete run without an error', { outcome: 'incomplete' }],
    ['with the number of a run as a number', { run: { ...document.run, id: 1 } }],
    ['without the actor of the run', { run: { ...document.run, actor: undefined } }],
    ['without a result in words', { result: '' }],
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

describe('in the documentation', () => {
  const page = read('docs/report.md');
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];

  test('the example is valid', () => {
    expect(reportProblems(example)).toEqual([]);
  });

  test('every step prints from the example what the page says', async () => {
    const { default: jq } = await import('jq-wasm');
    const steps = Array.from(page.matchAll(/jq (-\w) '(.+)' <<< "\$REPORT"/g));
    const printed = steps.map(([, flag = '', filter = '']) => jq.raw(example, filter, [flag]));
    const expected = Array.from(page.matchAll(/```text\n([\s\S]*?)\n```/g), ([, text]) => text);
    expect(expected).toHaveLength(2);
    expect(await Promise.all(printed)).toEqual(expected);
  });
});
