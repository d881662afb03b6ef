// The reach of an organization's secret: who may read it. A PUT replaces it, so it is read first and sent back.

import { ActionError } from '../core/errors.ts';
import { describeTarget } from '../core/targets.ts';
import type { GitHubClient } from './client.ts';
import type { GitHubTarget, Route } from './routes.ts';

export type OrganizationTarget = Extract<GitHubTarget, { org: string }>;

export interface Reach {
  readonly visibility: 'all' | 'private' | 'selected';
  /** Ids of the repositories, for `selected` only. */
  readonly repositories: readonly number[];
}

/** A secret that did not exist before is readable in private repositories only. */
export const NEW_REACH: Reach = { visibility: 'private', repositories: [] };

export function isOrganizationTarget(target: GitHubTarget): target is OrganizationTarget {
  return 'org' in target;
}

export function isVisibility(value: unknown): value is Reach['visibility'] {
  return value === 'all' || value === 'private' || value === 'selected';
}

/** The most that GitHub gives in a page. */
const PAGE = 100;

/**
 * Every selected repository's id, from all pages.
 * @returns undefined where the pages do not add up to what GitHub says there is: a short list must never be sent back,
 * for it would take the secret from the repositories that are missing.
 */
export async function selectedRepositories(
  client: GitHubClient,
  { path, parameters }: Route,
  secretName: string,
): Promise<readonly number[] | undefined> {
  const ids: number[] = [];
  let expected: unknown;
  for (let page = 1; ; page++) {
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
    // A list that changes while it is read shifts its pages: one repository is read twice, or never.
    if (!Array.isArray(repositories) || (page > 1 && total !== expected)) return undefined;
    expected = total;
    for (const repository of repositories as readonly unknown[]) {
      const id = (repository as { id?: unknown } | null)?.id;
      if (typeof id === 'number') ids.push(id);
    }
    if (repositories.length < PAGE || ids.length === total)
      return new Set(ids).size === total ? ids : undefined;
  }
}

/** What the PUT needs besides the value. Dependabot's stores take ids as strings. */
export function reachBody(
  target: OrganizationTarget,
  { visibility, repositories }: Reach,
): Record<string, unknown> {
  if (visibility !== 'selected') return { visibility };
  return {
    visibility,
    selected_repository_ids: target.kind === 'dependabot-org' ? repositories.map(String) : repositories,
  };
}

export function incompleteReach(target: OrganizationTarget): ActionError {
  return new ActionError(
    'github-unexpected-answer',
    `GitHub's list of the repositories that may read ${describeTarget(target)} is not complete, so the secret was not written: a write replaces the list.`,
    {
      hint: 'Perhaps somebody changed the list at that moment. Run the workflow again.',
    },
  );
}
