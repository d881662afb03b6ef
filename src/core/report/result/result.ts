// What a run did, in one sentence. Pure.

import type { Report } from '../report.ts';

export function describeResult({ outcome }: Report): string {
  return `${outcome}.`;
}
