// Plans what to publish if a run ends after it prepared the targets for a regeneration that did not happen. Pure.

import { newestKey, type KeyTimes, type KeyType } from '../keys.ts';
import type { Target } from '../targets.ts';
import type { Step } from './decision.ts';
import { publication } from './publication.ts';

export interface Interrupted {
  /** The last publication of the run. */
  readonly published: { readonly key: KeyType; readonly targets: readonly Target[] } | undefined;
  readonly times: KeyTimes;
  readonly regenerated: readonly KeyType[];
  /** Whether the last regeneration may have happened. */
  readonly isUnsettled: boolean;
  readonly verify: boolean;
}

/**
 * The targets get the newest key again, because a rotation assumes that they hold it. There is nothing to undo if this run
 * regenerated that key: the stamps of the targets are then older, which the next run detects. If the newest key may have been
 * regenerated, only the other key is certain to work, so it stays.
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
