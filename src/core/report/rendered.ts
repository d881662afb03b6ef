// All texts of a report: the end of the log, the annotations, the outputs, the job summary. Pure.

import type { ActionError } from '../errors/action-error.ts';
import { announcementsOf, type Announcements } from './annotations/announcements.ts';
import { annotatedFailures } from './annotations/failures.ts';
import { outputsOf, type Outputs } from './outputs/outputs.ts';
import type { Report } from './report.ts';
import { describeResult } from './result/result.ts';
import type { RunFacts } from './run.ts';
import { summarySections } from './summary/summary.ts';

export interface Rendered {
  readonly result: string;
  readonly outputs: Outputs;
  /** In the order of their importance. */
  readonly summary: readonly string[];
  readonly announcements: Announcements;
  readonly failures: readonly ActionError[];
}

export type Render = (report: Report, run: RunFacts) => Rendered;

export const render: Render = (report, run) => ({
  result: describeResult(report),
  outputs: outputsOf(report, run),
  summary: summarySections(report, run),
  announcements: announcementsOf(report),
  failures: annotatedFailures(report),
});
