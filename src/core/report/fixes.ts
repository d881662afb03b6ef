// What fixes a finding of `check`. Pure.

import type { Finding } from '../plan/decision.ts';
import { describeTarget } from '../targets.ts';

export function fixOf(finding: Finding): string {
  return 'target' in finding
    ? `Run operation: rotate. It writes the newest key to ${describeTarget(finding.target)}.`
    : 'Run operation: rotate.';
}
