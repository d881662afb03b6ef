// Failures of the sign-in with the session of the Azure CLI.
import { azFailures } from '../../../simulator/azure/entra/az-cli-failures.ts';
import type { Failure } from './failure.ts';

const TENANT = '11111111-2222-3333-4444-555555555555';
const LOGIN = '- uses: azure/login@v3';
/** Shows az's own message, and no token. */
const INSPECT = 'az account get-access-token --resource https://management.azure.com --query expiresOn';
/** What the run has not established. */
const UNKNOWN = ['may be missing', 'another tenant', 'azure/login@v2'];

type Row = Pick<Failure, 'gives'> & Partial<Failure>;

/** A run for which `az` fails in this way. */
function azFails(name: string, failure: keyof typeof azFailures, row: Row): Failure {
  return {
    name: `azure-cli-${name}`,
    code: 'azure-cli-unavailable',
    inputs: { 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': '' },
    withholds: UNKNOWN,
    options: ({ simulator }) => ({ path: [simulator.azure.cli({ failure: azFailures[failure] })] }),
    ...row,
  };
}

const withTenant = { inputs: { 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': TENANT } };

export const AZURE_CLI_FAILURES: readonly Failure[] = [
  {
    name: 'no-azure-cli-session',
    isCommon: true,
    code: 'azure-cli-unavailable',
    gives: ['no account is signed in', LOGIN],
    withholds: ['expired', 'another tenant'],
    inputs: { 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': '' },
    options: ({ simulator }) => ({ path: [simulator.azure.cli({ application: undefined })] }),
  },
  azFails('missing', 'silent', {
    gives: ['the command az, or a program that it needs, was not found', 'PATH', 'azure-auth: oidc'],
    withholds: [...UNKNOWN, 'signed in'],
    options: { env: { PATH: '/nonexistent' } },
  }),
  azFails('no-subscription', 'noSubscription', { gives: ['az account set --subscription'] }),
  azFails('incomplete', 'incomplete', { gives: ['has no credential', LOGIN] }),
  azFails('unknown-cloud', 'unknownCloud', {
    gives: ['is not registered', 'az cloud set --name AzureCloud'],
  }),
  azFails('managed-identity', 'managedIdentity', {
    ...withTenant,
    gives: ['2.77', 'az upgrade', 'remove the input tenant-id'],
    withholds: [LOGIN],
  }),
  azFails('managed-identity-tenant', 'managedIdentityOfOther', {
    ...withTenant,
    gives: ['belongs to another tenant than the input tenant-id'],
    withholds: [LOGIN],
  }),
  azFails('outdated', 'misspelled', { gives: ['does not know the command', 'az upgrade'] }),
  azFails('proxy', 'proxy', {
    gives: ['could not reach Microsoft Entra', 'HTTPS_PROXY', INSPECT],
    withholds: [...UNKNOWN, 'crashed'],
  }),
  azFails('certificate', 'certificate', { gives: ['certificate', 'REQUESTS_CA_BUNDLE'] }),
  azFails('strict-certificate', 'strictCertificate', {
    gives: ['RFC 5280', 'Python 3.13', 'azure-auth: oidc'],
    withholds: [...UNKNOWN, 'Set the PEM file'],
  }),
  azFails('crash', 'crash', { gives: ['it crashed', INSPECT] }),
  azFails('managed-identity-endpoint', 'managedIdentityEndpoint', {
    gives: ['for the managed identity of the runner', INSPECT],
  }),
  azFails('not-allowed', 'notAllowed', { gives: ['denied access to a file', 'AZURE_CONFIG_DIR'] }),
  azFails('timeout', 'hang', {
    gives: ['30 seconds', INSPECT],
    options: ({ simulator }) => ({
      path: [simulator.azure.cli({ failure: azFailures.hang })],
      clockScale: 50,
    }),
  }),
  azFails('silent', 'silent', { gives: ['exit code 0, but printed no token', INSPECT] }),
  azFails('unknown', 'unknown', {
    gives: ['exit code 3', INSPECT],
    withholds: [...UNKNOWN, 'Something else'],
  }),
  azFails('assertion-expired', 'assertionExpired', {
    gives: ['AADSTS700024', 'five minutes', 'azure-auth: oidc'],
  }),
  azFails('expired', 'expired', { gives: ['AADSTS700082', 'expired', LOGIN] }),
  azFails('other-tenant', 'otherTenant', {
    ...withTenant,
    gives: ['AADSTS50020', 'does not exist in the tenant', `tenant-id: ${TENANT}`],
    withholds: ['expired', 'fabrikam'],
  }),
  azFails('other-cloud', 'otherCloud', {
    gives: [
      'AADSTS500011',
      'az cloud set --name AzureUSGovernment',
      'environment: azureusgovernment',
      'audience: api://AzureADTokenExchangeUSGov',
    ],
    inputs: { 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': '', cloud: 'AzureUSGovernment' },
  }),
  azFails('interaction', 'interaction', { gives: ['AADSTS50076', 'interactive', LOGIN] }),
  azFails('blocked', 'blocked', { gives: ['AADSTS53003', 'policy'], withholds: [...UNKNOWN, LOGIN] }),
  azFails('secret', 'secret', { gives: ['AADSTS7000222', 'client secret'] }),
  azFails('transient', 'transient', {
    gives: ['AADSTS90033', 'Run the workflow again'],
    withholds: [...UNKNOWN, LOGIN],
  }),
  azFails('refused', 'refused', {
    gives: ['AADSTS50155', 'https://login.microsoftonline.com/error?code=50155'],
  }),
];
