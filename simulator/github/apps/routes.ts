// The operations on GitHub Apps and their installations.
import type { Route } from '../operations/route.ts';
import { convertManifest } from './conversions.ts';
import { createInstallationToken } from './installation-tokens.ts';
import { getApp, getAppBySlug, getInstallation } from './read-apps.ts';

const nothing = { on: 'nothing' } as const;

export const appRoutes: readonly Route[] = [
  {
    method: 'POST',
    template: '/app-manifests/{code}/conversions',
    need: nothing,
    handle: convertManifest,
    caller: 'anyone',
  },
  { method: 'GET', template: '/apps/{app_slug}', need: nothing, handle: getAppBySlug },
  { method: 'GET', template: '/app', need: nothing, handle: getApp, caller: 'app' },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/installation',
    need: nothing,
    handle: getInstallation,
    caller: 'app',
  },
  {
    method: 'POST',
    template: '/app/installations/{installation_id}/access_tokens',
    need: nothing,
    handle: createInstallationToken,
    caller: 'app',
  },
];
