// What GitHub stores already: variables, secrets, workflow files, and the record of an earlier set-up.
import type { Ports } from '../ports.ts';
import type { GitHub } from '../tools/github.ts';
import { readIfThere, readJson } from '../tools/tools.ts';

export interface Stored {
  readonly variables: ReadonlyMap<string, string>;
  /** Names, in upper case as GitHub keeps them. */
  readonly secrets: ReadonlySet<string>;
}

export async function lookAtStored(ports: Ports, github: GitHub): Promise<Stored> {
  const [variables, secrets] = await Promise.all([
    readJson<{ name: string; value: string }[]>(ports, github.list('variable')),
    readJson<{ name: string }[]>(ports, github.list('secret')),
  ]);
  return {
    variables: new Map(variables.map(({ name, value }) => [name, value])),
    secrets: new Set(secrets.map(({ name }) => name)),
  };
}

export interface StoredFile {
  readonly text: string;
  readonly sha: string;
}

/** On a branch of GitHub. */
export async function lookAtFile(
  ports: Ports,
  github: GitHub,
  path: string,
  branch: string,
): Promise<StoredFile | undefined> {
  const body = await readIfThere<{ content: string; sha: string }>(
    ports,
    github.readRepository(`contents/${path}?ref=${encodeURIComponent(branch)}`),
  );
  return body && { text: Buffer.from(body.content, 'base64').toString('utf8'), sha: body.sha };
}
