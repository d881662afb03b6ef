// Verifies a key on the data plane before it is published. A definite refusal ends the run, and the key is not written.
// Any other unclear answer is a warning: a network rule may block this runner although the key is right.

import type { Cancellation } from '../cancellation.ts';
import { ActionError } from '../errors/action-error.ts';
import type { Verdict } from '../ports/keys.ts';
import type { Secret } from '../secret.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from '../time.ts';
import type { ExecutionPorts } from './execution.ts';

/** How long a regenerated key may be refused until the data plane knows it. Azure documents no figure. */
const FRESH_KEY_BUDGET: Duration = 3 * MINUTE;
const KNOWN_KEY_BUDGET: Duration = 15 * SECOND;

/** Without any answer the whole budget is not worth spending: the key is probably right. */
const UNANSWERED_BUDGET: Duration = 5 * SECOND;
const LONGEST_DELAY: Duration = 15 * SECOND;

/** @param isFresh whether the key is so young that the data plane may not know it yet. */
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
    // A lost answer does not revoke a refusal.
    const standing = wasRefused && verdict === 'unanswered' ? 'refused' : verdict;
    const isSpent = clock.now() + delay - start > budgetOf(standing, isFresh);
    if (isSpent || cancellation.isRequested()) {
      if (standing === 'refused') throw refused(key);
      log.warn(
        `Azure Maps gave no clear answer about the ${key.label} (${detail}), so it is published unverified`,
      );
      return;
    }
    log.info(
      `Azure Maps does not accept the ${key.label} yet (${detail}); trying again in ${formatDuration(delay)}`,
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
      hint: 'Every target keeps the key that it held. A key that was just regenerated may need minutes to work: run the workflow again. If this persists, check that the input cloud is the cloud of the account.',
    },
  );
}
