// What fixes a finding of a check. Each promise is what the planner of `rotate` does next (healing.ts, rotation.ts). Pure.

import type { Finding } from '../../plan/decision.ts';

/** The same text for every finding of a kind, so that a list of fixes has each once. */
export function fixOf({ kind }: Pick<Finding, 'kind'>): string {
  switch (kind) {
    case 'overdue':
      return 'Run operation: rotate. It rotates as soon as every target holds the newest key and min-overlap has passed.';
    case 'target-missing':
      return 'Run operation: rotate. It creates the secret with the newest key. If the name is wrong, correct the target.';
    case 'target-older':
      return 'Run operation: rotate. It writes the newest key to the target.';
    case 'key-refused':
      return 'Run operation: rotate. It writes the newest key to the target. If the target holds that key already, check that the input cloud matches the account.';
  }
}
