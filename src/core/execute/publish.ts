// Writes one key to several targets. A target that fails does not stop the others.

import { forEachBounded } from '../concurrency.ts';
import { asActionError } from '../errors/action-error.ts';
import type { AccountKey, KeyType } from '../keys.ts';
import type { PausePorts } from '../waits/pause.ts';
import type { TargetWriter } from '../ports/targets.ts';
import { progressOf } from '../waits/progress.ts';
import { describeTarget, type Target } from '../targets.ts';
import type { TargetResult } from './execution.ts';

/** Writes to different targets are independent. The GitHub client keeps the pace that GitHub requires. */
const CONCURRENT_WRITES = 20;

export interface WriteJob {
  readonly key: KeyType;
  readonly value: AccountKey;
  readonly targets: readonly Target[];
  /** The key that this run has already written to a target, if any. */
  readonly heldBefore: (target: Target) => KeyType | undefined;
}

export interface WriteProgress {
  readonly onStart: (target: Target) => void;
  readonly onEnd: (result: TargetResult) => void;
}

export async function writeTargets(
  job: WriteJob,
  { writer, clock, log }: PausePorts & { readonly writer: TargetWriter },
  { onStart, onEnd }: WriteProgress,
): Promise<void> {
  const { targets } = job;
  const progress = progressOf(targets.length, 'target', CONCURRENT_WRITES, { clock, log });
  await forEachBounded(targets, CONCURRENT_WRITES, async (target) => {
    onStart(target);
    const result = await writeTarget(target, job, writer);
    onEnd(result);
    const name = describeTarget(target);
    log.info(
      result.result === 'failed'
        ? `${name} failed: ${result.error.message}`
        : `${name} ${result.result === 'updated' ? 'written' : result.result}`,
    );
    progress();
  });
}

async function writeTarget(
  target: Target,
  { key, value, heldBefore }: WriteJob,
  writer: TargetWriter,
): Promise<TargetResult> {
  const failed = { target, key: heldBefore(target), result: 'failed' } as const;
  try {
    const answer = await writer.write(target, value.secret, { type: key, lastUpdated: value.lastUpdated });
    if (answer.kind === 'failed') return { ...failed, touched: answer.touched, error: answer.error };
    return { target, key, result: answer.kind };
  } catch (thrown) {
    return { ...failed, touched: true, error: asActionError(thrown) };
  }
}
