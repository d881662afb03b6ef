// The AADSTS error numbers that Microsoft Entra can return for a federated sign-in, from its error reference, and what to do
// about each.

import type { AzureAuth } from '../core/request.ts';
import { credentialCommand, describeClaims, type Claims } from './id-token-claims.ts';

export interface Refusal {
  /** Without `AADSTS`. */
  readonly number: string;
  readonly auth: Extract<AzureAuth, { kind: 'oidc' }>;
  readonly claims: Claims | undefined;
}

interface Explanation {
  readonly reason: string;
  readonly hint: string;
}

/** No federated credential matches what was presented. */
const MISMATCHES: Readonly<Record<string, string>> = {
  700213: 'it has no federated credential with the subject of this job.',
  7002138: 'the subject of its federated credential differs from the subject of this job only in case.',
  700211: 'it has no federated credential with the issuer of this job.',
  700212: 'it has no federated credential with the audience of this job.',
  70021:
    'none of its federated credentials matches this job, or the matching one was created only minutes ago.',
  70025: 'it has no federated credentials.',
};

const OTHERS: Readonly<Record<string, Explanation>> = {
  700016: {
    reason: 'the tenant has no such application.',
    hint: 'client-id or tenant-id is wrong. client-id is the Application (client) ID, not the object ID: az ad app list --display-name <name> --query "[].appId" --output tsv. For a managed identity: az identity show --ids <id> --query clientId --output tsv. The tenant: az account show --query tenantId --output tsv',
  },
  90002: {
    reason: 'there is no such tenant in this cloud.',
    hint: 'tenant-id is wrong: az account show --query tenantId --output tsv. Or the tenant is in another cloud: set the input cloud, AzureCloud or AzureUSGovernment.',
  },
  700024: {
    reason: 'the ID token is outside its validity period of five minutes.',
    hint: 'The clock of a self-hosted runner may be wrong: compare it with date --utc, and synchronize it with a time server. On a GitHub-hosted runner: run the workflow again.',
  },
  700027: {
    reason: 'the signature of the ID token could not be verified.',
    hint: "The issuer of the federated credential must be GitHub's: https://token.actions.githubusercontent.com, or that of your GitHub Enterprise Server, which Entra must be able to reach. Run the workflow again; Entra may have used an outdated copy of the issuer's keys.",
  },
  53003: {
    reason: 'a Conditional Access policy blocks it.',
    hint: 'Ask an administrator of the tenant to exclude this application (as a workload identity) from the policy, or to allow the IP addresses of the runner. The sign-in log of the tenant names the policy.',
  },
  7000112: {
    reason: 'the application is disabled in this tenant.',
    hint: 'Ask an administrator of the tenant to allow sign-ins for it: Enterprise applications, Properties, "Enabled for users to sign-in".',
  },
  500011: {
    reason: 'the service that the token is for was not found in the tenant.',
    hint: 'The input cloud most likely does not match the tenant. Set it to AzureCloud or AzureUSGovernment.',
  },
};

const WRONG_CLOUD: Explanation = {
  reason: 'the tenant belongs to another national cloud.',
  hint: 'Set the input cloud to the cloud of the tenant (cloud: AzureUSGovernment, or cloud: AzureCloud). The federated credential then needs the audience of that cloud: api://AzureADTokenExchangeUSGov, or api://AzureADTokenExchange.',
};

const WRONG_CLOUD_NUMBERS = ['90038', '900382', '900432'];

export function explainRefusal(refusal: Refusal): Explanation {
  const { number } = refusal;
  const mismatch = MISMATCHES[number];
  if (mismatch !== undefined) return { reason: mismatch, hint: mismatchHint(refusal) };
  if (WRONG_CLOUD_NUMBERS.includes(number)) return WRONG_CLOUD;
  return (
    OTHERS[number] ?? {
      reason: 'this action has no explanation for this error number.',
      hint: `Look up the number: https://login.microsoftonline.com/error?code=${number}`,
    }
  );
}

function mismatchHint({ number, auth, claims }: Refusal): string {
  if (!claims) return 'Compare the federated credential of the application with the subject of this job.';
  const { subject } = claims;
  return [
    describeClaims(claims),
    ...(number === '70021'
      ? [
          'If a federated credential with exactly these values was just created, run the workflow again in a few minutes.',
        ]
      : []),
    ...(/^repo:[^/]*@\d+\/[^:]*@\d+:/.test(subject)
      ? [
          'The numbers after @ are IDs that GitHub assigns to repositories created, renamed, or transferred since July 2026. They are part of the subject.',
        ]
      : []),
    ...(subject.endsWith(':pull_request')
      ? [
          'A pull request should not rotate keys: run this on a schedule, or from a protected branch or environment.',
        ]
      : []),
    'A federated credential must match all three values exactly, including case. This command creates a matching one:',
    credentialCommand(auth.clientId, claims),
  ].join('\n');
}
