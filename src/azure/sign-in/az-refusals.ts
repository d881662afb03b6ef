// What it means that Microsoft Entra refused the session of the Azure CLI, by the AADSTS number.

import { inspect, signIn, useCloud, type Failure } from './az-hints.ts';
import { transientError } from './entra-error-numbers.ts';

export function refusal(number: string): Failure {
  const transient = transientError(number);
  if (transient !== undefined)
    return {
      reason: `Microsoft Entra reported ${transient}`,
      hint: () => 'Run the workflow again in a few minutes.',
    };
  const known = NUMBERS.find(([numbers]) => numbers.includes(number))?.[1];
  if (known) return { ...known, reason: `${known.reason} (AADSTS${number})` };
  return {
    reason: `Microsoft Entra refused it (AADSTS${number})`,
    hint: (call) =>
      `Look up the number: https://login.microsoftonline.com/error?code=${number}\n${inspect(call)}`,
  };
}

export const EXPIRED: Failure = {
  reason: 'the session has expired or was revoked',
  hint: signIn('Open the session again.'),
};

const NO_PERSON = 'Sign in with a workload identity instead: nobody can answer in a job.';

/** From Entra's error reference. */
const NUMBERS: readonly (readonly [readonly string[], Failure])[] = [
  [
    ['700024'],
    {
      reason: 'the assertion with which the session was opened is no longer valid',
      // Azure/azure-cli#28708, Azure/login#180.
      hint: () =>
        'Use azure-auth: oidc, which requests an ID token when it needs one. Or move this step directly after azure/login.\nWith OIDC, azure/login signs in with an ID token that is valid for five minutes, and az cannot get another one.',
    },
  ],
  [['70008', '700082', '700084', '70043', '50089', '50132', '50133', '50173'], EXPIRED],
  [
    ['50020', '50034', '51004', '16000', '90072', '700016', '700011'],
    {
      reason: 'the account of the session does not exist in the tenant',
      hint: signIn(
        'Sign in to the tenant of the Azure Maps account, which must also be the one in the input tenant-id. To see that of the session:\naz account show --query tenantId --output tsv',
      ),
    },
  ],
  [
    ['500011', '90002', '90038', '900382', '900432'],
    {
      reason: 'Microsoft Entra did not find the tenant or the service in the cloud of the session',
      hint: useCloud(', so that the inputs cloud and tenant-id match the session'),
    },
  ],
  [
    ['50005', '50072', '50074', '50076', '50078', '50079', '50097', '50129', '50158', '65001'],
    { reason: 'Microsoft Entra asks for an interactive sign-in', hint: signIn(NO_PERSON) },
  ],
  [
    ['50131', '53000', '53001', '53002', '53003', '53004', '530032', '530035'],
    {
      reason: 'a Conditional Access or security policy of the tenant blocks it',
      hint: () =>
        'Ask an administrator of the tenant to exclude the account of the session from the policy, or to allow the IP addresses of the runner. The sign-in log of the tenant names the policy.',
    },
  ],
  [
    ['7000215', '7000222'],
    {
      reason: 'the client secret of the session is wrong or has expired',
      hint: signIn('Sign in with a federated credential, which needs no secret.'),
    },
  ],
];
