// The part of a request that determines which repositories can read an organization secret.
import { invalid, Refusal } from '../replies/refusal.ts';
import type { Access, Visibility } from '../state/secret-store.ts';
import type { SecretScope } from '../state/secret-target.ts';
import type { Call, Setting } from './call.ts';

export type OrganizationScope = Extract<SecretScope, { organization: string }>;

const visibilities: readonly Visibility[] = ['all', 'private', 'selected'];

/** A write replaces both the visibility and the list of selected repositories, even if it does not contain the list. */
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

export function repositoryIds(
  scope: OrganizationScope,
  sent: unknown,
  { world }: Setting,
): number[] | Refusal {
  if (!Array.isArray(sent))
    return invalid("Invalid request.\n\nFor 'selected_repository_ids', not an array.");
  const ids: number[] = [];
  for (const item of sent as unknown[]) {
    // The endpoint for Dependabot secrets also accepts strings. Formerly it accepted only strings.
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
