// Tries a key on the Azure Maps data plane that is not going to be published.

import type { Cancellation } from '../cancellation.ts';
import type { Verdict } from '../ports/keys.ts';
import type { Secret } from '../secret.ts';
import { SECOND } from '../time.ts';
import { pause } from '../waits/pause.ts';
import type { ExecutionPorts } from './execution.ts';
import { describeDoubt, FRESH_KEY_BUDGET, LONGEST_DELAY, type Subject } from './verify.ts';

/**
 * A refusal counts only if it is repeated, of a fresh key for some minutes; an answer that says nothing does not cancel it out.
 */
export async function tryKey(
  { key, isFresh }: Pick<Subject, 'key' | 'isFresh'>,
  ports: Pick<ExecutionPorts, 'verifier' | 'clock' | 'log'>,
  cancellation: Cancellation,
): Promise<Verdict> {
  const { verifier, clock, log } = ports;
  const start = clock.uptime();
  let wasRefused = false;
  for (let delay = 2 * SECOND; ; delay = Math.min(2 * delay, LONGEST_DELAY)) {
    const { verdict, detail } = await verifier.verify(key);
    wasRefused ||= verdict === 'refused';
    const standing = wasRefused && verdict !== 'accepted' ? 'refused' : verdict;
    const budget = standing === 'refused' && isFresh ? FRESH_KEY_BUDGET : 2 * SECOND;
    const isClear = standing === 'accepted' || standing === 'inconclusive';
    if (isClear || clock.uptime() + delay - start > budget || cancellation.isRequested()) {
      log.info(describeTrial(key, standing, detail));
      return standing;
    }
    const limit = budget > delay ? budget : undefined;
    await pause(delay, describeDoubt(key.label, standing, isFresh, detail), ports, cancellation, limit);
  }
}

function describeTrial(key: Secret, verdict: Verdict, detail: string): string {
  switch (verdict) {
    case 'accepted':
      return `Azure Maps accepts ${key.label}`;
    case 'refused':
      return `Azure Maps refuses ${key.label} (${detail})`;
    case 'inconclusive':
    case 'unanswered':
      return `${key.label} could not be tried on Azure Maps (${detail})`;
  }
}
