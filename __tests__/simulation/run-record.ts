// The facts about a run that the invariants need.

import type { KeyType } from '../../src/core/keys.ts';
import type { PlanRequest } from '../../src/core/plan/decision.ts';
import type { Verdict } from '../../src/core/ports/keys.ts';
import type { Instant } from '../../src/core/time.ts';
import type { Haste, Value } from './world.ts';

export interface RunRecord {
  readonly id: number;
  readonly name: string;
  readonly operation: PlanRequest['operation']['name'];
  /** Whether its request names a key. */
  readonly isChoosing: boolean;
  readonly haste: Haste;
  readonly verifies: boolean;
  readonly targets: readonly number[];
  readonly started: Instant;
  readonly currentKey: Value | undefined;
  /** Whether it did not work when the run started. */
  readonly isCurrentKeyDead: boolean;
  /** For each key that it verified: the last answer of the data plane. */
  readonly verdicts: Map<Value, Verdict>;
  /** The latest value of each key that it was shown: what came before, it saw replaced. */
  readonly latest: Partial<Record<KeyType, Value>>;
  refusedForGood: boolean;
  oldAnswers: number;
  regenerations: number;
  writes: number;
}
