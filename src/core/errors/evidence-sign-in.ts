// The evidence of the messages about signing in to Azure.

export const SIGN_IN_EVIDENCE = {
  'azure-sign-in-refused': [
    [
      'The subscription belongs to a different tenant than the one that issued the access token.',
      '401 InvalidAuthenticationTokenTenant',
    ],
    [
      'Azure Resource Manager refused the access token and requires a new sign-in (…, claims challenge).',
      '401 with claims in WWW-Authenticate',
    ],
    [
      'The access token has expired, according to Azure Resource Manager.',
      '401 ExpiredAuthenticationToken, also for a token that this run has just renewed',
    ],
    [
      'Azure Resource Manager refused the access token (…).',
      'any other 401 with a code of Azure, which is shown',
    ],
    [
      '… (AADSTS…). Microsoft Entra refused the sign-in of the identity … in tenant ….',
      'this number in a 4xx of the token endpoint; each reason belongs to one number of the error reference, and an unknown number is said to be unknown',
    ],
  ],
  'azure-cli-unavailable': [
    [
      'The Azure CLI (az) did not return a token: … (AADSTS…)',
      'no token, and this number in what az printed; each reason belongs to the number',
    ],
    [
      'The Azure CLI (az) did not return a token: the command az, or a program that it needs, was not found',
      'exit code 127 or 9009, or the sentence of cmd.exe',
    ],
    [
      'The Azure CLI (az) did not return a token: it did not finish within 30 seconds',
      'the time limit passed, and no token was on stdout',
    ],
    [
      'The Azure CLI (az) did not return a token: it ended with exit code 0, but printed no token',
      'exit code 0, and no object with an accessToken on stdout',
    ],
    [
      'The Azure CLI (az) did not return a token: it could not be started (…)',
      'the error code of starting the process',
    ],
    [
      'The Azure CLI (az) did not return a token: it ended with …, and printed nothing that explains it to this action',
      'none of the known sentences and numbers in what az printed',
    ],
    [
      'The Azure CLI (az) did not return a token: …',
      'a sentence that az, MSAL, or requests always use for this cause (src/azure/sign-in/az-failures.ts)',
    ],
  ],
} as const;
