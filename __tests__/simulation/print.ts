// What the simulation tells: how far it went, and how a promise was broken.

import type { Exploration, Failure } from './explore.ts';
import { INVARIANTS } from './invariants.ts';

/** For one test, on a machine that is busy with much else. */
export const PATIENCE = 300_000;

export function sayExploration(name: string, exploration: Exploration): void {
  const { depth, exhausted, states, transitions, probes, limits } = exploration;
  const far = exhausted ? 'to the end of every path' : `to a depth of ${depth} steps`;
  const limit = limits === 0 ? '' : `, ${limits} of its paths ended at a known limit`;
  say(
    `${name}: ${far}, ${states} states, ${transitions} transitions, ${probes} resting worlds tried${limit}`,
  );
}

export function say(line: string): void {
  process.stdout.write(`simulation: ${line}\n`);
}

/** Empty where nothing failed. */
export function describeFailure(failure: Failure | undefined): string {
  if (failure === undefined) return '';
  const findings = new Set(
    failure.findings.map(
      ({ invariant, what }) => `${invariant} is broken (${INVARIANTS[invariant]}): ${what}`,
    ),
  );
  return [...findings, 'after:', ...failure.trace.map((step) => `  ${step}`)].join('\n');
}
