// Puts the requests of a run into an order that is the same in every run, although some are sent in parallel.
import { clouds, isDataPlane } from '../azure/clouds.ts';
import type { RecordedRequest } from '../network/wire.ts';
import { idTokenHost } from '../oidc/id-token.ts';

const gitHubRank = 4;
const resourceManagerRank = 2;

/** The position of a host among requests that are sent in parallel. */
function rankOf(host: string): number {
  if (host === idTokenHost) return 0;
  if (clouds.some(({ authority }) => authority === host)) return 1;
  if (isDataPlane(host) || clouds.some(({ resourceManager }) => host === resourceManager))
    return resourceManagerRank;
  return clouds.some(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`)) ? 3 : gitHubRank;
}

/** Requests that are never sent in parallel with others: the regeneration and the verification of a key. */
function isBarrier({ method, url }: RecordedRequest): boolean {
  return (method === 'POST' && url.pathname.endsWith('/regenerateKey')) || isDataPlane(url.hostname);
}

/** The resource of a request: on GitHub the secret store as a whole, elsewhere the path. */
function subjectOf({ url }: RecordedRequest): string {
  const [store] =
    rankOf(url.hostname) === gitHubRank ? (/^.*?\/secrets(?=\/|$)/.exec(url.pathname) ?? []) : [];
  return `${url.hostname}${store ?? url.pathname}`;
}

function compare(one: RecordedRequest, other: RecordedRequest): number {
  const rank = rankOf(one.url.hostname) - rankOf(other.url.hostname);
  if (rank !== 0) return rank;
  const [subject, otherSubject] = [subjectOf(one), subjectOf(other)];
  if (subject === otherSubject) {
    // Reads of one store can be sent in parallel. A write must stay after the reads that it depends on.
    const bothRead = one.method === 'GET' && other.method === 'GET';
    const order = bothRead ? one.url.pathname.localeCompare(other.url.pathname, 'en') : 0;
    return order === 0 ? one.index - other.index : order;
  }
  return subject < otherSubject ? -1 : 1;
}

/**
 * Keeps the order of arrival, except for requests that can be sent in parallel. The list is divided at every
 * regeneration and verification of a key, and where a request to Resource Manager follows a write to a target. Within a
 * part, requests are sorted by service (sign-in, Resource Manager, vaults, GitHub), then by path or, on GitHub, by store.
 * Reads of one store are sorted by path; all other requests of the same subject stay in the order of arrival.
 */
export function inStableOrder(requests: readonly RecordedRequest[]): readonly RecordedRequest[] {
  const parts: RecordedRequest[][] = [[]];
  let wrote = false;
  for (const request of requests) {
    const barrier = isBarrier(request);
    const rank = rankOf(request.url.hostname);
    if (barrier || (rank === resourceManagerRank && wrote)) {
      parts.push([]);
      wrote = false;
    }
    parts.at(-1)?.push(request);
    if (barrier) parts.push([]);
    if (rank > resourceManagerRank && request.method !== 'GET') wrote = true;
  }
  return parts.flatMap((part) => part.toSorted(compare));
}
