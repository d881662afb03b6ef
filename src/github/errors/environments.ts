// The error for an environment that does not exist, with the names of the existing ones.

import { ActionError } from '../../core/errors/action-error.ts';
import { quote } from '../../core/text.ts';
import type { GitHubClient } from '../client/client.ts';
import { statusOf } from '../client/request-failure.ts';
import type { GitHubTarget } from '../client/routes.ts';

type EnvironmentTarget = Extract<GitHubTarget, { kind: 'env' }>;

/** `hidden`: GitHub does not show the repository itself; `unreadable`: the token may not list environments. */
export type EnvironmentNames = (
  target: EnvironmentTarget,
) => Promise<readonly string[] | 'hidden' | 'unreadable'>;

/** Listing more names would not help. */
const SHOWN = 20;

/** Lists the environments of each repository once. */
export function environmentNames(client: GitHubClient): EnvironmentNames {
  const lists = new Map<string, ReturnType<EnvironmentNames>>();
  return (target) => {
    const repository = `${target.owner}/${target.repo}`.toLowerCase();
    const list = lists.get(repository) ?? fetchNames(client, target);
    lists.set(repository, list);
    return list;
  };
}

async function fetchNames(
  client: GitHubClient,
  { owner, repo }: EnvironmentTarget,
): Promise<readonly string[] | 'hidden' | 'unreadable'> {
  try {
    const { data }: { data: unknown } = await client.request('GET /repos/{owner}/{repo}/environments', {
      owner,
      repo,
      per_page: 100,
    });
    const { environments } = data as { environments?: unknown };
    if (!Array.isArray(environments)) return 'unreadable';
    return (environments as readonly unknown[]).flatMap((one) => {
      const name = (one as { name?: unknown } | null)?.name;
      return typeof name === 'string' ? [name] : [];
    });
  } catch (error) {
    return statusOf(error) === 404 ? 'hidden' : 'unreadable';
  }
}

/** Whether the list contains the environment. GitHub ignores the case of its name. */
export function isListed(
  { environment }: EnvironmentTarget,
  found: Awaited<ReturnType<EnvironmentNames>>,
): boolean {
  return typeof found !== 'string' && found.some((name) => name.toLowerCase() === environment.toLowerCase());
}

/** @returns undefined if GitHub does not show the repository itself. */
export async function environmentNotFound(
  target: EnvironmentTarget,
  names: EnvironmentNames,
  cause: unknown,
): Promise<ActionError | undefined> {
  const found = await names(target);
  if (found === 'hidden') return undefined;
  const { environment, owner, repo } = target;
  if (isListed(target, found))
    return new ActionError(
      'github-unexpected-answer',
      `GitHub lists the environment ${quote(environment)} of ${owner}/${repo}, but does not find its secrets (status 404).`,
      {
        hint: 'Run the workflow again. If the problem persists, check that the token has the permission environments=write.',
        cause,
      },
    );
  return new ActionError(
    'github-environment-not-found',
    found === 'unreadable'
      ? `The environment ${quote(environment)} of ${owner}/${repo} was not found, or the token has no access to it (status 404).`
      : `The environment ${quote(environment)} was not found in ${owner}/${repo}.`,
    {
      hint: `${whatExists(found, environment)} This action does not create environments, because they would have no protection rules.`,
      cause,
    },
  );
}

function whatExists(found: readonly string[] | 'unreadable', environment: string): string {
  if (found === 'unreadable')
    return 'Check the spelling (repository settings, Environments), and that the token has access to the repository. Create the environment if it does not exist.';
  if (found.length === 0)
    return 'Create the environment first (repository settings, Environments), or remove the input environment to write a repository secret. The repository has no environments.';
  const shown = found.slice(0, SHOWN).map(quote).join(', ');
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : '';
  const cloud = /^azure/i.test(environment) ? ' (For an Azure cloud, use the input cloud.)' : '';
  return `Correct the name, or create the environment (repository settings, Environments).${cloud} The repository has these environments: ${shown}${more}.`;
}
