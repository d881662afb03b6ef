// The runner's own service for OIDC identity tokens, and GitHub's issuer key that signs them.
import { generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { SimClock, SimReply, SimRequest, SimService } from '../network/http.ts';
import { seededAlphanumerics } from '../determinism/random.ts';

export const idTokenHost = 'run-actions.example.actions.githubusercontent.com';
export const gitHubIssuer = 'https://token.actions.githubusercontent.com';

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
  /** What the next tokens say; a test may change it. */
  subject: string;
  issuer: string;
  /** Added to a new token's times, to play a runner whose clock is wrong. */
  skew: number;
  /** Every token ever made. */
  readonly issued: readonly string[];
  readonly publicKey: () => Promise<CryptoKey>;
  /** A token as the service would make it, for tests that need no request. */
  issue(audience: string): Promise<string>;
}

let signingKeys: ReturnType<typeof generateKeyPair> | undefined;
const keyPair = (): ReturnType<typeof generateKeyPair> => (signingKeys ??= generateKeyPair('RS256'));

export function createIdTokens(clock: SimClock, seed: string, options: IdTokenOptions = {}): IdTokens {
  // Made while the rest of the simulator starts: the first sign-in need not wait for it.
  void keyPair();
  const issued: string[] = [];
  const requestToken = `eyJ${seededAlphanumerics(`${seed}/request-token`, 120)}`;

  const answer = async ({ method, url, headers }: SimRequest): Promise<SimReply> => {
    if (headers['authorization'] !== `Bearer ${requestToken}`) return { status: 401, body: 'Unauthorized' };
    if (method !== 'GET') return { status: 405, body: 'Method Not Allowed' };
    const audience = url.searchParams.get('audience') ?? 'https://github.com/octo';
    return { status: 200, body: { count: 1, value: await tokens.issue(audience) } };
  };

  const tokens: IdTokens = {
    service: { answersFor: (host) => host === idTokenHost, handle: answer },
    requestUrl: `https://${idTokenHost}/42//idtoken/1/2?api-version=2.0`,
    requestToken,
    subject: options.subject ?? 'repo:octo/site:ref:refs/heads/main',
    issuer: options.issuer ?? gitHubIssuer,
    skew: 0,
    issued,
    publicKey: async () => (await keyPair()).publicKey,
    async issue(audience) {
      const seconds = Math.floor((clock.now() + tokens.skew) / 1000);
      const token = await new SignJWT({
        repository: 'octo/site',
        ref: 'refs/heads/main',
        job_workflow_ref: 'octo/site/.github/workflows/rotate.yml@refs/heads/main',
      })
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'simulated' })
        .setIssuer(tokens.issuer)
        .setSubject(tokens.subject)
        .setAudience(audience)
        .setJti(`${seed}-${String(issued.length)}`)
        .setIssuedAt(seconds)
        .setNotBefore(seconds)
        .setExpirationTime(seconds + 300)
        .sign((await keyPair()).privateKey);
      issued.push(token);
      return token;
    },
  };
  return tokens;
}
