// Gets the workflow files into the repository: as a pull request, as commits, or into the working copy.
import path from 'node:path';
import type { Choices } from '../choices.ts';
import type { Place } from '../look/repository.ts';
import { BRANCH, lookAtPullRequest } from '../look/pull-request.ts';
import { lookAtFile } from '../look/stored.ts';
import type { FileChange } from '../plan/plan.ts';
import type { Ports } from '../ports.ts';
import { mustRun, readIfThere, readJson } from '../tools/tools.ts';

const MESSAGE = 'Rotate the Azure Maps key on a schedule';

export interface Saved {
  /** What a person has to do, if the workflows are not on the default branch yet. */
  readonly next?: string;
}

export async function saveFiles(
  ports: Ports,
  choices: Choices,
  place: Place,
  files: readonly FileChange[],
): Promise<Saved> {
  switch (choices.save) {
    case 'working-copy':
      for (const { path: name, text } of files) await ports.files.write(path.join(place.root, name), text);
      return { next: `Commit and push ${files.map((file) => file.path).join(' and ')}.` };
    case 'commit':
      await commit(ports, choices, files, choices.repository.branch);
      return {};
    case 'pull-request':
      return { next: `Merge ${await pullRequest(ports, choices, files)}.` };
  }
}

async function commit(
  ports: Ports,
  { github }: Choices,
  files: readonly FileChange[],
  branch: string,
): Promise<void> {
  // One after the other: each commit has the one before as its parent.
  for (const { path: name, text, sha } of files) {
    const body = {
      message: MESSAGE,
      content: Buffer.from(text).toString('base64'),
      branch,
      ...(sha === undefined ? {} : { sha }),
    };
    await mustRun(ports, github.change('PUT', `contents/${name}`, body));
  }
}

/** @returns its address. */
async function pullRequest(ports: Ports, choices: Choices, files: readonly FileChange[]): Promise<string> {
  const { github, repository } = choices;
  const open = await lookAtPullRequest(ports, github, repository.owner);
  if (open === undefined) await startBranch(ports, choices);
  const current = await Promise.all(
    files.map(async (file) => ({ ...file, held: await lookAtFile(ports, github, file.path, BRANCH) })),
  );
  const changed = current
    .filter(({ text, held }) => text !== held?.text)
    .map((one) => ({ ...one, sha: one.held?.sha }));
  await commit(ports, choices, changed, BRANCH);
  if (open !== undefined) return open;
  const body = {
    title: MESSAGE,
    head: BRANCH,
    base: repository.branch,
    body: 'Written by the set-up of azure-maps-keys. After it is merged, run the set-up again with `--check`.',
  };
  return (await readJson<{ html_url: string }>(ports, github.change('POST', 'pulls', body))).html_url;
}

/** One that is left of an interrupted set-up or of a merged pull request could conflict with the default branch. */
async function startBranch(ports: Ports, { github, repository }: Choices): Promise<void> {
  const known = await readIfThere<object>(ports, github.readRepository(`git/ref/heads/${BRANCH}`));
  if (known !== undefined) await mustRun(ports, github.change('DELETE', `git/refs/heads/${BRANCH}`));
  const base = await readJson<{ object: { sha: string } }>(
    ports,
    github.readRepository(`git/ref/heads/${repository.branch.split('/').map(encodeURIComponent).join('/')}`),
  );
  await mustRun(
    ports,
    github.change('POST', 'git/refs', { ref: `refs/heads/${BRANCH}`, sha: base.object.sha }),
  );
}
