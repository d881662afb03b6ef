// Loads what renders the job summary while the run waits for its first responses: it is not needed before the end, but then at
// once if the process is ending.

import type { Report } from '../core/report/report.ts';
import type { RunFacts } from '../core/report/run.ts';

export type RenderSummary = (report: Report, run: RunFacts) => readonly string[];

let loaded: RenderSummary | undefined;

export async function loadSummary(): Promise<RenderSummary> {
  const { summarySections } = await import('../core/report/summary/summary.ts');
  loaded = summarySections;
  return summarySections;
}

/** @returns no section before it is loaded, which takes some milliseconds from the beginning of the run. */
export function renderIfLoaded(report: Report, run: RunFacts): readonly string[] {
  return loaded?.(report, run) ?? [];
}
