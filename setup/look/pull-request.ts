// The pull request of an earlier set-up that is not merged yet.
import type { Ports } from '../ports.ts';
import type { GitHub } from '../tools/github.ts';
import { readJson } from '../tools/tools.ts';

/** What the set-up proposes its workflows from. */
export const BRANCH = 'azure-maps-keys-setup';

/** @returns its address. */
export async function lookAtPullRequest(
  ports: Ports,
  github: GitHub,
  owner: string,
): Promise<string | undefined> {
  const head = encodeURIComponent(`${owner}:${BRANCH}`);
  const open = await readJson<{ html_url: string }[]>(
    ports,
    github.readRepository(`pulls?state=open&head=${head}`),
  );
  return open[0]?.html_url;
}
