// Checks the output `report` of a run against its published JSON Schema.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ActionRun } from './action-run.ts';

const schema: unknown = JSON.parse(
  readFileSync(new URL('../../docs/report.schema.json', import.meta.url), 'utf8'),
);
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(closed(schema) as object);

/** The published schema allows properties that a later version adds. Here, a property that it does not describe is a defect. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value)]));
  return 'required' in copy && 'properties' in copy ? { ...copy, additionalProperties: false } : copy;
}

/** What is wrong with a report, one line per problem. */
export function reportProblems(report: string | undefined): string[] {
  if (report === undefined) return ['The run set no output report.'];
  if (validate(JSON.parse(report))) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath}: ${message ?? 'invalid'} ${JSON.stringify(params)}`,
  );
}

interface ReportFacts {
  readonly run: { readonly triggeringActor: string | null } | null;
  readonly outcome: string;
  readonly error: unknown;
}

/** A run that was killed has no report. Every other run has one, and it agrees with the output `outcome`. */
export function assertReport({ exitCode, outputs }: ActionRun): void {
  if (exitCode === null) return;
  const { report, outcome } = outputs;
  const problems = reportProblems(report);
  if (problems.length === 0) {
    const document = JSON.parse(report ?? '') as ReportFacts;
    if (document.outcome !== outcome)
      problems.push(`outcome: it differs from the output outcome, ${outcome ?? ''}`);
    if ((document.error === null) !== (exitCode === 0)) problems.push(`error: the exit code is ${exitCode}`);
    // The simulated runner always sets the variables that name the run.
    if (document.run?.triggeringActor == null) problems.push('run: it does not say who started it');
  }
  if (problems.length > 0)
    throw new Error(`The report is not valid:\n${problems.join('\n')}\n${report ?? ''}`);
}
