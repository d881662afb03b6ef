// Reads a file, or lists a directory.
import type { RepositoryHandler } from '../operations/call.ts';
import { notFound, Refusal } from '../replies/refusal.ts';
import type { Files } from '../state/git.ts';
import { directoryEntry, fileBody, fileEntry } from './file-body.ts';

export const getContents: RepositoryHandler = ({ place: { repository }, parameters, query }, setting) => {
  const git = setting.git.of(repository);
  if (git.isEmpty) return new Refusal(404, 'This repository is empty.');
  const reference = query.get('ref') ?? repository.defaultBranch;
  const commit = git.find(reference);
  if (commit === undefined) return new Refusal(404, `No commit found for the ref ${reference}`);
  const path = parameters['path'] ?? '';
  const place = { repository, addresses: setting.addresses, reference };
  const content = commit.files.get(path);
  if (content !== undefined) return { status: 200, body: fileBody(path, content, place) };
  const paths = childrenOf(path, commit.files);
  if (paths.length === 0) return notFound();
  const body = paths.map((child) => {
    const file = commit.files.get(child);
    return file === undefined ? directoryEntry(child, place) : fileEntry(child, file, place);
  });
  return { status: 200, body };
};

function childrenOf(directory: string, files: Files): readonly string[] {
  const inside = [...files.keys()].filter((file) => file.startsWith(`${directory}/`));
  const names = inside.map((file) => file.slice(directory.length + 1).split('/')[0] ?? '');
  return [...new Set(names)].sort().map((name) => `${directory}/${name}`);
}
