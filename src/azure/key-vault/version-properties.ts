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

/** Of the value of a tag; the shortest limit that pages of Microsoft name. */
const LONGEST_TAG = 256;

const RUN_TAG = 'GitHubRunUrl';

/** The page of a workflow run, on any GitHub server. Somebody else's tag of this name has another value, and is kept. */
const RUN_PAGE = /^https?:\/\/\S+\/actions\/runs\/\d+(?:\/attempts\/\d+)?$/;

/**
 * Keeps existing tags, except those of this action on the version before.
 * @param runUrl the page of this attempt. Its tag gives way to every other one.
 * @returns also the tags about the key for which there is no room.
 */
export function tagsOf(
  { type, lastUpdated }: KeyDescription,
  runUrl: string | undefined,
  known: Readonly<Record<string, string>> = {},
): { readonly tags: Record<string, string>; readonly left: readonly string[] } {
  const own = {
    CredentialId: type as string,
    ...(lastUpdated === undefined ? {} : { KeyLastUpdated: formatInstant(lastUpdated) }),
  };
  const others = Object.entries(known).filter(([name, value]) => !isOwn(name, value));
  const hasRun =
    runUrl !== undefined && runUrl.length <= LONGEST_TAG && others.every(([name]) => name !== RUN_TAG);
  const added = Object.entries({ ...own, ...(hasRun ? { [RUN_TAG]: runUrl } : {}) });
  const room = MOST_TAGS - others.length;
  return {
    tags: Object.fromEntries([...others, ...added.slice(0, room)]),
    left: Object.keys(own).slice(room),
  };
}

function isOwn(name: string, value: string): boolean {
  return ['CredentialId', 'KeyLastUpdated'].includes(name) || (name === RUN_TAG && RUN_PAGE.test(value));
}

/** A date in the past is left out, because some clients refuse an expired version. */
export function expiryOf({ lastUpdated }: KeyDescription, maxAge: Duration | undefined): Date | undefined {
  const expires = expiryTime(lastUpdated, maxAge);
  return expires !== undefined && expires > Date.now() ? new Date(expires) : undefined;
}
