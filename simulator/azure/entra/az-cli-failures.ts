// How `az account get-access-token` fails: observed with az 2.91 where no other source is given, with the file names shortened.

export interface AzFailure {
  readonly exitCode: number;
  readonly stderr?: string;
  readonly stdout?: string;
  /** Never ends. */
  readonly hangs?: boolean;
}

const TRACE =
  'Trace ID: 8d34bf3d-0db5-43b0-b795-0c280a1b6700 Correlation ID: 32b25d4a-dc6a-402e-98f7-d50fd71c820f Timestamp: 2026-11-22 05:00:00Z';

/** As az reports what Entra refused, with its recommendation (azure-cli-core: aad_error_handler). */
function refused(description: string): AzFailure {
  return {
    exitCode: 1,
    stderr: `ERROR: ${description} ${TRACE}
Run the command below to authenticate interactively; additional arguments may be added as needed:
az logout
az login --tenant "11111111-2222-3333-4444-555555555555" --scope "https://management.azure.com/.default"
`,
  };
}

function failed(message: string, exitCode = 1): AzFailure {
  return { exitCode, stderr: `ERROR: ${message}\n` };
}

function crashed(error: string, at = 'knack/cli.py", line 233, in invoke'): AzFailure {
  return failed(`The command failed with an unexpected error. Here is the traceback:
ERROR: ${error}
Traceback (most recent call last):
  File "${at}
To check existing issues, please visit: https://github.com/Azure/azure-cli/issues`);
}

export const azFailures = {
  noSubscription: failed("No subscription found. Run 'az account set' to select a subscription."),
  incomplete: failed(
    'Could not retrieve credential from local cache for service principal aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee. Run `az login` for this service principal.',
  ),
  unknownCloud: {
    exitCode: 1,
    stderr: `The cloud 'AzureStack' is not registered.
Resetting active cloud to'AzureCloud'.
ERROR: Please run 'az login' to setup account.
`,
  },
  // Observed with azure-cli-core 2.76: Azure/azure-cli#31869. 2.77 accepts the tenant of the identity.
  managedIdentity: failed("Tenant shouldn't be specified for managed identity account"),
  managedIdentityOfOther: failed(
    'For managed identity account, getting access token for non-current tenants is not supported. The specified tenant must be the current tenant 99999999-2222-3333-4444-555555555555',
  ),
  misspelled: failed(
    "'get-access-token' is misspelled or not recognized by the system.\n\nhttps://aka.ms/cli_ref\nRead more about the command in reference docs",
    2,
  ),
  proxy: crashed(
    "HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /11111111-2222-3333-4444-555555555555/v2.0/.well-known/openid-configuration (Caused by ProxyError('Unable to connect to proxy', NewConnectionError(\"HTTPSConnection(host='127.0.0.1', port=1): Failed to establish a new connection: [Errno 111] Connection refused\")))",
  ),
  // The recommendation is azure-cli-core's SSLERROR_TEMPLATE.
  certificate: failed(
    `HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /11111111-2222-3333-4444-555555555555/v2.0/.well-known/openid-configuration (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in certificate chain (_ssl.c:1016)')))
Certificate verification failed. This typically happens when using Azure CLI behind a proxy that intercepts traffic with a self-signed certificate. Please add this certificate to the trusted CA bundle. More info: https://learn.microsoft.com/cli/azure/use-cli-effectively#work-behind-a-proxy.`,
  ),
  // Azure/azure-cli#32206.
  strictCertificate: failed(
    `HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded with url: /11111111-2222-3333-4444-555555555555/v2.0/.well-known/openid-configuration (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Missing Authority Key Identifier (_ssl.c:1032)')))
Certificate verification failed. This typically happens when using Azure CLI behind a proxy that intercepts traffic with a self-signed certificate. Please add this certificate to the trusted CA bundle. More info: https://learn.microsoft.com/cli/azure/use-cli-effectively#work-behind-a-proxy.`,
  ),
  crash: crashed("No module named 'msal'"),
  managedIdentityEndpoint: crashed(
    'Expecting value: line 1 column 1 (char 0)',
    'msal/managed_identity.py", line 503, in _obtain_token_on_azure_vm',
  ),
  notAllowed: crashed("[Errno 13] Permission denied: '/home/runner/.azure'\nPermissionError: [Errno 13]"),
  hang: { exitCode: 0, hangs: true },
  silent: { exitCode: 0 },
  unknown: failed('Something else happened.', 3),
  // Azure/azure-cli#28708.
  assertionExpired: refused(
    'AADSTS700024: Client assertion is not within its valid time range. Current time: 2026-11-22T05:00:00.0000000Z, assertion valid from 2026-11-22T04:40:41.0000000Z, expiry time of assertion 2026-11-22T04:45:41.0000000Z. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .',
  ),
  // The following are from Entra's error reference.
  expired: refused(
    'AADSTS700082: The refresh token has expired due to inactivity. The token was issued on 2026-07-01T09:00:00.0000000Z and was inactive for 90.00:00:00.',
  ),
  otherTenant: refused(
    "AADSTS50020: User account 'someone@fabrikam.example' from identity provider 'https://sts.windows.net/99999999-2222-3333-4444-555555555555/' does not exist in tenant 'Contoso' and cannot access the application '04b07795-8ddb-461a-bbee-02f9e1bf7b46'(Microsoft Azure CLI) in that tenant.",
  ),
  otherCloud: refused(
    'AADSTS500011: The resource principal named https://management.azure.com was not found in the tenant named Contoso.',
  ),
  interaction: refused(
    "AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '797f4846-ba00-4fd7-ba43-dac1f8f63013'.",
  ),
  blocked: refused(
    'AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  ),
  secret: refused(
    "AADSTS7000222: The provided client secret keys for app 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee' are expired.",
  ),
  transient: refused('AADSTS90033: A transient error has occurred. Please try again.'),
  refused: refused('AADSTS50155: Device authentication failed for this user.'),
} as const satisfies Readonly<Record<string, AzFailure>>;
