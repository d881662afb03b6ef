// The Azure credential: an Entra token for the runner's ID token, or the session of an earlier azure/login step. Every
// token is masked before anyone else sees it, and each scope's token is asked for once.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import {
  AzureCliCredential,
  ClientAssertionCredential,
  type AccessToken,
  type GetTokenOptions,
  type TokenCredential,
} from '@azure/identity';
import type { AzureAuth } from '../core/request.ts';
import type { Story } from '../core/ports.ts';
import { MINUTE, SECOND } from '../core/time.ts';
import type { Cloud } from './clouds.ts';
import { claimsOf } from './id-token-claims.ts';
import { patient } from './patience.ts';
import { translateSignInError, type Heard, type SignIn } from './sign-in-errors.ts';

/** The SDK asks for the assertion twice per exchange; GitHub's lives five minutes. */
const ASSERTION_LIFE = MINUTE;

/** Of the Azure CLI. */
const CLI_TIMEOUT = 30 * SECOND;

export interface CredentialOptions {
  readonly auth: AzureAuth;
  readonly cloud: Cloud;
  /** Gives the runner's ID token for an audience, masked. */
  readonly idToken: (audience: string) => Promise<string>;
  readonly mask: (secret: string) => void;
  readonly story: Pick<Story, 'info'>;
  readonly signal: AbortSignal;
}

interface Source {
  getToken(scope: string | string[]): Promise<AccessToken | null>;
  /** What a failure is explained by. */
  evidence(): Pick<SignIn, 'heard' | 'claims'>;
}

export function createCredential(options: CredentialOptions): TokenCredential {
  const { auth, signal, mask } = options;
  const source = auth.kind === 'oidc' ? oidcSource(auth, options) : cliSource(auth);
  return onePerScope({
    async getToken(scopes) {
      try {
        const token = await source.getToken(scopes);
        if (token) mask(token.token);
        return token;
      } catch (error) {
        throw translateSignInError(error, { auth, signal, ...source.evidence() });
      }
    },
  });
}

function oidcSource(
  auth: Extract<AzureAuth, { kind: 'oidc' }>,
  { cloud, idToken, story, signal }: CredentialOptions,
): Source {
  let heard: Heard = { kind: 'nothing' };
  let presented = '';
  let withoutToken: unknown;
  const witness: PipelinePolicy = {
    name: 'witness',
    async sendRequest(request, next) {
      try {
        const response = await next(request);
        heard = { kind: 'answer', status: response.status, body: response.bodyAsText ?? '' };
        return response;
      } catch (error) {
        heard = { kind: 'failure', error };
        throw error;
      }
    },
  };
  const assertion = remembered(() => idToken(auth.audience));
  const { additionalPolicies, ...rest } = patient({ service: 'Microsoft Entra', story, signal });
  const credential = new ClientAssertionCredential(
    auth.tenantId,
    auth.clientId,
    async () => {
      try {
        return (presented = await assertion());
      } catch (error) {
        // The SDK would hide it in an error of its own.
        withoutToken = error;
        throw error;
      }
    },
    {
      authorityHost: cloud.authority,
      ...rest,
      // Before the other: what it lets through is the last of all attempts.
      additionalPolicies: [{ policy: witness, position: 'perRetry' }, ...additionalPolicies],
    },
  );
  return {
    async getToken(scopes) {
      try {
        return await credential.getToken(scopes, { abortSignal: signal });
      } catch (error) {
        throw withoutToken ?? error;
      }
    },
    evidence: () => ({ heard, claims: claimsOf(presented) }),
  };
}

function cliSource({ tenantId }: Extract<AzureAuth, { kind: 'azure-cli' }>): Source {
  const credential = new AzureCliCredential({
    ...(tenantId === undefined ? {} : { tenantId }),
    processTimeoutInMs: CLI_TIMEOUT,
  });
  return {
    getToken: (scopes) => credential.getToken(scopes),
    evidence: () => ({ heard: { kind: 'nothing' }, claims: undefined }),
  };
}

function remembered(get: () => Promise<string>): () => Promise<string> {
  let last: { readonly value: Promise<string>; readonly until: number } | undefined;
  return () => {
    if (!last || Date.now() > last.until) last = { value: get(), until: Date.now() + ASSERTION_LIFE };
    return last.value;
  };
}

/** Requests that start side by side share one exchange. */
function onePerScope(source: TokenCredential): TokenCredential {
  const tokens = new Map<string, Promise<AccessToken | null>>();
  return {
    getToken(scopes: string | string[], options?: GetTokenOptions) {
      const scope = [scopes].flat().join(' ');
      const known = tokens.get(scope);
      if (known) return known;
      const token = source.getToken(scopes, options);
      tokens.set(scope, token);
      return token;
    },
  };
}
