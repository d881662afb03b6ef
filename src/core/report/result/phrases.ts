// Clauses that several results consist of, without a period. Pure.

import { KEY_TYPES, newestKey, otherKey, type KeyType } from '../../keys.ts';
import { countDue } from '../../plan/fleet.ts';
import { counted } from '../../text.ts';
import { formatAge, formatDate, MINUTE, type Instant } from '../../time.ts';
import type { Report, TargetReport } from '../report.ts';

export function nameOf({ account }: Pick<Report, 'account'>): string {
  return account?.accountName ?? 'the account';
}

/** `2 secrets`, `1 of 3 secrets`. */
export function partOf(count: number, all: number, unit = 'secret'): string {
  return count === all ? counted(all, unit) : `${count} of ${counted(all, unit)}`;
}

/** `2 of 3 secrets hold primary` */
export function holdKey(targets: readonly Pick<TargetReport, 'key'>[], key: KeyType): string {
  const count = targets.filter((target) => target.key === key).length;
  return `${partOf(count, targets.length)} ${count === 1 ? 'holds' : 'hold'} ${key}`;
}

/** `40 days old` */
function ageOf(time: Instant | undefined, now: Instant): string {
  return time === undefined ? 'of unknown age' : `${formatAge(now - time)} old`;
}

/** A time after which something happens, in whole minutes: rounded up, so that it is not promised too early. */
export function minuteAfter(time: Instant): Instant {
  return Math.ceil(time / MINUTE) * MINUTE;
}

/** `; the next rotation is due 2027-01-14`, or nothing without `max-age`. */
export function describeNext({ nextRotation, keys }: Report): string {
  if (nextRotation === undefined || !keys) return '';
  const what = nextRotation > keys.at ? 'the next rotation is due' : 'a rotation has been due since';
  return `; ${what} ${formatDate(nextRotation, keys.at)}`;
}

export function describeAges(report: Report): string {
  const { keys } = report;
  if (!keys) return 'the keys of the account';
  const newest = newestKey(keys.now);
  const standby = otherKey(newest);
  const age = ageOf(keys.now[newest], keys.at);
  const other = ageOf(keys.now[standby], keys.at);
  return isNewestKnown(report)
    ? `${newest} is the newest key and ${age}; ${standby} is ${other}`
    : `${newest} is ${age}, and ${standby} is ${other}; it is unknown which of them is the newest`;
}

/** With a single time, the newest key cannot be told from the other one. */
export function isNewestKnown({ keys }: Report): boolean {
  return keys !== undefined && KEY_TYPES.every((type) => keys.now[type] !== undefined);
}

export function describeHealth(report: Report): string {
  const { targets = [], keys } = report;
  if (!keys) return 'no problem was found';
  const newest = newestKey(keys.now);
  const age = ageOf(keys.now[newest], keys.at);
  const unread = targets.filter(({ key }) => key !== newest).length;
  const next = describeNext(report);
  if (unread < targets.length) return `${holdKey(targets, newest)}, the newest key, which is ${age}${next}`;
  const rest = unread === 0 ? 'no secret was checked' : `${counted(unread, 'secret')} could not be compared`;
  return `${newest}, the newest key, is ${age}; ${rest}${next}`;
}

export function describeFleet({ accounts = [] }: Report): string {
  if (accounts.length === 0) return 'no account was found';
  const unlisted = accounts.filter((account) => account.unlisted !== undefined).length;
  const rest = unlisted === 0 ? '' : `; the keys of ${unlisted} could not be listed`;
  return `${counted(accounts.length, 'account')}, ${countDue(accounts)} due for rotation${rest}`;
}
