// Verifies a key on the Azure Maps data plane before it is published. A definite refusal ends the run, and the key is not
// written. An unclear answer is only a warning, because a network rule may block this runner although the key is valid.

import type { Cancellation } from '../cancellation.ts';
import { ActionError } from '../errors/action-error.ts';
import type { Verdict } from '../ports/keys.ts';
import type { Secret } from '../secret.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from '../time.ts';
import type { ExecutionPorts } from './execution.ts';

/** How long a fresh key may be refused before the data plane accepts it. Azure does not document a figure. */
const FRESH_KEY_BUDGET: Duration = 3 * MINUTE;
const KNOWN_KEY_BUDGET: Duration = 15 * SECOND;

/** Without an answer, a longer wait is not worthwhile, because the key is probably valid. */
const UNANSWERED_BUDGET: Duration = 5 * SECOND;
const LONGEST_DELAY: Duration = 15 * SECOND;

/** @param isFresh whether the key is so new that the data plane may not accept it yet. */
export async function verifyKey(
  key: Secret,
  isFresh: boolean,
  { verifier, clock, log }: Pick<ExecutionPorts, 'verifier' | 'clock' | 'log'>,
  cancellation: Cancellation,
): Promise<void> {
  const start = clock.now();
  let wasRefused = false;
  for (let delay = SECOND; ; delay = Math.min(2 * delay, LONGEST_DELAY)) {
    const { verdict, detail } = await verifier.verify(key);
    cancellation.throwIfAbandoned();
    if (verdict === 'accepted') {
      log.info(`Azure Maps accepts the ${key.label}`);
      return;
    }
    wasRefused ||= verdict === 'refused';
    // A lost answer does not cancel out an earlier refusal.
    const standing = wasRefused && verdict === 'unanswered' ? 'refused' : verdict;
    const isSpent = clock.now() + delay - start > budgetOf(standing, isFresh);
    if (isSpent || cancellation.isRequested()) {
      if (standing === 'refused') throw refused(key);
      log.warn(
        `The ${key.label} could not be verified on Azure Maps (${detail}), so it is published unverified`,
      );
      return;
    }
    log.info(
      `Azure Maps has not accepted the ${key.label} yet (${detail}); trying again in ${formatDuration(delay)}`,
    );
    await clock.sleep(delay, cancellation.hurry);
  }
}

function budgetOf(verdict: Exclude<Verdict, 'accepted'>, isFresh: boolean): Duration {
  switch (verdict) {
    case 'refused':
      return isFresh ? FRESH_KEY_BUDGET : KNOWN_KEY_BUDGET;
    case 'unanswered':
      return UNANSWERED_BUDGET;
    case 'inconclusive':
      return 0;
  }
}

function refused(key: Secret): ActionError {
  return new ActionError(
    'key-refused',
    `Azure Maps refused the ${key.label} with status 401, so it was not published.`,
    {
      hint: 'The targets keep the key that they hold. A regenerated key can take a few minutes to work: run the workflow again. If the problem persists, check that the input cloud matches the account.',
    },
  );
}
