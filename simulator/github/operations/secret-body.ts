// The representation of a secret in the API, which does not contain its value.
import type { SecretStore, SecretVersion } from '../state/secret-store.ts';
import { secretsPath } from './addressed-store.ts';
import { iso, type Setting } from './call.ts';

export function plainBody(secret: SecretVersion): Record<string, unknown> {
  return { name: secret.name, created_at: iso(secret.createdAt), updated_at: iso(secret.updatedAt) };
}

export function secretBody(
  store: SecretStore,
  secret: SecretVersion,
  setting: Setting,
): Record<string, unknown> {
  const { scope } = store;
  if (!('organization' in scope)) return plainBody(secret);
  const address = `${setting.addresses.api}/orgs/${scope.organization}/${secretsPath(scope)}`;
  return {
    ...plainBody(secret),
    visibility: secret.access?.visibility,
    ...(secret.access?.visibility === 'selected'
      ? { selected_repositories_url: `${address}/${secret.name}/repositories` }
      : {}),
  };
}
