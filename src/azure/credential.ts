// The Azure credential: an Entra token for the runner's ID token, or the session of an earlier azure/login step. Every
// token is masked before anyone else sees it, and each scope's token is asked for once.

import {
  AzureCliCredential,
  ClientAssertionCredential,
  type AccessToken,
  type GetTokenOptions,
  type TokenCredential,
} from '@azure/identity';
import type { AzureAuth } from '../core/request.ts';
import { MINUTE, SECOND } from '../core/time.ts';
import type { Cloud } from './clouds.ts';
import { translateSignInError } from './sign-in-errors.ts';

/** The SDK asks for the assertion twice per exchange; GitHub's lives five minutes. */
const ASSERTION_LIFE = MINUTE;

const SIGN_IN_TIMEOUT = 30 * SECOND;

export interface CredentialOptions {
  readonly auth: AzureAuth;
  readonly cloud: Cloud;
  /** Gives the runner's ID token for an audience, masked. */
  readonly idToken: (audience: string) => Promise<string>;
  readonly mask: (secret: string) => void;
  readonly signal: AbortSignal;
}

export function createCredential(options: CredentialOptions): TokenCredential {
  const source =
    options.auth.kind === 'oidc' ? oidcCredential(options.auth, options) : cliCredential(options.auth);
  return onePerScope({
    async getToken(scopes) {
      try {
        const token = await source.getToken(scopes, {
          abortSignal: options.signal,
          requestOptions: { timeout: SIGN_IN_TIMEOUT },
        });
        if (token) options.mask(token.token);
        return token;
      } catch (error) {
        throw translateSignInError(error, options);
      }
    },
  });
}

function oidcCredential(
  auth: Extract<AzureAuth, { kind: 'oidc' }>,
  { cloud, idToken }: CredentialOptions,
): TokenCredential {
  const assertion = remembered(() => idToken(auth.audience));
  return new ClientAssertionCredential(auth.tenantId, auth.clientId, assertion, {
    authorityHost: cloud.authority,
  });
}

function cliCredential({ tenantId }: Extract<AzureAuth, { kind: 'azure-cli' }>): TokenCredential {
  return new AzureCliCredential({
    ...(tenantId === undefined ? {} : { tenantId }),
    processTimeoutInMs: SIGN_IN_TIMEOUT,
  });
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
