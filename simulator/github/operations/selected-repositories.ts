// Operations on the list of repositories that can read an organization secret.
import { paginate } from '../replies/pagination.ts';
import { notFound, Refusal } from '../replies/refusal.ts';
import type { Access, SecretStore, SecretVersion } from '../state/secret-store.ts';
import type { ScopeKind } from '../state/secret-target.ts';
import { idAddress, secretsPath, storeOf } from './addressed-store.ts';
import type { Answer, Call, Setting } from './call.ts';
import { minimalRepository } from './repository-body.ts';
import { type OrganizationScope, repositoryIds } from './secret-access.ts';

export function listSelected(kind: ScopeKind, call: Call, setting: Setting): Awaited<Answer> {
  const found = selectedSecret(kind, call, setting);
  if (found instanceof Refusal) return found;
  const { store, secret, access } = found;
  const repositories = access.selectedRepositoryIds
    .map((id) => setting.world.repositoryById(id))
    .filter((repository) => repository !== undefined)
    .map((repository) => minimalRepository(repository, setting.addresses));
  const address = `${idAddress(store.scope, setting)}/${secretsPath(store.scope)}/${secret.name}/repositories`;
  const page = paginate(repositories, call.query, address);
  const body = { total_count: repositories.length, repositories: page.items };
  return { status: 200, headers: page.headers, body };
}

export function setSelected(kind: ScopeKind, call: Call, setting: Setting): Awaited<Answer> {
  return change(kind, call, setting, (scope) =>
    repositoryIds(scope, call.body['selected_repository_ids'], setting),
  );
}

export function addSelected(kind: ScopeKind, call: Call, setting: Setting): Awaited<Answer> {
  return change(kind, call, setting, (_scope, ids) => [...ids, Number(call.parameters['repository_id'])]);
}

export function removeSelected(kind: ScopeKind, call: Call, setting: Setting): Awaited<Answer> {
  const gone = Number(call.parameters['repository_id']);
  return change(kind, call, setting, (_scope, ids) => ids.filter((id) => id !== gone));
}

function change(
  kind: ScopeKind,
  call: Call,
  setting: Setting,
  next: (scope: OrganizationScope, ids: readonly number[]) => number[] | Refusal,
): Awaited<Answer> {
  const found = selectedSecret(kind, call, setting);
  if (found instanceof Refusal) return found;
  const { store, scope, secret, access } = found;
  const ids = next(scope, access.selectedRepositoryIds);
  if (ids instanceof Refusal) return ids;
  const checked = repositoryIds(scope, kind === 'dependabot-org' ? ids.map(String) : ids, setting);
  if (checked instanceof Refusal) return checked;
  store.grant(secret.name, { visibility: 'selected', selectedRepositoryIds: checked }, setting.stored());
  return { status: 204 };
}

interface SelectedSecret {
  readonly store: SecretStore;
  readonly scope: OrganizationScope;
  readonly secret: SecretVersion;
  readonly access: Access;
}

function selectedSecret(kind: ScopeKind, call: Call, setting: Setting): SelectedSecret | Refusal {
  const store = storeOf(kind, call, setting);
  const secret = store?.asOf(call.parameters['secret_name'] ?? '', setting.readable());
  if (store === undefined || !('organization' in store.scope) || secret?.access === undefined)
    return notFound();
  if (secret.access.visibility !== 'selected') {
    return new Refusal(409, 'The visibility of the secret is not set to selected', {
      details: {
        errors:
          "You cannot update selected repositories for a secret when the visibility is not set to 'selected'",
      },
    });
  }
  return { store, scope: store.scope, secret, access: secret.access };
}
