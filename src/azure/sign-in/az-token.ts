// Finds the token in what `az account get-access-token` printed.

import type { AccessToken } from '@azure/identity';
import { MINUTE, SECOND } from '../../core/time.ts';

/** For a token whose time of expiry is missing. az renews tokens that expire sooner. */
const SHORTEST_LIFE = 5 * MINUTE;

/** The JSON object with the token, within whatever else was printed, such as warnings and color codes. */
export function tokenIn(stdout: string): AccessToken | undefined {
  const [json] = /\{[^{}]*"accessToken"[^{}]*\}/.exec(stdout.replace(/\p{Cc}\[[\d;]*m/gu, '')) ?? [];
  if (json === undefined) return undefined;
  try {
    const { accessToken, ...answer } = JSON.parse(json) as Readonly<Record<string, unknown>>;
    if (typeof accessToken !== 'string' || !/^[\x21-\x7e]+$/.test(accessToken)) return undefined;
    return { token: accessToken, expiresOnTimestamp: expiryOf(answer) };
  } catch {
    return undefined;
  }
}

/** `expires_on` is in epoch seconds, and missing before az 2.54. `expiresOn` is in the time zone of the runner. */
function expiryOf({ expires_on: seconds, expiresOn }: Readonly<Record<string, unknown>>): number {
  const times = [Number.parseInt(String(seconds), 10) * SECOND, Date.parse(String(expiresOn))];
  return times.find((time) => !Number.isNaN(time)) ?? Date.now() + SHORTEST_LIFE;
}
