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

/** The reason completes the message; the hint says what to do. */
type Explanation = readonly [reason: string, hint: string];

/** No federated credential matches what was presented. */
const MISMATCHES: Readonly<Record<string, string>> = {
  700213: 'none of its federated credentials has the subject of this job.',
  7002138: 'the subject of its federated credential differs from the subject of this job only in case.',
  700211: 'none of its federated credentials has the issuer of this job.',
  700212: 'none of its federated credentials has the audience of this job.',
  70021: 'none of its federated credentials matches this job.',
  70025: 'it has no federated credentials.',
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
  'the tenant has no such application or managed identity.',
  `client-id or tenant-id is wrong, or the identity was deleted. client-id is the Application (client) ID, not the object ID: az ad app list --display-name "<name>" --query "[].appId" --output tsv. For a managed identity: az identity list --query "[].{name:name,clientId:clientId}" --output table. The tenant: ${LOOK_UP_TENANT}`,
];
const WRONG_CLOUD: Explanation = [
  'the tenant belongs to another national cloud.',
  'Set the input cloud to the cloud of the tenant (cloud: AzureUSGovernment, or cloud: AzureCloud). The federated credential then needs the audience of that cloud: api://AzureADTokenExchangeUSGov, or api://AzureADTokenExchange.',
];
const NO_ISSUER: Explanation = [
  'it could not reach the issuer of the ID token.',
  'Entra reads the public keys of the issuer over the internet. If the issuer is a GitHub Enterprise Server, Entra must be able to reach it; otherwise run the workflow again in a few minutes.',
];
const TENANT_RESTRICTED: Explanation = [
  'a tenant restriction on the network of the runner denies access to this tenant.',
  'A proxy between the runner and Entra adds a header with the tenants that it allows (Restrict-Access-To-Tenants). Ask its administrator to add the tenant, or use a runner outside that network.',
];
const NO_TENANT: Explanation = [
  'tenant-id is not a valid tenant ID.',
  `Look it up: ${LOOK_UP_TENANT}. A GUID of zeros is a placeholder.`,
];
const POLICY: Explanation = [
  'a Conditional Access or security policy of the tenant blocks it.',
  `${ADMINISTRATOR} to exclude this identity (as a workload identity) from the policy, or to allow the IP addresses of the runner. The sign-in log of the tenant, under service principal sign-ins, names the policy.`,
];
const DISABLED: Explanation = [
  'the identity is disabled in this tenant.',
  `${ADMINISTRATOR} to allow sign-ins for it: Enterprise applications, Properties, "Enabled for users to sign-in".`,
];

const OTHERS: Readonly<Record<string, Explanation>> = {
  700016: NOT_FOUND,
  700011: NOT_FOUND,
  90002: [
    'there is no such tenant in this cloud.',
    `tenant-id is wrong: ${LOOK_UP_TENANT}. Or the tenant is in another cloud: set the input cloud, AzureCloud or AzureUSGovernment.`,
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
    'the tenant is not available.',
    'Microsoft has decommissioned or blocked it. Contact Microsoft support, or use an identity of another tenant.',
  ],
  5000225: [
    'the tenant is blocked because of inactivity.',
    `${ADMINISTRATOR} to have it reactivated: https://aka.ms/TenantLifecycle`,
  ],
  700024: [
    'the ID token is outside its validity period of five minutes.',
    'The clock of a self-hosted runner may be wrong: compare it with date --utc, and synchronize it with a time server. On a GitHub-hosted runner: run the workflow again.',
  ],
  700027: [
    'the signature of the ID token could not be verified.',
    "The issuer of the federated credential must be GitHub's: https://token.actions.githubusercontent.com, or that of your GitHub Enterprise Server, which Entra must be able to reach. Run the workflow again; Entra may have used an outdated copy of the issuer's keys.",
  ],
  50196: [
    'it received too many of the same requests in a short time.',
    'Wait a few minutes, then run the workflow again. Jobs of a matrix that sign in with this identity can run one after another (max-parallel: 1).',
  ],
  53003: POLICY,
  530032: POLICY,
  530035: POLICY,
  7000112: DISABLED,
  70001: DISABLED,
  // The enterprise claim; seen with the tenant of Microsoft itself.
  7002381: [
    'the tenant accepts ID tokens of GitHub only with certain values of the claim enterprise.',
    `Use a repository of an organization in an enterprise that the tenant accepts (a personal account is in none), or an identity of another tenant. Or ask an administrator of the tenant to accept this enterprise.`,
  ],
  500011: [
    'the service that the token is for was not found in the tenant.',
    'The input cloud most likely does not match the tenant. Set it to AzureCloud or AzureUSGovernment.',
  ],
  500014: [
    'the service that the token is for is disabled in the tenant.',
    `The subscription may have lapsed, or the service was disabled. ${ADMINISTRATOR} to enable it: Enterprise applications, All applications, Properties.`,
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
      `this action has no explanation for this error number.${quotation}`,
      `Look up the number: https://login.microsoftonline.com/error?code=${number}`,
    ];
  return QUOTED.includes(number) ? [known[0] + quotation, known[1]] : known;
}

function noServicePrincipal(clientId: string): Explanation {
  return [
    'the application has no service principal in the tenant.',
    `Create it, and then assign it the role for the account:\naz ad sp create --id ${clientId}`,
  ];
}

function mismatchHint({ number, auth, claims }: Refusal): string {
  const { clientId } = auth;
  if (!claims)
    return [
      'Compare the federated credentials with the subject of this job:',
      `az ad app federated-credential list --id ${clientId}`,
      'For a managed identity: az identity federated-credential list --identity-name "<name>" --resource-group "<group>"',
    ].join('\n');
  return [
    'A federated credential must match the issuer, subject, and audience of this job exactly, including case.',
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
