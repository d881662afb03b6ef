// What a version of a secret says besides its value: its tags, which follow Microsoft's sample for two sets of credentials, and
// its dates. The SDK does not check the types that it declares.

import { expiryTime } from '../../core/plan/due.ts';
import type { KeyDescription } from '../../core/ports/targets.ts';
import { formatInstant, type Duration, type Instant } from '../../core/time.ts';

/** The tags whose values are texts. */
export function textsIn(tags: unknown): Record<string, string> {
  const entries = typeof tags === 'object' && tags !== null ? Object.entries(tags) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** @returns undefined for a date that is not valid. */
export function instantOf(date: Date | undefined): Instant | undefined {
  const instant = date?.getTime();
  return Number.isNaN(instant) ? undefined : instant;
}

/** On one version (Microsoft's page "About Azure Key Vault secrets"). */
export const MOST_TAGS = 15;

/** Keeps existing tags, except those of the key before. @returns also the tags for which there is no room. */
export function tagsOf(
  { type, lastUpdated }: KeyDescription,
  known: Readonly<Record<string, string>> = {},
): { readonly tags: Record<string, string>; readonly left: readonly string[] } {
  const own = {
    CredentialId: type as string,
    ...(lastUpdated === undefined ? {} : { KeyLastUpdated: formatInstant(lastUpdated) }),
  };
  const others = Object.entries(known).filter(([name]) => !['CredentialId', 'KeyLastUpdated'].includes(name));
  const room = MOST_TAGS - others.length;
  return {
    tags: Object.fromEntries([...others, ...Object.entries(own).slice(0, room)]),
    left: Object.keys(own).slice(room),
  };
}

/** A date in the past is left out, because some clients refuse an expired version. */
export function expiryOf({ lastUpdated }: KeyDescription, maxAge: Duration | undefined): Date | undefined {
  const expires = expiryTime(lastUpdated, maxAge);
  return expires !== undefined && expires > Date.now() ? new Date(expires) : undefined;
}
