// Verifies a key on the Azure Maps data plane before it is published. A definite refusal ends the run, and the key is not
// written. An unclear answer is only a warning, because a network rule may block this runner although the key is valid.

import type { Cancellation } from '../cancellation.ts';
import { ActionError } from '../errors/action-error.ts';
import type { Verdict } from '../ports/keys.ts';
import type { Log } from '../ports/runner.ts';
import type { Secret } from '../secret.ts';
import { pause } from '../waits/pause.ts';
import { MINUTE, SECOND, type Duration } from '../time.ts';
import type { ExecutionPorts } from './execution.ts';

/** How long a fresh key may be refused before the data plane accepts it. Azure does not document a figure. */
export const FRESH_KEY_BUDGET: Duration = 3 * MINUTE;
const KNOWN_KEY_BUDGET: Duration = 15 * SECOND;

/** Without an answer, a longer wait is not worthwhile, because the key is probably valid. */
const UNANSWERED_BUDGET: Duration = 5 * SECOND;
export const LONGEST_DELAY: Duration = 15 * SECOND;

/** The data plane may not accept a younger key yet, such as one of a new account or of a run that was killed. */
export const FRESH_KEY_AGE: Duration = 5 * MINUTE;

export interface Subject {
  readonly key: Secret;
  /** Whether the key is so new that the data plane may not accept it yet. */
  readonly isFresh: boolean;
  /** Asked once, after the first refusal: a value that Azure no longer lists is not tried again. */
  readonly isStillListed: () => Promise<boolean>;
  /** Receives the warning that the key could not be verified. */
  readonly onUnverified: (warning: string) => void;
}

/** @returns `replaced` if Azure Maps refuses the key and Azure no longer lists it. */
export async function verifyKey(
  { key, isFresh, isStillListed, onUnverified }: Subject,
  ports: Pick<ExecutionPorts, 'verifier' | 'clock' | 'log'>,
  cancellation: Cancellation,
): Promise<'verified' | 'replaced'> {
  const { verifier, clock, log } = ports;
  const start = clock.uptime();
  let wasRefused = false;
  for (let delay = SECOND; ; delay = Math.min(2 * delay, LONGEST_DELAY)) {
    const { verdict, detail } = await verifier.verify(key);
    cancellation.throwIfAbandoned();
    if (verdict === 'accepted') {
      log.info(`Azure Maps accepts the ${key.label}`);
      return 'verified';
    }
    if (verdict === 'refused' && !wasRefused && !(await isStillListed())) return 'replaced';
    wasRefused ||= verdict === 'refused';
    // An answer that says nothing does not cancel out an earlier refusal.
    const standing = wasRefused ? 'refused' : verdict;
    const budget = budgetOf(standing, isFresh);
    const isSpent = clock.uptime() + delay - start > budget;
    if (isSpent || cancellation.isRequested()) {
      if (standing === 'refused') throw refused(key, isFresh);
      onUnverified(unverified(key, verdict, detail));
      return 'verified';
    }
    const why = describeDoubt(`the ${key.label}`, standing, isFresh, detail);
    await pause(delay, why, ports, cancellation, budget);
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

/** Why a key is verified again. */
export function describeDoubt(key: string, verdict: Verdict, isFresh: boolean, detail: string): string {
  if (verdict !== 'refused') return `Azure Maps did not say whether it accepts ${key} (${detail})`;
  return isFresh
    ? `Azure Maps does not accept ${key} yet; this is normal for a new key`
    : `Azure Maps refuses ${key}; this is not normal, so one refusal is not enough`;
}

/** The first line is a warning, which must not be folded, and the others are only logged. */
export function warnOnce(log: Log): (line: string) => void {
  let hasWarned = false;
  return (line) => {
    if (hasWarned) {
      log.info(line);
      return;
    }
    hasWarned = true;
    log.endGroup();
    log.warn(line);
  };
}

function unverified(key: Secret, verdict: Verdict, detail: string): string {
  const what = `The ${key.label} could not be verified on Azure Maps (${detail}), so it is published unverified.`;
  return verdict === 'inconclusive'
    ? `${what} The response says nothing about the key. Likely causes: public network access to the account is disabled and this runner does not reach its private endpoint, or shared keys were enabled or disabled a few minutes ago. To skip the verification, set verify: false.`
    : what;
}

function refused(key: Secret, isFresh: boolean): ActionError {
  return new ActionError(
    'key-refused',
    `Azure Maps refused the ${key.label} as invalid (status 401), so it was not published.`,
    {
      hint: isFresh
        ? 'The targets keep the key that they hold. A new key can take a few minutes to work: run the workflow again. If the problem persists, check that the input cloud matches the account.'
        : 'The targets keep the key that they hold. Azure lists this key, but Azure Maps does not accept it: check that the input cloud matches the account, then run the workflow again.',
    },
  );
}
