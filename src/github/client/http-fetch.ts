// A fetch for Octokit. It follows redirects within GitHub.

import { send, type Answer, type RequestInit } from '../../http/request.ts';

/** A renamed repository redirects, to the same host. More than a few redirects would be a loop. */
const REDIRECTS = 3;

export async function followingFetch(url: string, init: RequestInit = {}): Promise<Answer> {
  let answer = await send(new URL(url), init);
  for (let count = 0; count < REDIRECTS; count++) {
    const next = redirectOf(answer);
    if (next === undefined) break;
    answer = await send(next, init);
  }
  return answer;
}

/** A redirect to another origin, which would receive the token, is not followed. The others keep the method. */
function redirectOf({ status, headers, url }: Answer): URL | undefined {
  const location = headers.get('location');
  if (location === undefined || ![301, 302, 307, 308].includes(status)) return undefined;
  const next = URL.parse(location, url);
  return next?.origin === new URL(url).origin ? next : undefined;
}
