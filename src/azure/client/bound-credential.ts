// A credential for one service. A challenge in an answer cannot choose what a token is for: the SDK would request one for any
// scope that Resource Manager's challenge names, and for the resource and the tenant of a vault's.

import type { RenewableCredential } from './token-renewal.ts';

/** @param audience the service's own, such as `https://vault.azure.net`. */
export function boundTo(audience: string, credential: RenewableCredential): RenewableCredential {
  return {
    ...credential,
    getToken: (_scopes, { abortSignal, claims } = {}) =>
      credential.getToken(`${audience}/.default`, {
        ...(abortSignal === undefined ? {} : { abortSignal }),
        ...(claims === undefined ? {} : { claims }),
      }),
  };
}
