// The Azure credential: an Entra token in exchange for the runner's ID token, or the session of an earlier azure/login step.
// Every token is masked before it is used, and requested once per scope.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import {
  AzureCliCredential,
  ClientAssertionCredential,
  type AccessToken,
  type GetTokenOptions,
  type TokenCredential,
} from '@azure/identity';
import type { Log } from '../core/ports/runner.ts';
import type { AzureAuth } from '../core/request.ts';
import { MINUTE, SECOND, type Duration, type Instant } from '../core/time.ts';
import type { Cloud } from './clouds.ts';
import { claimsOf } from './id-token-claims.ts';
import { withRetries } from './retries.ts';
import { translateSignInError, type LastAnswer, type SignIn } from './sign-in-errors.ts';

/** The SDK requests the assertion twice per exchange. GitHub's is valid for five minutes. */
const ASSERTION_LIFE = MINUTE;

/** How long the Azure CLI may take to return a token. */
const CLI_TIMEOUT = 30 * SECOND;

export interface CredentialOptions {
  readonly auth: AzureAuth;
  readonly cloud: Cloud;
  /** Returns the runner's ID token for an audience, masked. */
  readonly idToken: (audience: string) => Promise<string>;
  readonly mask: (secret: string) => void;
  readonly log: Pick<Log, 'info'>;
  readonly signal: AbortSignal;
}

interface Source {
  getToken(scope: string | string[]): Promise<AccessToken | null>;
  /** What can explain a failure. */
  evidence(): Pick<SignIn, 'lastAnswer' | 'claims'>;
}

export function createCredential(options: CredentialOptions): TokenCredential {
  const { auth, signal, mask } = options;
  const source = auth.kind === 'oidc' ? oidcSource(auth, options) : cliSource(auth);
  return oncePerScope({
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
  { cloud, idToken, log, signal }: CredentialOptions,
): Source {
  const recorder = recordAnswers();
  let presented = '';
  let failedToken: unknown;
  const assertion = remembered(() => idToken(auth.audience));
  const { additionalPolicies, ...rest } = withRetries({ service: 'Microsoft Entra', log, signal });
  const getAssertion = async () => {
    try {
      return (presented = await assertion());
    } catch (error) {
      // The SDK would hide it in an error of its own.
      failedToken = error;
      throw error;
    }
  };
  const credential = new ClientAssertionCredential(auth.tenantId, auth.clientId, getAssertion, {
    authorityHost: cloud.authority,
    ...rest,
    // Outside the retries: it records the answer to the last attempt.
    additionalPolicies: [{ policy: recorder.policy, position: 'perRetry' }, ...additionalPolicies],
  });
  return {
    async getToken(scopes) {
      try {
        return await credential.getToken(scopes, { abortSignal: signal });
      } catch (error) {
        throw failedToken ?? error;
      }
    },
    evidence: () => ({ lastAnswer: recorder.last(), claims: claimsOf(presented) }),
  };
}

/** The SDK's own errors leave out most of what Entra answered. */
function recordAnswers(): { readonly policy: PipelinePolicy; readonly last: () => LastAnswer } {
  let last: LastAnswer = { kind: 'none' };
  const policy: PipelinePolicy = {
    name: 'recordAnswers',
    async sendRequest(request, next) {
      try {
        const response = await next(request);
        last = { kind: 'answer', status: response.status, body: response.bodyAsText ?? '' };
        return response;
      } catch (error) {
        last = { kind: 'failure', error };
        throw error;
      }
    },
  };
  return { policy, last: () => last };
}

function cliSource({ tenantId }: Extract<AzureAuth, { kind: 'azure-cli' }>): Source {
  const credential = new AzureCliCredential({
    ...(tenantId === undefined ? {} : { tenantId }),
    processTimeoutInMs: CLI_TIMEOUT,
  });
  return {
    getToken: (scopes) => credential.getToken(scopes),
    evidence: () => ({ lastAnswer: { kind: 'none' }, claims: undefined }),
  };
}

function remembered(get: () => Promise<string>): () => Promise<string> {
  let last: { readonly value: Promise<string>; readonly until: number } | undefined;
  return () => {
    if (!last || Date.now() > last.until) last = { value: get(), until: Date.now() + ASSERTION_LIFE };
    return last.value;
  };
}

/** A token that expires sooner is renewed. */
const LEAST_LIFE: Duration = MINUTE;

/** Requests that start concurrently share one exchange. A run that was suspended for an hour needs another token. */
function oncePerScope(source: TokenCredential): TokenCredential {
  const tokens = new Map<string, { readonly token: Promise<AccessToken | null>; expires: Instant }>();
  return {
    getToken(scopes: string | string[], options?: GetTokenOptions) {
      const scope = [scopes].flat().join(' ');
      const known = tokens.get(scope);
      if (known && Date.now() < known.expires - LEAST_LIFE) return known.token;
      const fresh = { token: source.getToken(scopes, options), expires: Infinity };
      tokens.set(scope, fresh);
      void fresh.token.then(
        (token) => {
          fresh.expires = token?.expiresOnTimestamp ?? Infinity;
        },
        () => undefined,
      );
      return fresh.token;
    },
  };
}
