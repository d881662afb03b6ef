// The error codes of this action. Each code is a heading of docs/troubleshooting.md, which describes its causes and fixes;
// a test compares the two.

export interface CatalogueEntry {
  /** What failed, for the title of the annotation and the summary. */
  readonly title: string;
}

export const ERROR_CATALOGUE = {
  'bad-inputs': { title: 'Invalid inputs' },
  cancelled: { title: 'The run was canceled' },
  'id-token-unavailable': { title: 'This job is not allowed to request an ID token' },
  'id-token-failed': { title: 'GitHub did not issue an ID token' },
  'azure-sign-in-refused': { title: 'Azure refused the sign-in' },
  'azure-cli-unavailable': { title: 'The Azure CLI session could not be used' },
  'azure-forbidden': { title: 'The identity lacks a required Azure permission' },
  'azure-account-not-found': { title: 'The Azure Maps account was not found' },
  'azure-account-locked': { title: 'A lock protects the Azure Maps account' },
  'azure-keys-disabled': { title: 'The account does not allow shared keys' },
  'azure-throttled': { title: 'Azure throttled the requests' },
  'azure-unreachable': { title: 'Azure could not be reached' },
  'azure-unexpected-answer': { title: 'Unexpected response from Azure' },
  'key-times-missing': { title: 'It is unknown when a key was regenerated' },
  'keys-outdated': { title: 'Azure keeps listing an earlier state of the keys' },
  'azure-request-failed': { title: 'Azure refused a request' },
  'azure-name-taken': { title: 'The account name is taken' },
  'azure-region-not-offered': { title: 'Azure Maps is not available in this region' },
  'azure-policy-denied': { title: 'An Azure Policy denies the account' },
  'azure-quota-exceeded': { title: 'The subscription has reached its account limit' },
  'azure-group-not-found': { title: 'The resource group does not exist' },
  'azure-provider-not-registered': { title: 'Azure Maps is not registered in the subscription' },
  'azure-provisioning-failed': { title: 'Azure did not finish provisioning the account' },
  'azure-account-existed': { title: 'The account existed, and its settings were replaced' },
  'azure-location-missing': { title: 'A new account requires a location' },
  'regenerate-unsettled': { title: 'It is unknown whether the key was regenerated' },
  'key-refused': { title: 'Azure Maps does not accept the key' },
  'key-overtaken': { title: 'Someone else keeps regenerating the keys' },
  'keys-changed': { title: 'The keys are not those that the run had read' },
  'confirmation-failed': { title: 'The published key could not be confirmed' },
  'github-token-refused': { title: 'GitHub does not accept the token' },
  'github-job-token': { title: "The job's own GITHUB_TOKEN cannot write secrets" },
  'github-forbidden': { title: 'The token is not allowed to write this secret' },
  'github-sso': { title: 'The token is not authorized for single sign-on' },
  'github-not-found': { title: 'The repository or organization was not found' },
  'github-environment-not-found': { title: 'The environment does not exist' },
  'github-rate-limited': { title: "GitHub's rate limit was exceeded" },
  'github-unreachable': { title: 'GitHub could not be reached' },
  'github-unexpected-answer': { title: 'Unexpected response from GitHub' },
  'github-request-failed': { title: 'GitHub refused a request' },
  'keyvault-unreachable': { title: 'The vault could not be reached' },
  'keyvault-forbidden': { title: 'The identity is not allowed to use the vault' },
  'keyvault-secret-deleted': { title: 'A deleted secret still uses the name' },
  'keyvault-request-failed': { title: 'Key Vault refused a request' },
  'targets-failed': { title: 'Some targets failed' },
  unhealthy: { title: 'The keys need attention' },
  internal: { title: 'A bug in this action' },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
