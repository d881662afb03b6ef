// The runner's service that issues OIDC identity tokens to a job.
import type { CryptoKey } from 'jose';
import type { SimClock } from '../determinism/clock.ts';
import { seededAlphanumerics } from '../determinism/random.ts';
import type { SimReply, SimRequest, SimService } from '../network/http.ts';
import { gitHubIssuer, prepareSigningKey, publicKey, signIdToken } from './issuer.ts';

export const idTokenHost = 'run-actions.example.actions.githubusercontent.com';

export interface IdTokenOptions {
  readonly subject?: string;
  readonly issuer?: string;
}

export interface IdTokens {
  readonly service: SimService;
  /** ACTIONS_ID_TOKEN_REQUEST_URL. */
  readonly requestUrl: string;
  /** ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly requestToken: string;
  /** The subject of new tokens. Tests can change it. */
  subject: string;
  issuer: string;
  /** Milliseconds added to the times of new tokens, to simulate a wrong clock. */
  skew: number;
  /** Includes expired tokens. */
  readonly issued: readonly string[];
  readonly publicKey: () => Promise<CryptoKey>;
  /** Issues a token without a request. */
  issue(audience: string): Promise<string>;
}

async function replyTo({ method, url, headers }: SimRequest, tokens: IdTokens): Promise<SimReply> {
  if (headers['authorization'] !== `Bearer ${tokens.requestToken}`)
    return { status: 401, body: 'Unauthorized' };
  if (method !== 'GET') return { status: 405, body: 'Method Not Allowed' };
  const audience = url.searchParams.get('audience') ?? 'https://github.com/octo';
  return { status: 200, body: { count: 1, value: await tokens.issue(audience) } };
}

export function createIdTokens(clock: SimClock, seed: string, options: IdTokenOptions = {}): IdTokens {
  prepareSigningKey();
  const issued: string[] = [];
  const tokens: IdTokens = {
    service: {
      answersFor: (host) => host === idTokenHost,
      handle: (request) => replyTo(request, tokens),
    },
    requestUrl: `https://${idTokenHost}/42//idtoken/1/2?api-version=2.0`,
    requestToken: `eyJ${seededAlphanumerics(`${seed}/request-token`, 120)}`,
    subject: options.subject ?? 'repo:octo/site:ref:refs/heads/main',
    issuer: options.issuer ?? gitHubIssuer,
    skew: 0,
    issued,
    publicKey,
    async issue(audience) {
      const token = await signIdToken({
        issuer: tokens.issuer,
        subject: tokens.subject,
        audience,
        id: `${seed}-${String(issued.length)}`,
        issuedAt: Math.floor((clock.now() + tokens.skew) / 1000),
      });
      issued.push(token);
      return token;
    },
  };
  return tokens;
}
