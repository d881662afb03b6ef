// Why the keys are not what a run assumes, as far as the run can know. Pure.

import { sameValues } from '../../key-record.ts';
import { KEY_TYPES, type AccountKeys } from '../../keys.ts';
import type { Instant } from '../../time.ts';

/**
 * A clause without a period.
 * @param first Azure's clock when the run first listed the keys.
 */
export function describeChange(expected: AccountKeys, listed: AccountKeys, first: Instant): string {
  if (sameValues(expected, listed))
    return 'Azure now reports other times for the keys than when this run first listed them';
  const isOlderThanTheRun = KEY_TYPES.every((type) => {
    const { secret, lastUpdated } = listed[type];
    return expected[type].secret.equals(secret) || (lastUpdated !== undefined && lastUpdated < first);
  });
  return isOlderThanTheRun
    ? "Azure's first list of the keys in this run was outdated: it did not show a key that had been regenerated before"
    : 'Someone else changed the keys after this run had read them';
}
