// The branches, commits and pull requests of the repositories. Only files are stored, not trees.
import { createHash } from 'node:crypto';
import type { Repository } from './world.ts';

export type Files = ReadonlyMap<string, Buffer>;

export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly parents: readonly string[];
  /** By GitHub's clock, epoch milliseconds. */
  readonly at: number;
  readonly author: string;
  readonly files: Files;
}

export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly head: string;
  readonly base: string;
  readonly author: string;
  readonly at: number;
  state: 'open' | 'closed';
  mergedAt: number | null;
}

/** Since when all repositories exist. */
export const since = Date.UTC(2024, 0, 1);

export class GitRepository {
  /** The last commit of each branch. */
  readonly branches = new Map<string, Commit>();
  readonly commits = new Map<string, Commit>();
  readonly pullRequests: PullRequest[] = [];
  /** Branches that change only by pull request. */
  readonly protectedBranches = new Set<string>();
  readonly #id: number;

  constructor({ id }: Repository) {
    this.#id = id;
  }

  get isEmpty(): boolean {
    return this.branches.size === 0;
  }

  /** Changes one file; without content, removes it. */
  commit(
    branch: string,
    change: { readonly path: string; readonly content?: Buffer; readonly message: string },
    by: { readonly author: string; readonly at: number },
  ): Commit {
    const before = this.branches.get(branch);
    const files = new Map(before?.files);
    if (change.content === undefined) files.delete(change.path);
    else files.set(change.path, change.content);
    return this.#add(branch, {
      message: change.message,
      parents: before === undefined ? [] : [before.sha],
      files,
      ...by,
    });
  }

  createBranch(name: string, commit: Commit): void {
    this.branches.set(name, commit);
  }

  /** A branch, or a commit by its ID or the beginning of it. */
  find(reference: string): Commit | undefined {
    const branch = this.branches.get(reference.replace(/^(?:refs\/)?heads\//, ''));
    if (branch !== undefined || !/^[0-9a-f]{7,40}$/.test(reference)) return branch;
    return [...this.commits.values()].find(({ sha }) => sha.startsWith(reference));
  }

  openPullRequest(
    request: Pick<PullRequest, 'title' | 'body' | 'head' | 'base' | 'author' | 'at'>,
  ): PullRequest {
    const number = this.pullRequests.length + 1;
    const opened: PullRequest = {
      ...request,
      id: this.#id * 1000 + number,
      number,
      state: 'open',
      mergedAt: null,
    };
    this.pullRequests.push(opened);
    return opened;
  }

  /** The base then has the files of the head. */
  merge(number: number, by: { readonly author: string; readonly at: number }): void {
    const request = this.pullRequests.find((known) => known.number === number);
    const head = this.branches.get(request?.head ?? '');
    const base = this.branches.get(request?.base ?? '');
    if (request?.state !== 'open' || head === undefined || base === undefined)
      throw new Error(`There is no open pull request ${number}.`);
    const message = `Merge pull request #${number}`;
    this.#add(request.base, { message, parents: [base.sha, head.sha], files: head.files, ...by });
    request.state = 'closed';
    request.mergedAt = by.at;
  }

  #add(branch: string, { files, ...rest }: Omit<Commit, 'sha'>): Commit {
    const listing = Array.from(files, ([path, content]) => [path, blobId(content)]);
    // Without the time: the same changes have the same IDs in every run.
    const { message, parents, author } = rest;
    const sha = digest(JSON.stringify([this.#id, this.commits.size, message, parents, author, listing]));
    const commit = { sha, ...rest, files };
    this.commits.set(sha, commit);
    this.branches.set(branch, commit);
    return commit;
  }
}

export class GitRepositories {
  readonly #repositories = new Map<number, GitRepository>();

  /** A repository has one file, unless it was added without commits. */
  of(repository: Repository): GitRepository {
    const known = this.#repositories.get(repository.id);
    if (known !== undefined) return known;
    const git = this.addEmpty(repository);
    const first = {
      path: 'README.md',
      content: Buffer.from(`# ${repository.name}\n`),
      message: 'Initial commit',
    };
    git.commit(repository.defaultBranch, first, { author: 'mona', at: since });
    return git;
  }

  addEmpty(repository: Repository): GitRepository {
    const git = new GitRepository(repository);
    this.#repositories.set(repository.id, git);
    return git;
  }
}

export function blobId(content: Buffer): string {
  return digest(Buffer.concat([Buffer.from(`blob ${content.length}\0`), content]));
}

function digest(value: string | Buffer): string {
  return createHash('sha1').update(value).digest('hex');
}
