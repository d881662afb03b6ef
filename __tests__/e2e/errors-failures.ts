// The most common failures, each with its cause, for the golden transcripts of errors.test.ts.
import type { ErrorCode } from '../../src/core/errors/action-error.ts';
import {
  classicToken,
  expiredToken,
  jobToken,
  powerlessToken,
} from '../../simulator/github/state/defaults.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import { publicWorld } from '../../simulator/world.ts';
import { requestTo, type Inputs, type World } from './world.ts';

export interface Failure {
  /** Of the golden file: `errors-<name>.txt`. */
  readonly name: string;
  readonly code: ErrorCode;
  /** What the message must contain, so that its reader does not have to search for it. */
  readonly gives: readonly string[];
  readonly inputs?: Inputs;
  readonly prepare?: (world: World) => void;
  readonly options?: Omit<RunOptions, 'inputs'> | ((world: World) => Omit<RunOptions, 'inputs'>);
}

const gatewayPage = {
  status: 403,
  headers: { 'content-type': 'text/html' },
  body: '<html><body>Blocked by the web filter</body></html>',
};

const REPO_ALONE = 'ghp_CLASSICxTokenWithRepoAlone000000000007';
const WITHOUT_SSO = 'ghp_CLASSICxTokenWithoutSingleSignOn00008';

/** A classic token that lacks a scope or an authorization. */
function addClassicToken(value: string, lack: { scopes?: string[]; withoutSso?: string[] }) {
  return ({ simulator: { github } }: World): void => {
    github.addToken({ ...classicToken, value, ...lack });
  };
}

const MATCHING =
  'az ad app federated-credential create --id aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee --parameters';

export const SIGN_IN_FAILURES: readonly Failure[] = [
  {
    name: 'no-id-token-permission',
    code: 'id-token-unavailable',
    gives: ['permissions:', 'id-token: write', 'fork'],
    options: { env: { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined } },
  },
  {
    name: 'wrong-subject',
    code: 'azure-sign-in-refused',
    gives: ['AADSTS700213', '"repo:octo/site:environment:production"', MATCHING],
    prepare: ({ simulator }) => (simulator.azure.idToken.subject = 'repo:octo/site:environment:production'),
  },
  {
    name: 'subject-with-ids',
    code: 'azure-sign-in-refused',
    gives: [
      '"subject":"repo:octo@4242/site@99:ref:refs/heads/main"',
      MATCHING,
      'They are part of the subject',
    ],
    prepare: ({ simulator }) =>
      (simulator.azure.idToken.subject = 'repo:octo@4242/site@99:ref:refs/heads/main'),
  },
  {
    name: 'wrong-audience',
    code: 'azure-sign-in-refused',
    gives: ['AADSTS700212', '"api://other"', MATCHING],
    inputs: { audience: 'api://other' },
  },
  {
    name: 'wrong-client-id',
    code: 'azure-sign-in-refused',
    gives: ['AADSTS700016', 'Application (client) ID', 'az ad app list'],
    inputs: { 'client-id': '12345678-9abc-def0-1234-56789abcdef0' },
  },
  {
    name: 'wrong-tenant',
    code: 'azure-sign-in-refused',
    gives: ['AADSTS90002', 'az account show --query tenantId', 'cloud'],
    inputs: { 'tenant-id': '12345678-9abc-def0-1234-56789abcdef0' },
  },
  {
    name: 'wrong-cloud',
    code: 'azure-sign-in-refused',
    gives: ['AADSTS90038', 'cloud: AzureUSGovernment'],
    inputs: { cloud: 'AzureUSGovernment' },
  },
  {
    name: 'no-azure-cli-session',
    code: 'azure-cli-unavailable',
    gives: ['- uses: azure/login@v2'],
    inputs: { 'azure-auth': 'azure-cli', 'client-id': '', 'tenant-id': '' },
    options: ({ simulator }) => ({ path: [simulator.azure.cli({ application: undefined })] }),
  },
];

const SCOPE = `/subscriptions/${publicWorld.subscriptionId}/resourceGroups/maps-rg/providers/Microsoft.Maps/accounts/contoso-maps`;

export const AZURE_FAILURES: readonly Failure[] = [
  {
    name: 'azure-forbidden',
    code: 'azure-forbidden',
    gives: [
      'Microsoft.Maps/accounts/listKeys/action',
      `az role assignment create --assignee ${publicWorld.clientId} --role "Azure Maps Contributor" --scope "${SCOPE}"`,
    ],
    prepare: ({ account }) => {
      account.permissions.clear();
    },
  },
  {
    name: 'azure-forbidden-to-regenerate',
    code: 'azure-forbidden',
    gives: ['Microsoft.Maps/accounts/regenerateKey/action', SCOPE],
    prepare: (world) => {
      world.store('primary');
      world.account.permissions.delete('Microsoft.Maps/accounts/regenerateKey/action');
    },
  },
  {
    name: 'account-not-found',
    code: 'azure-account-not-found',
    gives: [
      'The Azure Maps account contoso-mpas was not found in the resource group maps-rg',
      'az maps account list',
    ],
    inputs: { 'account-name': 'contoso-mpas' },
  },
  {
    name: 'group-not-found',
    code: 'azure-account-not-found',
    gives: ['The resource group maps was not found', 'az maps account list'],
    inputs: { 'resource-group': 'maps' },
  },
  {
    name: 'subscription-not-found',
    code: 'azure-account-not-found',
    gives: ['The subscription 12345678-9abc-def0-1234-56789abcdef0 was not found', 'az account list'],
    inputs: { 'subscription-id': '12345678-9abc-def0-1234-56789abcdef0' },
  },
  {
    name: 'account-locked',
    code: 'azure-account-locked',
    gives: ['ReadOnly', `az lock list --resource "${SCOPE}"`],
    prepare: ({ account }) => (account.lock = 'ReadOnly'),
  },
  {
    name: 'azure-throttled',
    code: 'azure-throttled',
    gives: ['429', 'in a few minutes'],
    prepare: (world) => {
      const reply = { status: 429, headers: { 'retry-after': '600' } };
      world.inject({ match: requestTo.listKeys, fault: { kind: 'reply', reply } });
    },
  },
];

export const GITHUB_FAILURES: readonly Failure[] = [
  {
    name: 'job-token',
    code: 'github-job-token',
    gives: [
      '- uses: actions/create-github-app-token@v3',
      'permission-secrets: write',
      'steps.app.outputs.token',
    ],
    inputs: { 'github-token': jobToken.value },
  },
  {
    name: 'job-token-for-an-environment',
    code: 'github-job-token',
    gives: ['permission-environments: write', 'permission-secrets: write'],
    inputs: { 'github-token': jobToken.value, environment: 'production' },
  },
  {
    name: 'token-without-permission',
    code: 'github-forbidden',
    gives: ['secrets=write', 'fine-grained token'],
    inputs: { 'github-token': powerlessToken.value },
  },
  {
    name: 'classic-token-without-scope',
    code: 'github-forbidden',
    gives: ['without the scope admin:org', 'Its scopes: repo'],
    inputs: { 'github-token': REPO_ALONE, targets: 'org:octo' },
    prepare: addClassicToken(REPO_ALONE, { scopes: ['repo'] }),
  },
  {
    name: 'no-single-sign-on',
    code: 'github-sso',
    gives: ['Configure SSO', 'https://github.com/settings/tokens'],
    inputs: { 'github-token': WITHOUT_SSO },
    prepare: addClassicToken(WITHOUT_SSO, { withoutSso: ['octo'] }),
  },
  {
    name: 'expired-token',
    code: 'github-token-refused',
    gives: ['valid for one hour', 'in the step before this one'],
    inputs: { 'github-token': expiredToken.value },
  },
  {
    name: 'environment-not-found',
    code: 'github-environment-not-found',
    gives: ['"prod"', '"staging", "production", "prod/eu west"'],
    inputs: { environment: 'prod' },
  },
  {
    name: 'repository-not-visible',
    code: 'github-not-found',
    gives: ['The repository mona/blog', 'Install the App on it'],
    inputs: { repository: 'mona/blog' },
  },
];

export const NETWORK_FAILURES: readonly Failure[] = [
  {
    name: 'proxy-page',
    code: 'azure-unexpected-answer',
    gives: ['status 403', 'proxy', 'management.azure.com'],
    prepare: (world) => {
      const fault = { kind: 'reply', reply: gatewayPage } as const;
      world.inject({ match: { host: 'management.azure.com' }, fault, times: Infinity });
    },
  },
  {
    name: 'unknown-certificate',
    code: 'id-token-failed',
    gives: ['certificate could not be verified', 'NODE_EXTRA_CA_CERTS: /path/to/ca.pem'],
    options: { env: { NODE_EXTRA_CA_CERTS: undefined } },
  },
  {
    name: 'azure-down',
    code: 'azure-unreachable',
    gives: ['status 503', 'https://azure.status.microsoft'],
    prepare: (world) => {
      const fault = { kind: 'reply', reply: { status: 503, body: 'Service Unavailable' } } as const;
      world.inject({ match: { host: 'management.azure.com' }, fault, times: Infinity });
    },
  },
];
