// Verifies the JSON Web Token with which a GitHub App authenticates.
// https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
import { verify } from 'node:crypto';
import { Refusal } from '../replies/refusal.ts';
import type { App, Apps } from '../state/apps.ts';

const longest = 10 * 60;

/** @param now GitHub's clock, epoch milliseconds. */
export function authenticateApp(authorization: string, apps: Apps, now: number): App | Refusal {
  const [head = '', body = '', signature = ''] = authorization.replace(/^bearer +/i, '').split('.');
  const header = decode(head);
  const claims = decode(body);
  if (header?.['alg'] !== 'RS256' || claims === undefined) return undecodable();
  const { iat, exp, iss } = claims;
  const seconds = now / 1000;
  if (!Number.isInteger(exp) || Number(exp) <= seconds)
    return new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (!Number.isInteger(iat) || Number(iat) > seconds)
    return new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  if (Number(exp) - seconds > longest || Number(exp) - Number(iat) > longest)
    return new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  const app = apps.byIssuer(String(iss));
  if (app === undefined) return new Refusal(404, 'Integration not found');
  const isGenuine = verify(
    'RSA-SHA256',
    Buffer.from(`${head}.${body}`),
    app.publicKey,
    Buffer.from(signature, 'base64url'),
  );
  return isGenuine ? app : undecodable();
}

function undecodable(): Refusal {
  return new Refusal(401, 'A JSON web token could not be decoded');
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
