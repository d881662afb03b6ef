// The log of `discover`. Pure.

import { newestKey, otherKey, type KeyTimes } from '../keys.ts';
import { countDue, type DiscoveredAccount } from '../plan/fleet.ts';
import type { DiscoverRequest } from '../request.ts';
import { counted } from '../text.ts';
import { formatAge, type Instant } from '../time.ts';

/** What the outputs leave out, and what GitHub may leave out of them. */
export function describeOutputs(
  { subscriptionId }: Pick<DiscoverRequest, 'subscriptionId'>,
  accounts: readonly DiscoveredAccount[],
): string[] {
  if (accounts.length === 0) return [];
  return [
    ...describeUnlisted(accounts),
    `${describeDue(accounts)}.`,
    // Nothing tells this process what the runner masks, but a reader of the log sees it.
    `The outputs contain the subscription ID ${subscriptionId}. If *** stands here in place of the ID, it is masked, and GitHub drops the outputs: store the ID as a variable, not as a secret.`,
  ];
}

const UNKNOWN: KeyTimes = { primary: undefined, secondary: undefined };

export function describeDiscovered({
  id,
  keysEnabled,
  times,
  unlisted,
  at = 0,
  due,
}: DiscoveredAccount): string {
  const listed =
    unlisted === undefined ? describeAge(times ?? UNKNOWN, at) : `its keys could not be listed (${unlisted})`;
  const state = keysEnabled ? listed : 'shared keys are disabled';
  return `${id.resourceGroup}/${id.accountName}: ${state}${due === true ? '; rotation is due' : ''}`;
}

function describeAge(times: KeyTimes, now: Instant): string {
  const newest = newestKey(times);
  const regenerated = times[newest];
  return regenerated === undefined || times[otherKey(newest)] === undefined
    ? 'the age of its keys is unknown'
    : `the newest key (${newest}) is ${formatAge(now - regenerated)} old`;
}

function describeUnlisted(accounts: readonly DiscoveredAccount[]): string[] {
  const codes = accounts.flatMap(({ unlisted }) => unlisted ?? []);
  if (codes.length === 0) return [];
  const role = codes.includes('azure-forbidden')
    ? ' To list keys, the identity needs a role with Microsoft.Maps/accounts/listKeys/action; to list accounts, it does not.'
    : '';
  return [
    `The keys of ${counted(codes.length, 'account')} could not be listed, so due is null for them. The outputs accounts and accounts-chunks contain them too.${role}`,
  ];
}

/** Without a period. */
export function describeDue(accounts: readonly DiscoveredAccount[]): string {
  return `due and due-chunks contain ${countDue(accounts)} of ${counted(accounts.length, 'account')}, by the ages of the keys alone. To fix secrets that are missing or hold another key, use accounts-chunks`;
}
