// Checks the manifest of a new App as GitHub's website does. The sentences that users reported:
// - url, also of hook_attributes: https://github.com/alp82/curia/pull/933
// - types: https://github.com/probot/probot/issues/806
// - name: https://github.com/github/docs/pull/33265
// The others are worded alike.
import { textOf } from '../operations/call.ts';
import type { Permissions } from '../state/tokens.ts';

export interface Manifest {
  readonly name: string;
  readonly url: string;
  readonly redirectUrl: string;
  readonly description: string | null;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly isPublic: boolean;
  readonly hasWebhook: boolean;
}

/** https://docs.github.com/rest/authentication/permissions-required-for-github-apps */
const knownPermissions = new Set([
  'actions',
  'actions_variables',
  'administration',
  'attestations',
  'checks',
  'codespaces',
  'codespaces_secrets',
  'contents',
  'dependabot_secrets',
  'deployments',
  'environments',
  'issues',
  'members',
  'metadata',
  'organization_actions_variables',
  'organization_administration',
  'organization_codespaces_secrets',
  'organization_dependabot_secrets',
  'organization_secrets',
  'packages',
  'pages',
  'pull_requests',
  'repository_hooks',
  'secrets',
  'security_events',
  'statuses',
  'workflows',
]);

const known = new Set([
  'name',
  'url',
  'hook_attributes',
  'redirect_url',
  'callback_urls',
  'setup_url',
  'description',
  'public',
  'default_events',
  'default_permissions',
  'request_oauth_on_install',
  'setup_on_update',
]);

type Fields = Readonly<Record<string, unknown>>;

export function parseManifest(text: string): Manifest | readonly string[] {
  let fields: Fields;
  try {
    fields = JSON.parse(text) as Fields;
  } catch {
    return ['Manifest is not valid JSON'];
  }
  const problems = problemsOf(fields);
  if (problems.length > 0) return problems;
  const { default_permissions: permissions = {}, default_events: events = [] } = fields;
  return {
    name: textOf(fields['name']),
    url: textOf(fields['url']),
    redirectUrl: textOf(fields['redirect_url']),
    description: typeof fields['description'] === 'string' ? fields['description'] : null,
    permissions: { metadata: 'read', ...(permissions as Permissions) },
    events: events as readonly string[],
    isPublic: fields['public'] === true,
    hasWebhook: fields['hook_attributes'] !== undefined,
  };
}

function problemsOf(fields: Fields): string[] {
  const texts = ['name', 'url', 'redirect_url', 'description', 'setup_url'];
  return [
    ...['url', 'redirect_url'].filter((name) => fields[name] === undefined).map(notSupplied),
    ...texts
      .filter((name) => fields[name] !== undefined && typeof fields[name] !== 'string')
      .map((name) => `For 'properties/${name}', ${JSON.stringify(fields[name])} is not a string.`),
    ...['url', 'redirect_url']
      .filter((name) => typeof fields[name] === 'string' && !URL.canParse(fields[name]))
      .map((name) => `For 'properties/${name}', ${JSON.stringify(fields[name])} is not a URL.`),
    ...Object.keys(fields)
      .filter((name) => !known.has(name))
      .map((name) => `"${name}" is not a permitted key.`),
    ...hookProblems(fields['hook_attributes']),
    ...permissionProblems(fields['default_permissions']),
  ];
}

function notSupplied(name: string): string {
  return `"${name}" wasn't supplied.`;
}

/** The message does not say that the URL of the webhook is meant. */
function hookProblems(hook: unknown): string[] {
  if (hook === undefined) return [];
  const url = (hook as Fields | null)?.['url'];
  if (typeof url !== 'string' || !URL.canParse(url)) return [notSupplied('url')];
  const isLocal = /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname);
  return isLocal
    ? [
        `Hook url is not supported because it isn't reachable over the public Internet (${new URL(url).hostname})`,
      ]
    : [];
}

function permissionProblems(permissions: unknown): string[] {
  return Object.entries(permissions ?? {}).flatMap(([name, level]) => {
    if (!knownPermissions.has(name))
      return [`Default permission records resource is not included in the list: ${name}`];
    return level === 'read' || level === 'write'
      ? []
      : [`Default permission records action is invalid: ${name}`];
  });
}
