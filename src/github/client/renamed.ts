// Repositories that were renamed or transferred. GitHub redirects requests for the old name to the ID of the repository:
// https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects

import type { Log } from '../../core/ports/runner.ts';
import { describeTarget } from '../../core/targets.ts';
import type { GitHubClient } from './client.ts';
import { field } from './foreign-answers.ts';
import type { Octokit } from './retries.ts';
import type { GitHubTarget } from './routes.ts';

export class RenamedRepositories {
  readonly #log: Pick<Log, 'warn'>;
  /** The new IDs, by old name. A repository is removed once its warning is printed. */
  readonly #found = new Map<string, number>();
  readonly #told = new Set<string>();

  constructor(log: Pick<Log, 'warn'>) {
    this.#log = log;
  }

  /** A plugin that notes the redirects. */
  readonly plugin = ({ hook }: Octokit): Record<string, never> => {
    hook.after('request', ({ url }, { owner, repo }) => {
      const id = /(?<!\/repos)\/repositories\/(\d{1,15})\//.exec(url)?.[1];
      if (id !== undefined && typeof owner === 'string' && typeof repo === 'string')
        this.#found.set(`${owner}/${repo}`.toLowerCase(), Number(id));
    });
    return {};
  };

  /** Warns once for each repository. */
  async warn(target: GitHubTarget, client: GitHubClient): Promise<void> {
    if ('org' in target) return;
    const old = `${target.owner}/${target.repo}`;
    const id = this.#found.get(old.toLowerCase());
    if (id === undefined || this.#told.has(old.toLowerCase())) return;
    this.#told.add(old.toLowerCase());
    const now = await nameOf(id, client);
    this.#log.warn(
      `The repository ${old} was renamed or transferred${now === undefined ? '' : `: it is now ${now}`}. GitHub redirects to it for as long as no other repository has the old name. Update the target ${describeTarget(target)} in the workflow.`,
    );
  }
}

/** Only for the warning, so a failure does not matter. */
async function nameOf(id: number, client: GitHubClient): Promise<string | undefined> {
  try {
    const answer: { readonly data: unknown } = await client.request('GET /repositories/{id}', { id });
    const name = field(answer.data, 'full_name');
    return typeof name === 'string' && /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}
