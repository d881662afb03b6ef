// The representations of files in the API.
import type { Addresses } from '../operations/repository-body.ts';
import { blobId } from '../state/git.ts';
import type { Repository } from '../state/world.ts';

interface Place {
  readonly repository: Repository;
  readonly addresses: Addresses;
  /** The branch or commit that the request names. */
  readonly reference: string;
}

function addressesOf(
  path: string,
  kind: 'blob' | 'tree',
  id: string,
  { repository, addresses, reference }: Place,
) {
  const url = `${addresses.api}/repos/${repository.fullName}/contents/${path}?ref=${reference}`;
  const git_url = `${addresses.api}/repos/${repository.fullName}/git/${kind}s/${id}`;
  const html_url = `${addresses.web}/${repository.fullName}/${kind}/${reference}/${path}`;
  return { url, git_url, html_url, _links: { self: url, git: git_url, html: html_url } };
}

/** A file without its content, as lists and answers to changes contain it. */
export function fileEntry(path: string, content: Buffer, place: Place): Record<string, unknown> {
  const sha = blobId(content);
  const { addresses, repository, reference } = place;
  return {
    name: path.split('/').at(-1),
    path,
    sha,
    size: content.length,
    type: 'file',
    download_url: `${addresses.web}/${repository.fullName}/raw/${reference}/${path}`,
    ...addressesOf(path, 'blob', sha, place),
  };
}

export function fileBody(path: string, content: Buffer, place: Place): Record<string, unknown> {
  // In lines of 60 characters, as GitHub writes it.
  const encoded = content.toString('base64').replaceAll(/.{60}/g, '$&\n');
  return { ...fileEntry(path, content, place), content: `${encoded.trimEnd()}\n`, encoding: 'base64' };
}

export function directoryEntry(path: string, place: Place): Record<string, unknown> {
  const sha = blobId(Buffer.from(path));
  const name = path.split('/').at(-1);
  return {
    name,
    path,
    sha,
    size: 0,
    type: 'dir',
    download_url: null,
    ...addressesOf(path, 'tree', sha, place),
  };
}
