// What to publish when a run ends after it made room for a regeneration that then did not happen. Pure.

import { newestKey, type KeyTimes, type KeyType } from '../keys.ts';
import type { Target } from '../targets.ts';
import type { Step } from './decision.ts';
import { publication } from './publication.ts';

export interface Interrupted {
  /** The last publication of the run. */
  readonly published: { readonly key: KeyType; readonly targets: readonly Target[] } | undefined;
  readonly times: KeyTimes;
  readonly regenerated: readonly KeyType[];
  /** Whether it is unknown if the last regeneration happened. */
  readonly isUnsettled: boolean;
  readonly verify: boolean;
}

/**
 * The targets get the newest key again, because every later run assumes that they hold it. Not if this run regenerated
 * that key: it is younger than what the targets hold, which the next run detects. And not if the newest key may have been
 * regenerated: then only the other one is certain to work.
 */
export function planUndo({
  published,
  times,
  regenerated,
  isUnsettled,
  verify,
}: Interrupted): readonly Step[] {
  const newest = newestKey(times);
  if (!published || published.key === newest || regenerated.includes(newest) || isUnsettled) return [];
  return publication({ verify }, newest, published.targets);
}
