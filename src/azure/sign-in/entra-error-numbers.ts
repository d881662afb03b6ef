// The AADSTS error numbers that Microsoft Entra can return for a federated sign-in, from its error reference and from users'
// reports, and what to do about each.

import type { AzureAuth } from '../../core/request.ts';
import { credentialCommands } from './federated-credential-commands.ts';
import { notesOnSubject, type Claims } from './id-token-claims.ts';

export interface Refusal {
  /** Without `AADSTS`. */
  readonly number: string;
  /** Entra's own, made harmless. */
  readonly sentence: string;
  readonly auth: Extract<AzureAuth, { kind: 'oidc' }>;
  readonly claims: Claims | undefined;
}

/** The reason is a sentence without a period; the hint says what to do. */
type Explanation = readonly [reason: string, hint: string, quotation?: string];

/** No federated credential matches what was presented. */
const MISMATCHES: Readonly<Record<string, string>> = {
  700213: 'No federated credential of the identity has the subject of this job',
  7002138: 'The subject of the federated credential differs from the subject of this job only in case',
  700211: 'No federated credential of the identity has the issuer of this job',
  700212: 'No federated credential of the identity has the audience of this job',
  70021: 'No federated credential of the identity matches this job',
  70025: 'The identity has no federated credentials',
};

/**
 * RetryableError, ExternalServerRetryableError, RequestTimeout, RequestBudgetExceeded, MsodsServiceUnavailable, and
 * GraphRetryableError. Entra sends them with status 503, and some also with 400.
 */
const TRANSIENT = ['50033', '90006', '90012', '90024', '90033', '90090'];

/** "Request to External OIDC endpoint failed" (Azure/azure-cli#28863, microsoft/azure-pipelines-tasks#19831). */
const ISSUER_UNREACHABLE = ['50166', '90061'];

/** @returns what Entra reported, if the number is that of a transient error. */
export function transientError(number: string | undefined): string | undefined {
  return number !== undefined && TRANSIENT.includes(number)
    ? `a transient error (AADSTS${number})`
    : undefined;
}

/** @returns what Entra reported, if another attempt may succeed. */
export function passingError(number: string | undefined): string | undefined {
  if (number === undefined || !ISSUER_UNREACHABLE.includes(number)) return transientError(number);
  return `that it could not reach the issuer of the ID token (AADSTS${number})`;
}

const ADMINISTRATOR = 'Ask an administrator of the tenant';
const LOOK_UP_TENANT = 'az account show --query tenantId --output tsv';

const NOT_FOUND: Explanation = [
  'The tenant has no such application or managed identity',
  `Check client-id and tenant-id: one of them is wrong, or the identity was deleted. client-id is the Application (client) ID, not the object ID:\naz ad app list --display-name "<name>" --query "[].appId" --output tsv\nFor a managed identity:\naz identity list --query "[].{name:name,clientId:clientId}" --output table\nFor the tenant:\n${LOOK_UP_TENANT}`,
];
const WRONG_CLOUD: Explanation = [
  'The tenant belongs to another national cloud',
  'Set the input cloud to the cloud of the tenant (cloud: AzureUSGovernment, or cloud: AzureCloud). The federated credential then needs the audience of that cloud: api://AzureADTokenExchangeUSGov, or api://AzureADTokenExchange.',
];
const NO_ISSUER: Explanation = [
  'Microsoft Entra could not reach the issuer of the ID token',
  'Run the workflow again in a few minutes. If the issuer is a GitHub Enterprise Server, make sure that Entra can reach it: Entra reads the public keys of the issuer over the internet.',
];
const TENANT_RESTRICTED: Explanation = [
  'A tenant restriction on the network of the runner denies access to this tenant',
  'Ask the administrator of the proxy to add the tenant, or use a runner outside that network. A proxy between the runner and Entra adds a header with the tenants that it allows (Restrict-Access-To-Tenants).',
];
const NO_TENANT: Explanation = [
  'The input tenant-id is not a valid tenant ID',
  `Look it up:\n${LOOK_UP_TENANT}\nA GUID of zeros is a placeholder.`,
];
const POLICY: Explanation = [
  'A Conditional Access or security policy of the tenant blocks the sign-in',
  `${ADMINISTRATOR} to exclude this identity (as a workload identity) from the policy, or to allow the IP addresses of the runner. The sign-in log of the tenant, under service principal sign-ins, names the policy.`,
];
const DISABLED: Explanation = [
  'The identity is disabled in this tenant',
  `${ADMINISTRATOR} to allow sign-ins for it: Enterprise applications, Properties, "Enabled for users to sign-in".`,
];

const OTHERS: Readonly<Record<string, Explanation>> = {
  700016: NOT_FOUND,
  700011: NOT_FOUND,
  90002: [
    'There is no such tenant in this cloud',
    `Correct tenant-id, or set the input cloud to that of the tenant, AzureCloud or AzureUSGovernment. To look the tenant up:\n${LOOK_UP_TENANT}`,
  ],
  90038: WRONG_CLOUD,
  900382: WRONG_CLOUD,
  900432: WRONG_CLOUD,
  900021: NO_TENANT,
  900023: NO_TENANT,
  50166: NO_ISSUER,
  90061: NO_ISSUER,
  500021: TENANT_RESTRICTED,
  500022: TENANT_RESTRICTED,
  5000224: [
    'The tenant is not available',
    'Contact Microsoft support, or use an identity of another tenant. Microsoft has decommissioned or blocked this one.',
  ],
  5000225: [
    'The tenant is blocked because of inactivity',
    `${ADMINISTRATOR} to have it reactivated: https://aka.ms/TenantLifecycle`,
  ],
  700024: [
    'The ID token is outside its validity period of five minutes',
    'On a GitHub-hosted runner, run the workflow again. On a self-hosted runner, whose clock may be wrong, compare it with date --utc, and synchronize it with a time server.',
  ],
  700027: [
    'The signature of the ID token could not be verified',
    "Run the workflow again; Entra may have used an outdated copy of the issuer's keys. Check also that the issuer of the federated credential is GitHub's: https://token.actions.githubusercontent.com, or that of your GitHub Enterprise Server, which Entra must be able to reach.",
  ],
  50196: [
    'Microsoft Entra received too many of the same requests in a short time',
    'Wait a few minutes, then run the workflow again. Jobs of a matrix that sign in with this identity can run one after another (max-parallel: 1).',
  ],
  53003: POLICY,
  530032: POLICY,
  530035: POLICY,
  7000112: DISABLED,
  70001: DISABLED,
  // The enterprise claim; seen with the tenant of Microsoft itself.
  7002381: [
    'The tenant accepts ID tokens of GitHub only with certain values of the claim enterprise',
    `Use a repository of an organization in an enterprise that the tenant accepts (a personal account is in none), or an identity of another tenant. Or ask an administrator of the tenant to accept this enterprise.`,
  ],
  500011: [
    'The service that the token is for was not found in the tenant',
    'Set the input cloud to AzureCloud or AzureUSGovernment. Most likely, it does not match the tenant.',
  ],
  500014: [
    'The service that the token is for is disabled in the tenant',
    `${ADMINISTRATOR} to enable it: Enterprise applications, All applications, Properties. The subscription may have lapsed, or the service was disabled.`,
  ],
};

/** Whose own sentence contains the values that count. */
const QUOTED = ['7002381'];

export function explainRefusal(refusal: Refusal): Explanation {
  const { number, sentence, auth } = refusal;
  const quotation = sentence === '' ? '' : ` Entra reports: ${sentence}`;
  const mismatch = MISMATCHES[number];
  if (mismatch !== undefined) return [mismatch, mismatchHint(refusal)];
  if (number === '7000229') return noServicePrincipal(auth.clientId);
  const known = OTHERS[number];
  if (!known)
    return [
      'This action has no explanation for the error number of Microsoft Entra',
      `Look up the number: https://login.microsoftonline.com/error?code=${number}`,
      quotation,
    ];
  return QUOTED.includes(number) ? [known[0], known[1], quotation] : known;
}

function noServicePrincipal(clientId: string): Explanation {
  return [
    'The application has no service principal in the tenant',
    `Create it, and then assign it the role for the account:\naz ad sp create --id ${clientId}`,
  ];
}

function mismatchHint({ number, auth, claims }: Refusal): string {
  const { clientId } = auth;
  if (!claims)
    return [
      'Compare the federated credentials with the subject of this job:',
      `az ad app federated-credential list --id ${clientId}`,
      'For a managed identity:',
      'az identity federated-credential list --identity-name "<name>" --resource-group "<group>"',
    ].join('\n');
  return [
    'Create or correct a federated credential: it must match the issuer, subject, and audience of this job exactly, including case.',
    ...credentialCommands(clientId, claims),
    ...(number === '700212' ? ['Or set the input audience to the audience of the existing credential.'] : []),
    ...notesOnSubject(claims.subject),
    ...(number === '7002138' ? [] : [PROPAGATION]),
    LIMIT,
  ].join('\n');
}

// "Time for federated credential changes to propagate" in Microsoft's "Important considerations" on workload identity federation.
const PROPAGATION =
  'If a matching credential was created or changed in the last few minutes, run the workflow again.';

// 20 is in the same considerations.
const LIMIT =
  'An identity can have at most 20 federated credentials. A flexible one matches many subjects: see the link below.';
