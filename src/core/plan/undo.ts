// Plans what to publish if a run does not carry out the rest of its plan. Pure.

import { newestKey, otherKey, type KeyTimes, type KeyType } from '../keys.ts';
import type { Target } from '../targets.ts';
import type { Step } from './decision.ts';
import { publication, waitingPublication } from './publication.ts';

export interface Interrupted {
  /** The last publication of the run. */
  readonly published:
    | {
        readonly key: KeyType;
        readonly targets: readonly Target[];
        /** Whether that key has another value by now. */
        readonly isReplaced: boolean;
      }
    | undefined;
  /** Every target that can be reached. */
  readonly everyTarget: readonly Target[];
  readonly times: KeyTimes;
  readonly regenerated: readonly KeyType[];
  /** A key whose regeneration may have happened, or may still happen. */
  readonly uncertain: KeyType | undefined;
  readonly verify: boolean;
}

/**
 * After an error: the targets get the newest key again, because a rotation assumes that they hold it. There is nothing to undo if
 * this run regenerated that key: the stamps of the targets are then older, which the next run detects.
 */
export function planUndo(interrupted: Interrupted): readonly Step[] {
  const { published, times, regenerated, uncertain, verify } = interrupted;
  if (uncertain !== undefined) return planAfterUncertainty(interrupted, otherKey(uncertain));
  const newest = newestKey(times);
  if (published?.isReplaced) return publication({ verify }, published.key, published.targets, 'chosen');
  if (!published || published.key === newest || regenerated.includes(newest)) return [];
  return publication({ verify }, newest, published.targets);
}

/**
 * Only the key that was not to be regenerated is certain to work, so the targets keep it, with its present value. Targets that
 * were left out because they hold it are written too: a request that was given up may still take effect, and by its overlap
 * that write keeps a run that is started too early from regenerating a key.
 */
function planAfterUncertainty(
  { published, everyTarget, verify }: Interrupted,
  staying: KeyType,
): readonly Step[] {
  const isCurrent = published?.key === staying && !published.isReplaced;
  const written = isCurrent ? published.targets : [];
  return publication(
    { verify },
    staying,
    everyTarget.filter((target) => !written.includes(target)),
    'chosen',
  );
}

/**
 * After someone else changed the keys: every target gets the key that is the newest now.
 * @param chosen a key that was asked for by name, which every target gets instead.
 */
export function planAfterChange(
  times: KeyTimes,
  targets: readonly Target[],
  verify: boolean,
  chosen?: KeyType,
): readonly Step[] {
  return chosen === undefined
    ? waitingPublication({ verify }, newestKey(times), targets)
    : publication({ verify }, chosen, targets, 'chosen');
}
