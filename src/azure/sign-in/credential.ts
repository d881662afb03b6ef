// The Azure credential: an Entra token in exchange for the runner's ID token, or the session of an earlier azure/login step.
// Every token is masked before it is used, and requested once per scope.

import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import { ClientAssertionCredential, type AccessToken, type GetTokenOptions } from '@azure/identity';
import type { Log } from '../../core/ports/runner.ts';
import type { AzureAuth } from '../../core/request.ts';
import { MINUTE, type Duration, type Instant } from '../../core/time.ts';
import { azureDestination } from '../../http/destinations.ts';
import { azToken } from './az-cli.ts';
import type { Cloud } from '../client/clouds.ts';
import { claimsOf } from './id-token-claims.ts';
import { withRetries } from '../client/retries.ts';
import { translateSignInError, type LastAnswer } from './sign-in-errors.ts';
import { retryTransientRefusals } from './transient-refusals.ts';
import type { RenewableCredential } from '../client/token-renewal.ts';

/** The SDK requests the assertion twice per exchange. GitHub's is valid for five minutes. */
const ASSERTION_LIFE = MINUTE;

export interface CredentialOptions {
  readonly auth: AzureAuth;
  readonly cloud: Cloud;
  /** Returns the runner's ID token for an audience, masked. */
  readonly idToken: (audience: string) => Promise<string>;
  readonly mask: (secret: string) => void;
  readonly log: Pick<Log, 'info'>;
  readonly signal: AbortSignal;
}

export function createCredential(options: CredentialOptions): RenewableCredential {
  const { auth, cloud, signal, mask } = options;
  return oncePerScope(() => {
    // The SDK would return the token that it has, so a renewal needs a new source.
    const source: GetToken =
      auth.kind === 'oidc'
        ? oidcSource(auth, options)
        : (scopes) => azToken([scopes].flat()[0] ?? '', signal, { tenantId: auth.tenantId, cloud });
    return async (scopes, { claims } = {}) => {
      const token = await source(scopes, claims === undefined ? {} : { claims });
      if (token) mask(token.token);
      return token;
    };
  });
}

function oidcSource(
  auth: Extract<AzureAuth, { kind: 'oidc' }>,
  { cloud, idToken, log, signal }: CredentialOptions,
): GetToken {
  const recorder = recordAnswers();
  let presented = '';
  let failedToken: unknown;
  const assertion = remembered(() => idToken(auth.audience));
  const to = azureDestination('Microsoft Entra', cloud.name, cloud.authority);
  const { additionalPolicies, ...rest } = withRetries({ to, service: 'Microsoft Entra', log, signal });
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
    // Outside the retries: the recorder records the answer to the last attempt.
    additionalPolicies: [
      { policy: recorder.policy, position: 'perRetry' },
      { policy: retryTransientRefusals(log, signal), position: 'perRetry' },
      ...additionalPolicies,
    ],
  });
  return async (scopes, given) => {
    try {
      return await credential.getToken(scopes, { ...given, abortSignal: signal });
    } catch (error) {
      const evidence = { lastAnswer: recorder.last(), claims: claimsOf(presented) };
      throw translateSignInError(failedToken ?? error, { auth, signal, ...evidence });
    }
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

function remembered(get: () => Promise<string>): () => Promise<string> {
  let last: { readonly value: Promise<string>; readonly until: number } | undefined;
  return () => {
    if (!last || Date.now() > last.until) last = { value: get(), until: Date.now() + ASSERTION_LIFE };
    return last.value;
  };
}

/** A token that expires sooner is renewed. */
const LEAST_LIFE: Duration = MINUTE;

interface Issued {
  readonly token: Promise<AccessToken | null>;
  readonly at: Instant;
  expires: Instant;
}

type GetToken = (scopes: string | string[], options?: GetTokenOptions) => Promise<AccessToken | null>;

/** Requests that start concurrently share one exchange. A run that was suspended for an hour needs another token. */
function oncePerScope(open: () => GetToken): RenewableCredential {
  const tokens = new Map<string, Issued>();
  const scopeOf = new Map<string, string>();
  let source = open();
  const request = (scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null> => {
    const scope = [scopes].flat().join(' ');
    const fresh: Issued = { token: source(scopes, options), at: Date.now(), expires: Infinity };
    tokens.set(scope, fresh);
    void fresh.token.then(
      (token) => {
        fresh.expires = token?.expiresOnTimestamp ?? Infinity;
        if (token) scopeOf.set(token.token, scope);
      },
      () => undefined,
    );
    return fresh.token;
  };
  return {
    getToken(scopes: string | string[], options?: GetTokenOptions) {
      const known = tokens.get([scopes].flat().join(' '));
      const isUsable = known && options?.claims === undefined && Date.now() < known.expires - LEAST_LIFE;
      return isUsable ? known.token : request(scopes, options);
    },
    ageOf: (token) => Date.now() - (tokens.get(scopeOf.get(token) ?? '')?.at ?? Date.now()),
    async renew(refused) {
      const scope = scopeOf.get(refused) ?? '';
      const known = await tokens.get(scope)?.token;
      if (known?.token !== refused) return known?.token;
      source = open();
      return (await request(scope.split(' ')))?.token;
    },
  };
}
