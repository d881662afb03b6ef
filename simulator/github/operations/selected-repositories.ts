// Which repositories may read an organization's secret: the rules of a write, and the list of those selected.
import type { Answer, Call, Setting } from './call.ts';
import { paginate } from '../replies/pagination.ts';
import { invalid, notFound, Refusal } from '../replies/replies.ts';
import { minimalRepository } from './repository-body.ts';
import { idAddress, secretsPath, storeOf } from './scope-of-call.ts';
import type { Access, SecretStore, SecretVersion, Visibility } from '../state/secret-store.ts';
import type { ScopeKind, SecretScope } from '../state/target.ts';

type OrganizationScope = Extract<SecretScope, { organization: string }>;

const visibilities: readonly Visibility[] = ['all', 'private', 'selected'];

/** A write replaces both the visibility and the selected list: what is not sent is lost. */
export function accessOf(scope: OrganizationScope, body: Call['body'], setting: Setting): Access | Refusal {
  const { visibility: sent, selected_repository_ids: ids } = body;
  if (sent === undefined) return invalid('Invalid request.\n\n"visibility" wasn\'t supplied.');
  const visibility = visibilities.find((known) => known === sent);
  if (visibility === undefined) {
    return invalid(
      `Invalid request.\n\n${JSON.stringify(sent)} is not a member of ["all", "private", "selected"].`,
    );
  }
  if (ids === undefined) return { visibility, selectedRepositoryIds: [] };
  if (visibility !== 'selected') {
    return invalid('selected_repository_ids can only be provided when the visibility is set to selected.');
  }
  const selectedRepositoryIds = repositoryIds(scope, ids, setting);
  return selectedRepositoryIds instanceof Refusal
    ? selectedRepositoryIds
    : { visibility, selectedRepositoryIds };
}

function repositoryIds(scope: OrganizationScope, sent: unknown, { world }: Setting): number[] | Refusal {
  if (!Array.isArray(sent))
    return invalid("Invalid request.\n\nFor 'selected_repository_ids', not an array.");
  const ids: number[] = [];
  for (const item of sent as unknown[]) {
    // Dependabot's sister endpoint takes strings, and once took nothing else.
    const stringsToo = scope.kind === 'dependabot-org' && typeof item === 'string' && /^\d+$/.test(item);
    if (!stringsToo && !Number.isInteger(item)) {
      return invalid(`Invalid request.\n\nFor 'items', ${JSON.stringify(item)} is not an integer.`);
    }
    const repository = world.repositoryById(Number(item));
    if (repository?.owner.login !== scope.organization) {
      return invalid(`Repository ${String(item)} does not belong to this organization.`);
    }
    ids.push(repository.id);
  }
  return [...new Set(ids)];
}

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
