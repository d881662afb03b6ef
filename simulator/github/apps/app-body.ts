// The representations of Apps and installations in the API.
import { iso } from '../operations/call.ts';
import { type Addresses, isServer, nodeId, ownerBody } from '../operations/repository-body.ts';
import type { App, Installation } from '../state/apps.ts';

/** The public page of an App. GitHub Enterprise Server has it elsewhere. */
export function pageOf({ slug }: App, addresses: Addresses): string {
  return `${addresses.web}/${isServer(addresses) ? 'github-apps' : 'apps'}/${slug}`;
}

export function appBody(app: App, addresses: Addresses): Record<string, unknown> {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('Integration', app.id),
    client_id: app.clientId,
    owner: ownerBody(app.owner, addresses),
    name: app.name,
    description: app.description,
    external_url: app.url,
    html_url: pageOf(app, addresses),
    created_at: iso(app.createdAt),
    updated_at: iso(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

export function installationBody(installation: Installation, addresses: Addresses): Record<string, unknown> {
  const { id, app, account, repositories, permissions, createdAt } = installation;
  const settings = account.type === 'Organization' ? `organizations/${account.login}/settings` : 'settings';
  return {
    id,
    client_id: app.clientId,
    account: ownerBody(account, addresses),
    repository_selection: repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: `${addresses.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${addresses.api}/installation/repositories`,
    html_url: `${addresses.web}/${settings}/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions,
    events: app.events,
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
