// Every way in which this action can fail: a closed list. Each code is a heading of docs/troubleshooting.md, which
// says at length what `cause` and `next` say in a sentence; a test holds the two in step.

export interface CatalogueEntry {
  /** What failed, for the annotation's title. */
  readonly title: string;
  /** The likely cause, and the next action: shown where the place that failed knows nothing better. */
  readonly cause: string;
  readonly next: string;
}

export const ERROR_CATALOGUE = {
  'bad-inputs': {
    title: 'The inputs need mending',
    cause: 'An input is missing, misspelt, or does not fit another.',
    next: 'Mend every line of the report; no request was made.',
  },
  cancelled: {
    title: 'The run was cancelled',
    cause: 'A person, a newer run of the same concurrency group or a time limit ended it.',
    next: 'Run the workflow again: it starts from what Azure and the targets say.',
  },
  'id-token-unavailable': {
    title: 'This job may not ask GitHub for an ID token',
    cause: 'The job lacks the permission id-token: write, or a pull request from a fork started it.',
    next: 'Add permissions: id-token: write to the job.',
  },
  'id-token-failed': {
    title: 'GitHub did not issue an ID token',
    cause: "The runner's token service had a passing fault, or the runner cannot reach it.",
    next: 'Run the workflow again.',
  },
  'azure-sign-in-refused': {
    title: 'Azure refused the sign-in',
    cause: 'No federated credential of the application matches the ID token of this job.',
    next: 'Compare issuer, subject and audience with those of the federated credential.',
  },
  'azure-cli-unavailable': {
    title: 'The Azure CLI session could not be used',
    cause: 'No step of this job signed in with azure/login before, or its session is over.',
    next: 'Put a step with azure/login before this one, or use azure-auth: oidc.',
  },
  'azure-forbidden': {
    title: 'The identity may not do this in Azure',
    cause: 'No role of the identity holds this action on the account, or its assignment is only minutes old.',
    next: 'Assign a role with this action at the scope of the account.',
  },
  'azure-account-not-found': {
    title: 'The Azure Maps account was not found',
    cause: 'subscription-id, resource-group, account-name or cloud is not that of the account.',
    next: 'Copy the full resource ID: az maps account list --query "[].id" --output tsv',
  },
  'azure-account-locked': {
    title: 'A lock protects the Azure Maps account',
    cause: 'A ReadOnly lock on the account, its group or its subscription blocks even listing the keys.',
    next: 'Replace it by a CanNotDelete lock.',
  },
  'azure-keys-disabled': {
    title: 'The account does not allow shared keys',
    cause: 'The account has disableLocalAuth set: its keys work nowhere.',
    next: 'Use Microsoft Entra for Azure Maps, or allow shared keys again.',
  },
  'azure-throttled': {
    title: 'Azure asked for fewer requests',
    cause: 'Many clients use the same subscription at the same time.',
    next: 'Run the workflow again in some minutes, at a time of its own.',
  },
  'azure-unreachable': {
    title: 'Azure could not be reached',
    cause: 'Azure or the network between it and the runner has a fault.',
    next: 'Run the workflow again; if it stays so, look at https://azure.status.microsoft',
  },
  'azure-unexpected-answer': {
    title: 'Azure gave an answer that makes no sense',
    cause: 'Something between the runner and Azure, such as a proxy, answered in its place.',
    next: 'Check HTTPS_PROXY and NO_PROXY of the runner, then run the workflow again.',
  },
  'azure-request-failed': {
    title: 'Azure refused a request',
    cause: 'Azure does not do this for this account now.',
    next: 'Look at the account in the Azure portal, then run the workflow again.',
  },
  'azure-name-taken': {
    title: 'The name of the account is taken',
    cause: 'Azure already has an account of that name, in another resource group or region.',
    next: 'Choose another account-name, or give the resource-id of the account that has it.',
  },
  'azure-region-not-offered': {
    title: 'Azure Maps is not offered in this region',
    cause:
      'An Azure Maps account can be made in some regions only; its location does not limit where it works.',
    next: 'Choose one of the regions that are offered.',
  },
  'azure-policy-denied': {
    title: 'An Azure Policy forbids the account',
    cause:
      'A policy of the subscription or the resource group asks for other tags or regions, or forbids shared keys.',
    next: 'The activity log of the resource group names the policy; set location and tags as it asks, or ask its owner.',
  },
  'azure-quota-exceeded': {
    title: 'The subscription may not have another account',
    cause: 'The number of Azure Maps accounts of a subscription is limited.',
    next: 'Delete an account that is not used any more, or ask Azure support for more.',
  },
  'azure-group-not-found': {
    title: 'The resource group does not exist',
    cause: 'resource-group or subscription-id is misspelt, or nobody has made the group yet.',
    next: 'Correct the name, or create the group: this action never does.',
  },
  'azure-provider-not-registered': {
    title: 'The subscription does not know Azure Maps yet',
    cause: 'The resource provider Microsoft.Maps is not registered in the subscription.',
    next: 'Register it, once for each subscription.',
  },
  'azure-provisioning-failed': {
    title: 'Azure could not make the account',
    cause: 'Azure began to make the account and did not finish it.',
    next: 'Look at the account in the Azure portal, delete it, and run the workflow again.',
  },
  'azure-location-missing': {
    title: 'A new account needs a location',
    cause: 'The account does not exist, and the input location does not say where to make it.',
    next: 'Set location, for example to westeurope.',
  },
  'regenerate-unsettled': {
    title: 'It could not be settled whether the key was regenerated',
    cause: 'The answer of Azure was lost, and it did not answer afterwards either.',
    next: 'Run the workflow again: it brings every target to the newest key.',
  },
  'key-refused': {
    title: 'Azure Maps does not accept the key',
    cause: 'The key is not known to the data plane yet, or the account is in another cloud.',
    next: 'Run the workflow again in some minutes.',
  },
  'key-overtaken': {
    title: 'Someone else keeps regenerating the keys',
    cause: 'Another workflow or a person rotates the same account at the same time.',
    next: 'Let one workflow rotate the account, in one concurrency group.',
  },
  'confirmation-failed': {
    title: 'The published key could not be confirmed',
    cause: 'Azure did not answer after the key was published.',
    next: 'Run operation: publish once Azure answers again.',
  },
  'github-token-refused': {
    title: 'GitHub does not accept the token',
    cause: "The token is expired, revoked, or not whole; an App's token lives one hour.",
    next: 'Make the token in the same job, right before this step.',
  },
  'github-job-token': {
    title: "The job's own GITHUB_TOKEN cannot write secrets",
    cause: 'github-token holds the GITHUB_TOKEN of the job, which no permission lets write secrets.',
    next: 'Make a token with actions/create-github-app-token.',
  },
  'github-forbidden': {
    title: 'The token may not write this secret',
    cause: 'The token lacks a permission or a scope.',
    next: 'Give it the permission that is named.',
  },
  'github-sso': {
    title: 'The token is not authorized for single sign-on',
    cause: 'The organization enforces SAML single sign-on, and the token was not authorized for it.',
    next: 'Authorize the token for the organization in the settings of its owner.',
  },
  'github-not-found': {
    title: 'GitHub shows no such repository or organization to this token',
    cause: 'The name is misspelt, or the App or token was not given access to it.',
    next: 'Check the spelling, then give the App or token access.',
  },
  'github-environment-not-found': {
    title: 'The environment does not exist',
    cause: 'The name is misspelt, or nobody has created the environment yet.',
    next: 'Correct the name, or create the environment in the settings of the repository.',
  },
  'github-rate-limited': {
    title: 'GitHub asked for fewer requests',
    cause: 'Many requests were made with the same token in a short time.',
    next: 'Run the workflow again later: it goes on where this run stopped.',
  },
  'github-unreachable': {
    title: 'GitHub could not be reached',
    cause: 'GitHub or the network between it and the runner has a fault.',
    next: 'Run the workflow again; if it stays so, look at https://www.githubstatus.com',
  },
  'github-unexpected-answer': {
    title: 'GitHub gave an answer that makes no sense',
    cause: 'Something between the runner and GitHub, such as a proxy, answered in its place.',
    next: 'Check HTTPS_PROXY and NO_PROXY of the runner, then run the workflow again.',
  },
  'github-request-failed': {
    title: 'GitHub refused a request',
    cause: 'GitHub does not do this for this secret now.',
    next: 'Run the workflow again; if it stays so, look at https://www.githubstatus.com',
  },
  'keyvault-unreachable': {
    title: 'The vault could not be reached',
    cause:
      'The name of the vault or the cloud is wrong, or the network between it and the runner has a fault.',
    next: 'Check the name and the cloud, then run the workflow again.',
  },
  'keyvault-forbidden': {
    title: 'The identity may not use the vault',
    cause: 'The identity has no role for secrets of this vault, or the vault is in another tenant.',
    next: 'Give it the role Key Vault Secrets Officer on the vault.',
  },
  'keyvault-secret-deleted': {
    title: 'A deleted secret keeps the name',
    cause: 'The vault has soft-delete, and the secret was deleted but not purged.',
    next: 'Recover the secret, then run the workflow again.',
  },
  'keyvault-request-failed': {
    title: 'Key Vault refused a request',
    cause: 'Key Vault does not do this for this secret now.',
    next: 'Run the workflow again; it writes what is missing.',
  },
  'targets-failed': {
    title: 'Some targets could not be written',
    cause: 'Each target that failed is named with its own cause.',
    next: 'Mend what is named; the next run finishes the work.',
  },
  unhealthy: {
    title: 'The keys need attention',
    cause: 'A key is overdue, or a target does not hold the newest key.',
    next: 'Run operation: rotate: it heals both.',
  },
  internal: {
    title: 'A defect in this action',
    cause: 'The action met something that it was not built for.',
    next: 'Please report it with the log of the run: it is no fault of your set-up.',
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
