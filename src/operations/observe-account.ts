// Reads the account, its keys, and the targets concurrently, and ends the run if shared keys are disabled or the keys cannot
// be listed. Changes nothing.

import type { Cancellation } from '../core/cancellation.ts';
import { ActionError } from '../core/errors/action-error.ts';
import { observeTargets } from '../core/execute/observe.ts';
import { WatchedKeys, type WatchPorts } from '../core/execute/keys/watched-keys.ts';
import {
  KEY_TYPES,
  otherKey,
  timesOf,
  type AccountKeys,
  type KeyListing,
  type KeyType,
} from '../core/keys.ts';
import type { CurrentKey, ObservedTarget } from '../core/observation.ts';
import { traitsOf } from '../core/operations.ts';
import type { KeyVerifier } from '../core/ports/keys.ts';
import type { Log } from '../core/ports/runner.ts';
import { describeObserved } from '../core/report/narrate.ts';
import type { CreateRequest, KeysRequest } from '../core/request.ts';
import type { Secret } from '../core/secret.ts';
import { pause } from '../core/waits/pause.ts';
import { formatDuration, MINUTE, SECOND, type Duration } from '../core/time.ts';
import type { Context, Services } from './context.ts';

export interface ObservedAccount {
  readonly keys: WatchedKeys;
  readonly verifier: KeyVerifier;
  readonly listing: KeyListing;
  readonly targets: readonly ObservedTarget[];
}

/** Opens the record of the keys. */
export type Watch = (ports: WatchPorts, cancellation: Cancellation) => WatchedKeys;

export const watchKeys: Watch = (ports, cancellation) => new WatchedKeys(ports, cancellation);

export async function observeAccount(
  request: KeysRequest | CreateRequest,
  { azure, store }: Services,
  context: Context,
  watch: Watch,
): Promise<ObservedAccount> {
  const { runner, clock, cancellation } = context;
  const opening = azure.then((opened) => opened.openAccount(request.account));
  const checking = opening.then((account) => account.checkSharedKeys());
  const watching = opening.then((account) =>
    watch({ keys: account, clock, log: runner, isFound: () => succeeds(checking) }, cancellation),
  );
  const { targets: use, needsKeyTimes } = traitsOf(request.operation.name);
  const listing = watching.then((keys) => listFirst(keys, needsKeyTimes, context));
  const reading = {
    store,
    prepares: use === 'written',
    keys: listing.then(({ keys }) => keys),
  };
  // Prevents an unhandled rejection if no target needs the keys. `listing` itself is awaited below.
  void Promise.allSettled([reading.keys]);
  const observing = observeTargets(request.targets.filter(canBeRead(request)), reading, {
    clock,
    log: runner,
  });
  const [checked, listed] = await Promise.allSettled([checking, listing]);
  const read = await observing;
  if (checked.status === 'rejected' || listed.status === 'rejected') {
    const failures = [checked, listed].flatMap((one) =>
      one.status === 'rejected' ? [one.reason as unknown] : [],
    );
    logTargetFailures(read, failures, runner);
    throw failures[0];
  }
  if (checked.value === 'unknown') runner.info(UNCHECKED);
  requireTimes(request, listed.value);
  const targets = withCurrentKey(request, read, listed.value.keys);
  return { keys: await watching, verifier: await opening, listing: listed.value, targets };
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  const [{ status }] = await Promise.allSettled([work]);
  return status === 'fulfilled';
}

const UNCHECKED =
  'The identity can list the keys but not read the account, so this run did not check whether shared keys are disabled';

/** Without a token, `check` compares only `current-key`. */
function canBeRead({
  githubToken,
}: KeysRequest | CreateRequest): (target: ObservedTarget['target']) => boolean {
  return ({ kind }) => kind === 'keyvault' || githubToken !== undefined;
}

/** Compares `current-key` with the keys. */
export function withCurrentKey(
  request: KeysRequest | CreateRequest,
  read: readonly ObservedTarget[],
  keys: AccountKeys,
): readonly ObservedTarget[] {
  const current = compare(request.currentKey, keys);
  return request.targets.map((target) => {
    const observed = read.find((one) => one.target === target) ?? { target, state: { kind: 'unread' } };
    return { ...observed, current };
  });
}

function compare(currentKey: Secret | undefined, keys: AccountKeys): CurrentKey | undefined {
  return currentKey && (KEY_TYPES.find((type) => keys[type].secret.equals(currentKey)) ?? 'neither');
}

/** A rotation regenerates the standby key, which only the times of both keys tell from the other. */
function requireTimes({ operation, account }: KeysRequest | CreateRequest, { keys }: KeyListing): void {
  const times = timesOf(keys);
  const missing = KEY_TYPES.filter((type) => times[type] === undefined);
  if (missing.length === 0 || !traitsOf(operation.name).needsKeyTimes) return;
  const [first, second] = missing;
  throw new ActionError(
    'key-times-missing',
    `Azure does not report when the ${first ?? ''} key ${second === undefined ? '' : `and the ${second} key `}of ${account.accountName} ${second === undefined ? 'was' : 'were'} last regenerated, so this run cannot tell which key is in use and which is the standby key. Nothing was changed.`,
    {
      hint: `Run the workflow again. If Azure still reports no time, the keys date from before 2021: run operation: regenerate with key-type: ${second === undefined ? (first ?? '') : 'both'} once, which keeps a working key in the targets throughout and gives every key a time. To only bring a key to the targets, use operation: publish with key-type: primary or secondary.`,
    },
  );
}

/** If a single time is missing, the newest key cannot be told from the other one. A second list may state it. */
async function listFirst(
  keys: WatchedKeys,
  needsKeyTimes: boolean,
  { runner, clock, cancellation }: Context,
): Promise<KeyListing> {
  const listing = await keys.list();
  warnOfClock(clock.now() - listing.at, runner);
  if (needsKeyTimes || onlyMissing(listing) === undefined) return listing;
  const why = 'Azure did not say when one of the keys was regenerated, and is asked once more';
  await pause(SECOND, why, { clock, log: runner }, cancellation);
  const again = await keys.list();
  const missing = onlyMissing(again);
  if (missing !== undefined)
    runner.warn(
      `Azure does not report when the ${missing} key was regenerated, so the ${otherKey(missing)} key counts as the newest. If that is wrong, use operation: publish with key-type: ${missing}.`,
    );
  return again;
}

/** The only key without a time, if there is one. */
function onlyMissing({ keys }: KeyListing): KeyType | undefined {
  const missing = KEY_TYPES.filter((type) => keys[type].lastUpdated === undefined);
  return missing.length === 1 ? missing[0] : undefined;
}

/** Schedules and tokens tolerate a difference of minutes. */
const CLOCK_TOLERANCE: Duration = 2 * MINUTE;

function warnOfClock(ahead: Duration, log: Log): void {
  if (Math.abs(ahead) <= CLOCK_TOLERANCE) return;
  log.warn(
    `This runner's clock is ${formatDuration(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} Azure's. Ages and overlaps are counted by the clocks of Azure and GitHub, so the rotation is not affected, but sign-ins may fail. Synchronize the runner's clock.`,
  );
}

/**
 * Logs failed targets next to Azure's own failure, so that the user can fix both. A vault is compared with the keys and fails
 * with the same error, which is not repeated.
 */
function logTargetFailures(targets: readonly ObservedTarget[], failures: readonly unknown[], log: Log): void {
  for (const target of targets) {
    const { state } = target;
    if (state.kind === 'unreachable' && !failures.includes(state.error)) log.info(describeObserved(target));
  }
}
