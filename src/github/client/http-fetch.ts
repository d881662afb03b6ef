// A fetch for Octokit. It follows a redirect only to the same resource within the API of the GitHub server.

import { gitHubApi, isWithin, type Destination } from '../../http/destinations.ts';
import { apiUrl } from '../../http/github-server.ts';
import { send, type Answer, type RequestInit } from '../../http/request.ts';

/** A renamed repository redirects, to the same host. More than a few redirects would be a loop. */
const REDIRECTS = 3;

export async function followingFetch(url: string, init: RequestInit): Promise<Answer> {
  const to = gitHubApi(apiUrl().href);
  let answer = await send(to, new URL(url), init);
  for (let count = 0; count < REDIRECTS; count++) {
    const next = redirectOf(answer, to);
    if (next === undefined) break;
    answer = await send(to, next, init);
  }
  return answer;
}

/**
 * A redirect out of the API is not followed, because the token would go there; nor one to another resource, because a secret
 * would be written or read there. The others keep the method.
 */
function redirectOf({ status, headers, url }: Answer, to: Destination): URL | undefined {
  const location = headers.get('location');
  if (location === undefined || ![301, 302, 307, 308].includes(status)) return undefined;
  const next = URL.parse(location, url);
  return next && isSameResource(next, new URL(url), to) ? next : undefined;
}

/** GitHub redirects the old name of a repository to its ID, and changes nothing else in the path: see renamed.ts. */
function isSameResource(next: URL, asked: URL, to: Destination): boolean {
  if (!isWithin(next, to)) return false;
  const [there, here] = [next, asked].map(({ pathname }) => decoded(pathname).slice(to.base.length));
  if (there === undefined || here === undefined) return false;
  const [, rest] = /^repositories\/\d+(\/.*)$/s.exec(there) ?? [];
  return there === here || (rest !== undefined && rest === /^repos\/[^/]+\/[^/]+(\/.*)$/s.exec(here)?.[1]);
}

/** A server may encode other characters than this action. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** As Octokit gives it. */
interface RedirectingAnswer {
  readonly status: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/** A redirect that was not followed. A retry would lead to the same place. */
export class Redirected extends Error {
  override readonly name = 'Redirected';
  readonly status: number;
  readonly request = { request: {} };
  /** Where it leads; undefined if that is the same resource. */
  readonly elsewhere: URL | undefined;

  constructor({ status, headers, url }: RedirectingAnswer) {
    super('The answer is a redirect.');
    this.status = status;
    const next = URL.parse(String(headers['location'] ?? ''), url);
    const isSame = next === null || isSameResource(next, new URL(url), gitHubApi(apiUrl().href));
    this.elsewhere = isSame ? undefined : next;
  }
}
