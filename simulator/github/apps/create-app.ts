// Registers an App.
import type { Setting } from '../operations/call.ts';
import { slugOf } from '../state/apps.ts';
import type { Account } from '../state/world.ts';
import { appKey } from './app-key.ts';
import type { Manifest } from './manifest.ts';

/** https://docs.github.com/apps/creating-github-apps/registering-a-github-app/registering-a-github-app */
export function nameProblem(name: string, { apps, world }: Setting): string | undefined {
  if (name.trim() === '') return "Name can't be blank";
  if (name.length > 34) return 'Name is too long (maximum is 34 characters)';
  if (apps.bySlug(slugOf(name)) !== undefined) return 'Name is already taken';
  // Only the owner of an account can give its name to an App; that is not simulated.
  return world.account(slugOf(name)) === undefined
    ? undefined
    : 'Name is reserved for the account @' + slugOf(name);
}

/** @returns the code for the conversion of the manifest. */
export async function createApp(manifest: Manifest, owner: Account, { apps, now }: Setting): Promise<string> {
  const { pem, publicKey } = await appKey();
  const { name, url, description, permissions, events, isPublic, hasWebhook } = manifest;
  const app = apps.add({
    name,
    url,
    description,
    permissions,
    events,
    isPublic,
    owner,
    createdAt: now(),
    publicKey,
  });
  const webhookSecret = hasWebhook ? apps.secret('webhook secret', 40) : null;
  return apps.keep(app, { pem, clientSecret: apps.secret('client secret', 40), webhookSecret }, now());
}
