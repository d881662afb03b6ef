// Tells apart why the Azure CLI returned no token: by how it ended, by the AADSTS number, and by fixed phrases of az, MSAL, and
// Python's requests. Nothing that az printed is repeated.

import { ActionError } from '../../core/errors/action-error.ts';
import { inspect, OIDC, signIn, useCloud, type AzCall, type Failure } from './az-hints.ts';
import { EXPIRED, refusal } from './az-refusals.ts';

export interface AzEnd {
  /** The exit code; or the name of the signal or of the error that kept az from running. */
  readonly code: number | string | null | undefined;
  readonly isLate: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export function azFailed(end: AzEnd, call: AzCall): ActionError {
  const { reason, hint = inspect } = failureOf(end, `${end.stderr}\n${end.stdout}`);
  return new ActionError('azure-cli-unavailable', `The Azure CLI (az) did not return a token: ${reason}.`, {
    hint: hint(call),
  });
}

function failureOf({ code, isLate }: AzEnd, text: string): Failure {
  if (isLate) return { reason: 'it did not finish within 30 seconds' };
  if (code === 127 || code === 9009 || NOT_FOUND_BY_CMD.test(text)) return NOT_FOUND;
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return { reason: 'it printed more than 1 MiB' };
  const number = /\bAADSTS(\d{4,8})\b/.exec(text)?.[1];
  if (number !== undefined) return refusal(number);
  const phrase = PHRASES.find(([pattern]) => pattern.test(text));
  if (phrase) return phrase[1];
  if (code === 0) return { reason: 'it ended with exit code 0, but printed no token' };
  if (typeof code === 'string' && /^E[A-Z\d]+$/.test(code))
    return { reason: `it could not be started (${code})` };
  const how = typeof code === 'number' ? `exit code ${code}` : (code ?? 'an unknown exit code');
  return { reason: `it ended with ${how}, and printed nothing that explains it to this action` };
}

/** Of cmd.exe in English, French, Spanish, and German. Other shells end with 127, and batch files with 9009. */
const NOT_FOUND_BY_CMD = /^'az' |^"az" |Befehl "az"/m;

const NOT_FOUND: Failure = {
  reason: 'the command az, or a program that it needs, was not found on this runner',
  hint: () =>
    'Install the Azure CLI (https://aka.ms/azure-cli), and make sure that az is on the PATH of the runner. If it is, its installation is damaged: reinstall it. Or use azure-auth: oidc, which does not need it.',
};

/** Observed with az 2.91, except what older versions print. The first that matches counts. */
const PHRASES: readonly (readonly [RegExp, Failure])[] = [
  [
    /The cloud '[^']*' is not registered/,
    {
      reason: 'the cloud that az is configured to use is not registered',
      hint: useCloud('; az uses AzureCloud instead of a cloud that is not registered'),
    },
  ],
  [
    // Before az 2.77: Azure/azure-cli#31869.
    /Tenant shouldn't be specified for/,
    {
      reason: 'this version of az does not accept a tenant for the session of a managed identity',
      hint: () => 'Update az to version 2.77 or later (az upgrade), or remove the input tenant-id.',
    },
  ],
  [
    /getting access token for non-current tenants is not supported/,
    {
      reason: 'the managed identity of the session belongs to another tenant than the input tenant-id',
      hint: () =>
        'Correct tenant-id, or remove it. To see the tenant of the session:\naz account show --query tenantId --output tsv',
    },
  ],
  [
    /No subscription found\. Run 'az account set'/,
    {
      reason: 'the session has no selected subscription',
      hint: () =>
        'Select one in a step before this one:\naz account set --subscription <subscription-id>\nazure/login selects that of its input subscription-id.',
    },
  ],
  [
    /Please run 'az login' to setup account|There are no active accounts/,
    {
      reason: 'no account is signed in for the selected cloud',
      hint: signIn(
        'Sign in in this job: a session does not outlast its job, and it is not visible in a container or to another user of the runner.',
      ),
    },
  ],
  [
    /does not exist in MSAL token cache|Could not retrieve credential from local cache|Can't find token from MSAL cache/,
    {
      reason: 'the session is incomplete: az has no credential for it',
      hint: signIn('Open the session again.'),
    },
  ],
  [
    /(?:subscription of '[^']*' doesn't exist|Subscription '[^']*' not found)/i,
    {
      reason: 'the subscription that az is told to use is not in the session',
      hint: () =>
        'Select a subscription of the session. To see them:\naz account list --query "[].{name:name,id:id}" --output table',
    },
  ],
  [/refresh token has expired|ExpiredAuthenticationToken/, EXPIRED],
  [
    // Python 3.13, since az 2.77: Azure/azure-cli#32108, #32206 and #33716.
    /certificate verify failed: (?:Missing (?:Authority|Subject) Key Identifier|Basic Constraints of CA cert not marked critical|CA cert does not include key usage extension)/,
    {
      reason:
        'it does not accept a certificate, because an extension that RFC 5280 requires is missing or not critical',
      hint: () =>
        `If a proxy intercepts TLS, have the certificate of its authority issued again with these extensions. ${OIDC}\nSince version 2.77, az is packaged with Python 3.13, which checks this; REQUESTS_CA_BUNDLE does not change it.`,
    },
  ],
  [
    /CERTIFICATE_VERIFY_FAILED|Certificate verification failed|SSLError/,
    {
      reason: 'it could not verify a certificate',
      hint: () =>
        'If a proxy intercepts TLS, set the PEM file of its certificate authority together with the public ones, for the step or the runner:\nenv:\n  REQUESTS_CA_BUNDLE: /path/to/ca-bundle.pem\nSuch a proxy signs with its own certificate authority, which az does not trust. NODE_EXTRA_CA_CERTS does not apply to az.',
    },
  ],
  [
    /managed_identity\.py|169\.254\.169\.254|MSI: Failed|connect to MSI/,
    {
      reason: 'it could not get a token for the managed identity of the runner',
      hint: (call) =>
        `Run the job on an Azure resource to which the identity is assigned.\n${inspect(call)}\n${OIDC}`,
    },
  ],
  [
    /PermissionError|Read-only file system/,
    {
      reason: 'it was denied access to a file',
      hint: (call) =>
        `Set AZURE_CONFIG_DIR to a directory of this user, for azure/login too: the present one may belong to another user.\n${inspect(call)}`,
    },
  ],
  [
    /Please ensure you have network connection|Max retries exceeded|RemoteDisconnected|Failed to (?:establish a new connection|resolve)|ProxyError|NameResolutionError|Connection(?:Error| aborted| reset| refused)|(?:Read|Connect)Timeout|timed out/i,
    {
      reason: 'it could not reach Microsoft Entra',
      hint: (call) =>
        `Check HTTPS_PROXY and NO_PROXY on the runner, and that it may reach ${call.cloud.authority}; then run the workflow again.\n${inspect(call)}`,
    },
  ],
  [
    /unrecognized arguments|is misspelled or not recognized by the system/,
    { reason: 'this version of az does not know the command', hint: () => 'Update az:\naz upgrade' },
  ],
  [
    /Traceback \(most recent call last\)|The command failed with an unexpected error/,
    {
      reason: 'it crashed',
      hint: (call) => `${inspect(call)}\nIf az crashes there too, update or reinstall it. ${OIDC}`,
    },
  ],
];
