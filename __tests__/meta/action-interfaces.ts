// The inputs and outputs of the actions that our workflows use, from their action.yml at the versions in
// docs/decisions/pinned-actions.md. A runner only warns of an input that an action does not have.

export interface ActionInterface {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

const takes = (inputs: string, outputs = ''): ActionInterface => ({
  inputs: inputs.trim().split(/\s+/),
  outputs: outputs.trim().split(/\s+/),
});

export const INTERFACES: Readonly<Record<string, ActionInterface>> = {
  'actions/attest': takes(
    `subject-path subject-digest subject-name subject-checksums subject-version sbom-path predicate-type predicate
    predicate-path push-to-registry create-storage-record show-summary github-token`,
    'bundle-path attestation-id attestation-url storage-record-ids',
  ),
  'actions/checkout': takes(
    `repository ref token ssh-key ssh-known-hosts ssh-strict ssh-user persist-credentials path clean filter
    sparse-checkout sparse-checkout-cone-mode fetch-depth fetch-tags show-progress lfs submodules set-safe-directory
    github-server-url allow-unsafe-pr-checkout`,
    'ref commit',
  ),
  'actions/create-github-app-token': takes(
    `client-id app-id private-key owner repositories enterprise skip-token-revoke github-api-url permission-actions
    permission-administration permission-artifact-metadata permission-attestations permission-checks
    permission-codespaces permission-contents permission-custom-properties-for-organizations
    permission-dependabot-secrets permission-deployments permission-discussions permission-email-addresses
    permission-enterprise-custom-properties-for-organizations permission-environments permission-followers
    permission-git-ssh-keys permission-gpg-keys permission-interaction-limits permission-issues permission-members
    permission-merge-queues permission-metadata permission-organization-administration
    permission-organization-announcement-banners permission-organization-copilot-seat-management
    permission-organization-custom-org-roles permission-organization-custom-properties
    permission-organization-custom-roles permission-organization-events permission-organization-hooks
    permission-organization-packages permission-organization-personal-access-token-requests
    permission-organization-personal-access-tokens permission-organization-plan permission-organization-projects
    permission-organization-secrets permission-organization-self-hosted-runners permission-organization-user-blocking
    permission-packages permission-pages permission-profile permission-pull-requests
    permission-repository-custom-properties permission-repository-hooks permission-repository-projects
    permission-secret-scanning-alerts permission-secrets permission-security-events permission-single-file
    permission-starring permission-statuses permission-team-discussions permission-vulnerability-alerts
    permission-workflows`,
    'token installation-id app-slug',
  ),
  'actions/dependency-review-action': takes(
    `repo-token fail-on-severity fail-on-scopes base-ref head-ref config-file allow-licenses deny-licenses
    allow-dependencies-licenses allow-ghsas external-repo-token license-check vulnerability-check comment-summary-in-pr
    deny-packages deny-groups retry-on-snapshot-warnings retry-on-snapshot-warnings-timeout warn-only
    show-openssf-scorecard warn-on-openssf-scorecard-level show-patched-versions`,
    'comment-content dependency-changes vulnerable-changes invalid-license-changes denied-changes',
  ),
  'actions/download-artifact': takes(
    'name artifact-ids path pattern merge-multiple github-token repository run-id skip-decompress digest-mismatch',
    'download-path',
  ),
  'actions/setup-node': takes(
    `node-version node-version-file architecture check-latest registry-url scope token cache package-manager-cache
    cache-dependency-path mirror mirror-token`,
    'cache-hit cache-primary-key cache-matched-key node-version',
  ),
  'actions/upload-artifact': takes(
    'name path if-no-files-found retention-days compression-level overwrite include-hidden-files archive',
    'artifact-id artifact-url artifact-digest',
  ),
  'azure/login': takes(
    `creds client-id tenant-id subscription-id enable-AzPSSession environment allow-no-subscriptions audience
    auth-type`,
  ),
  'github/codeql-action/analyze': takes(
    `check_name output upload cleanup-level ram add-snippets skip-queries threads checkout_path ref sha category
    upload-database post-processed-sarif-path wait-for-processing token matrix expect-error`,
    'db-locations sarif-output sarif-id',
  ),
  'github/codeql-action/init': takes(
    `tools languages build-mode analysis-kinds token registries matrix config-file db-location config queries
    quality-queries packs external-repository-token setup-python-dependencies source-root ram threads debug
    debug-artifact-name debug-database-name trap-caching dependency-caching check-run-id`,
    'codeql-path codeql-version',
  ),
  // Its action.yml declares no outputs. These are those of its main module, of which the second line only exists for a release
  // of the repository's root: the properties of a release in release-please 17.6.0.
  'googleapis/release-please-action': takes(
    `token release-type path target-branch config-file manifest-file repo-url github-api-url github-graphql-url fork
    include-component-in-tag proxy-server skip-github-release skip-github-pull-request skip-labeling changelog-host
    versioning-strategy release-as`,
    `releases_created paths_released prs_created pr prs
    release_created id path version major minor patch prNumber name tag_name sha body html_url draft upload_url`,
  ),
};
