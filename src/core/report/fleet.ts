// What `discover` tells of the accounts. Pure.

import { newestKey, otherKey } from '../keys.ts';
import { countDue, type DiscoveredAccount } from '../plan/fleet.ts';
import type { DiscoverRequest } from '../request.ts';
import { counted } from '../text.ts';
import { formatAge } from '../time.ts';

export function describeDiscovered(account: DiscoveredAccount): string {
  const { id, due } = account;
  return `${id.resourceGroup}/${id.accountName}: ${describeState(account)}${due === true ? '; rotation is due' : ''}`;
}

function describeState(account: DiscoveredAccount): string {
  if (!account.keysEnabled) return 'shared keys are disabled';
  if (account.unlisted !== undefined) return `its keys could not be listed (${account.unlisted})`;
  const newest = newestOf(account);
  return newest ? `the newest key (${newest.key}) is ${newest.age} old` : 'the age of its keys is unknown';
}

/** Undefined if it is unknown: with a single time, the newest key cannot be told from the other one. */
export function newestOf({ times, at = 0 }: DiscoveredAccount) {
  if (times === undefined) return undefined;
  const key = newestKey(times);
  const regenerated = times[key];
  if (regenerated === undefined || times[otherKey(key)] === undefined) return undefined;
  return { key, regenerated, age: formatAge(at - regenerated) };
}

/** What the outputs leave out, and what GitHub may leave out of them. */
export function describeOutputs(
  { subscriptionId }: Pick<DiscoverRequest, 'subscriptionId'>,
  accounts: readonly DiscoveredAccount[],
): string[] {
  if (accounts.length === 0) return [];
  return [
    ...describeUnlisted(accounts),
    describeDue(accounts),
    // Nothing tells this process what the runner masks, but a reader of the log sees it.
    `The outputs contain the subscription ID ${subscriptionId}. If *** stands here in place of the ID, it is masked, and GitHub drops the outputs: store the ID as a variable, not as a secret.`,
  ];
}

export function describeUnlisted(accounts: readonly DiscoveredAccount[]): string[] {
  const unlisted = accounts.filter((account) => account.unlisted !== undefined);
  const names = unlisted.slice(0, MOST_NAMES).map(({ id }) => `${id.resourceGroup}/${id.accountName}`);
  if (names.length === 0) return [];
  const more = unlisted.length - names.length;
  const role = unlisted.some((account) => account.unlisted === 'azure-forbidden')
    ? ' Give the identity a role with Microsoft.Maps/accounts/listKeys/action, which listing accounts does not need.'
    : '';
  return [
    `The keys of ${counted(unlisted.length, 'account')} could not be listed, so it is unknown whether a rotation is due: ${names.join(', ')}${more > 0 ? `, and ${more} more` : ''}.${role} The outputs accounts and accounts-chunks contain every account, with null as due where it is unknown.`,
  ];
}

const MOST_NAMES = 3;

export function describeDue(accounts: readonly DiscoveredAccount[]): string {
  return `due and due-chunks contain ${countDue(accounts)} of ${counted(accounts.length, 'account')}, by the ages of the keys alone. To fix secrets that are missing or hold another key, use accounts-chunks.`;
}
