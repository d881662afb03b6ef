// GitHub's OIDC issuer: the key that signs identity tokens, and the claims of a token.
import { generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { once } from '../network/shared.ts';

export const gitHubIssuer = 'https://token.actions.githubusercontent.com';

/** One key pair for all simulators of a process, because generating it is slow. */
let signingKeys: ReturnType<typeof generateKeyPair> | undefined;

function keyPair(): ReturnType<typeof generateKeyPair> {
  return (signingKeys ??= once('signing keys', () => generateKeyPair('RS256')));
}

/** Generates the key pair in the background, so that the first sign-in does not wait for it. */
export function prepareSigningKey(): void {
  void keyPair();
}

export async function publicKey(): Promise<CryptoKey> {
  return (await keyPair()).publicKey;
}

export interface IdTokenClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
  readonly id: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
}

export async function signIdToken({
  issuer,
  subject,
  audience,
  id,
  issuedAt,
}: IdTokenClaims): Promise<string> {
  return new SignJWT({
    repository: 'octo/site',
    ref: 'refs/heads/main',
    job_workflow_ref: 'octo/site/.github/workflows/rotate.yml@refs/heads/main',
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'simulated' })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(audience)
    .setJti(id)
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt)
    .setExpirationTime(issuedAt + 300)
    .sign((await keyPair()).privateKey);
}
