// Tries a key on the data plane before it is published. A definite refusal ends the run with nothing written; no
// clear answer is a warning, for a network rule may keep this runner out while the key is right.

import type { Cancellation } from './cancellation.ts';
import { ActionError } from './errors.ts';
import type { ExecutionPorts, Verdict } from './ports.ts';
import type { Secret } from './secret.ts';
import { MINUTE, SECOND, type Duration } from './time.ts';

/** How long a refusal may still be a regenerated key that is on its way to the data plane; Azure documents no figure. */
const FRESH_KEY_BUDGET: Duration = 3 * MINUTE;
const KNOWN_KEY_BUDGET: Duration = 15 * SECOND;

/** No answer at all is not worth the whole budget: the key is probably right. */
const UNANSWERED_BUDGET: Duration = 5 * SECOND;
const LONGEST_DELAY: Duration = 15 * SECOND;

/** @param fresh whether the key is so young that the data plane may not know it yet. */
export async function verifyKey(
  key: Secret,
  fresh: boolean,
  { verifier, clock, story }: Pick<ExecutionPorts, 'verifier' | 'clock' | 'story'>,
  cancellation: Cancellation,
): Promise<void> {
  const start = clock.now();
  let wasRefused = false;
  for (let delay = SECOND; ; delay = Math.min(2 * delay, LONGEST_DELAY)) {
    const { verdict, detail } = await verifier.verify(key);
    cancellation.throwIfAbandoned();
    if (verdict === 'accepted') {
      story.info(`Azure Maps accepts the ${key.label}`);
      return;
    }
    wasRefused ||= verdict === 'refused';
    // An answer that is lost takes back no refusal.
    const standing = wasRefused && verdict === 'unanswered' ? 'refused' : verdict;
    const spent = clock.now() + delay - start > budgetOf(standing, fresh);
    if (spent || cancellation.isRequested()) {
      if (standing === 'refused') throw refused(key);
      story.warn(
        `Azure Maps gave no clear answer about the ${key.label} (${detail}); it is published unverified`,
      );
      return;
    }
    story.info(
      `Azure Maps does not accept the ${key.label} yet (${detail}); next try in ${delay / SECOND} s`,
    );
    await clock.sleep(delay, cancellation.hurry);
  }
}

function budgetOf(verdict: Exclude<Verdict, 'accepted'>, fresh: boolean): Duration {
  switch (verdict) {
    case 'refused':
      return fresh ? FRESH_KEY_BUDGET : KNOWN_KEY_BUDGET;
    case 'unanswered':
      return UNANSWERED_BUDGET;
    case 'inconclusive':
      return 0;
  }
}

function refused(key: Secret): ActionError {
  return new ActionError(
    'key-refused',
    `Azure Maps refuses the ${key.label} with 401, so it was not published.`,
    {
      hint: 'Every target keeps what it held. A key regenerated a moment ago may need minutes to work: run the workflow again. If it stays so, check that the input cloud is the cloud of the account.',
    },
  );
}
