// Turns a refused sign-in into an error that says what to do. Entra's own text is shown only as its AADSTS number.

import { ActionError } from '../core/errors.ts';
import type { AzureAuth } from '../core/request.ts';

/** Microsoft Entra's error numbers that a federated sign-in meets, from its error reference. */
const CAUSES: Readonly<Record<string, string>> = {
  AADSTS700213: 'The application has no federated credential with the subject of this job.',
  AADSTS7002138:
    'The subject of the federated credential differs from this job only in upper and lower case; matching is case-sensitive.',
  AADSTS700211: 'The application has no federated credential with this issuer.',
  AADSTS700212: 'The application has no federated credential with this audience.',
  AADSTS70021: 'No federated credential matches this job. One that was made a moment ago needs some minutes.',
  AADSTS70025: 'The application has no federated credential at all.',
  AADSTS700016: 'The application is not in this tenant: client-id or tenant-id is wrong.',
  AADSTS90002: 'The tenant was not found: tenant-id is wrong, or the input cloud is.',
  AADSTS700024: 'The ID token is outside its validity: the clock of the runner may be wrong.',
  AADSTS700027: 'The signature of the ID token could not be checked.',
  AADSTS90038: 'The tenant belongs to another national cloud: set the input cloud.',
  AADSTS900382: 'The tenant belongs to another national cloud: set the input cloud.',
  AADSTS900432: 'The tenant belongs to another national cloud: set the input cloud.',
  AADSTS53003: 'A Conditional Access policy blocks the sign-in.',
};

export function translateSignInError(error: unknown, { auth }: { readonly auth: AzureAuth }): ActionError {
  if (error instanceof ActionError) return error;
  if (auth.kind === 'azure-cli') {
    return new ActionError('azure-cli-unavailable', 'The session of the Azure CLI gave no token.', {
      hint: 'Put a step with azure/login before this one, in the same job, or sign in by azure-auth: oidc.',
      cause: error,
    });
  }
  const number = aadstsOf(error);
  if (number === undefined) {
    return new ActionError('azure-unreachable', 'Microsoft Entra gave no usable answer to the sign-in.', {
      hint: 'Nothing was changed. Run the workflow again; behind a proxy, check HTTPS_PROXY and NODE_EXTRA_CA_CERTS of the runner.',
      cause: error,
    });
  }
  const cause =
    CAUSES[number] ??
    `Look the number up at https://login.microsoftonline.com/error?code=${number.replace('AADSTS', '')}.`;
  return new ActionError(
    'azure-sign-in-refused',
    `Microsoft Entra refused the sign-in of application ${auth.clientId} in tenant ${auth.tenantId} (${number}).`,
    {
      hint: cause,
      cause: error,
    },
  );
}

function aadstsOf(error: unknown): string | undefined {
  return error instanceof Error ? /AADSTS\d+/.exec(error.message)?.[0] : undefined;
}
