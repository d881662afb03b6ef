// Prints how far an exploration went, and describes how an invariant was broken.

import type { Exploration, Failure } from './explore.ts';
import { INVARIANTS } from './invariants.ts';

/** For one test on a busy machine, in milliseconds. */
export const TEST_TIMEOUT = Number(process.env['SIMULATION_TIMEOUT'] ?? 300_000);

export function printExploration(name: string, exploration: Exploration): void {
  const { depth, exhausted, states, transitions, probes } = exploration;
  const far = exhausted ? `every path to its end, ${depth} steps deep` : `${depth} steps deep`;
  printLine(`${name}: ${far}, ${states} states, ${transitions} transitions, ${probes} idle worlds probed`);
}

export function printLine(line: string): void {
  process.stdout.write(`simulation: ${line}\n`);
}

/** @returns an empty text if nothing failed. */
export function describeFailure(failure: Failure | undefined): string {
  if (failure === undefined) return '';
  const findings = new Set(
    failure.findings.map(
      ({ invariant, what }) => `${invariant} is broken (${INVARIANTS[invariant]}): ${what}`,
    ),
  );
  return [...findings, 'after:', ...failure.trace.map((step) => `  ${step}`)].join('\n');
}
