// Which repositories can access an organization secret. A PUT replaces this access, so it is read first and sent back.

import { ActionError } from '../../core/errors/action-error.ts';
import { describeTarget } from '../../core/targets.ts';
import { LONGEST_LIST, MOST_PAGES } from '../../http/list-limits.ts';
import type { GitHubClient } from '../client/client.ts';
import type { GitHubTarget, Route } from '../client/routes.ts';

export type OrganizationTarget = Extract<GitHubTarget, { org: string }>;

export interface RepositoryAccess {
  readonly visibility: 'all' | 'private' | 'selected';
  /** IDs of the repositories, for `selected` only. */
  readonly repositories: readonly number[];
}

/** A new secret is available to private repositories only. */
export const NEW_ACCESS: RepositoryAccess = { visibility: 'private', repositories: [] };

export function isOrganizationTarget(target: GitHubTarget): target is OrganizationTarget {
  return 'org' in target;
}

export function isVisibility(value: unknown): value is RepositoryAccess['visibility'] {
  return value === 'all' || value === 'private' || value === 'selected';
}

/** The most entries that GitHub returns in a page. */
const PAGE = 100;

/**
 * The ID of every selected repository, from all pages.
 * @returns undefined if the pages do not add up to the total that GitHub states, or do not seem to end. An incomplete list must
 * never be sent back: the repositories that are missing from it would lose access.
 */
export async function selectedRepositories(
  client: GitHubClient,
  { path, parameters }: Route,
  secretName: string,
): Promise<readonly number[] | undefined> {
  const start = performance.now();
  const ids = new Set<number>();
  let expected: unknown;
  for (let page = 1; page <= MOST_PAGES && performance.now() - start < LONGEST_LIST; page++) {
    const answer: { readonly data: unknown } = await client.request(
      `GET ${path}/{secret_name}/repositories`,
      {
        ...parameters,
        secret_name: secretName,
        per_page: PAGE,
        page,
      },
    );
    const { total_count: total, repositories } = answer.data as {
      total_count?: unknown;
      repositories?: unknown;
    };
    // If the list changes while it is read, its pages shift: a repository is read twice, or not at all.
    if (!Array.isArray(repositories) || (page > 1 && total !== expected)) return undefined;
    expected = total;
    if (repositories.length > PAGE) return undefined;
    for (const repository of repositories as readonly unknown[]) {
      const id = (repository as { id?: unknown } | null)?.id;
      if (typeof id !== 'number' || ids.has(id)) return undefined;
      ids.add(id);
    }
    if (repositories.length < PAGE || ids.size === total) return ids.size === total ? [...ids] : undefined;
  }
  return undefined;
}

/** What the PUT needs besides the value. Dependabot's stores expect IDs as strings. */
export function accessBody(
  target: OrganizationTarget,
  { visibility, repositories }: RepositoryAccess,
): Record<string, unknown> {
  if (visibility !== 'selected') return { visibility };
  return {
    visibility,
    selected_repository_ids: target.kind === 'dependabot-org' ? repositories.map(String) : repositories,
  };
}

export function incompleteAccess(target: OrganizationTarget): ActionError {
  return new ActionError(
    'github-unexpected-answer',
    `GitHub's list of the repositories that can access ${describeTarget(target)} is incomplete. The secret was not written, because a write replaces the list.`,
    {
      hint: 'Run the workflow again. The list may have changed while it was being read.',
    },
  );
}

/**
 * GitHub said twice that the secret does not exist, and then updated it, with the access of a new secret. This is a failure and
 * not a warning: repositories may have lost access or gained it, which only a person can tell and put right.
 */
export function accessReplaced(target: OrganizationTarget): ActionError {
  return new ActionError(
    'github-unexpected-answer',
    `Other repositories than before may have access to ${describeTarget(target)}: it is now available to the private repositories of ${target.org}. GitHub responded that the secret does not exist, and then updated it: it existed, or someone created it at the same moment. It holds the key.`,
    {
      hint: `Check which repositories can access the secret, in the settings of the organization (Secrets and variables), and correct it. The next runs keep what you set.`,
    },
  );
}
