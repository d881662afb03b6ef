// The repository, from the option or the Git remote: its owner, its default branch, what the person may do, and the subject that
// its jobs present.
import type { Options } from '../options.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { GitHub } from '../tools/github.ts';
import { readIfThere } from '../tools/tools.ts';

export interface Place {
  readonly host: string;
  readonly repository: string;
  /** Whether the current folder is a working copy of it. */
  readonly isHere: boolean;
  /** Of the working copy, or the current folder. */
  readonly root: string;
}

/** `git@host:octo/site.git`, `ssh://git@host/octo/site`, `https://host/octo/site.git`. */
const REMOTE = /^(?:[a-z+]+:\/\/(?:[^@/]+@)?|[^@/]+@)([^:/]+)(?::\d+)?[:/](.+?)\/?(?:\.git)?\/?$/;

export async function lookAtPlace(ports: Ports, { repo, hostname }: Options): Promise<Place> {
  const remote = await remoteOf(ports);
  const host =
    hostname ??
    (repo === undefined ? remote?.host : undefined) ??
    ports.environment['GH_HOST'] ??
    remote?.host ??
    'github.com';
  const repository = repo ?? remote?.repository;
  if (repository === undefined)
    throw new SetupError('Which repository? The current folder has no Git remote "origin" on GitHub.', {
      fix: ['npx github:OWNER/azure-maps-keys setup --repo octo/site'],
    });
  const isHere = remote?.host === host && remote.repository.toLowerCase() === repository.toLowerCase();
  return { host, repository, isHere, root: remote?.root ?? ports.directory };
}

type Remote = Pick<Place, 'host' | 'repository' | 'root'>;

async function remoteOf(ports: Ports): Promise<Remote | undefined> {
  const git = async (...args: readonly string[]): Promise<string> => {
    const ended = await ports.processes.run({ tool: 'git', args }).catch(() => undefined);
    return ended?.exitCode === 0 ? ended.stdout.trim() : '';
  };
  const [url, root] = await Promise.all([
    git('remote', 'get-url', 'origin'),
    git('rev-parse', '--show-toplevel'),
  ]);
  const [, host, path] = REMOTE.exec(url) ?? [];
  if (host === undefined || path === undefined || !/^[^/]+\/[^/]+$/.test(path)) return undefined;
  // `ssh.github.com` is the same server on port 443: https://docs.github.com/authentication/troubleshooting-ssh
  return { host: host === 'ssh.github.com' ? 'github.com' : host.toLowerCase(), repository: path, root };
}

export interface Repository {
  /** Spelled as on GitHub. */
  readonly fullName: string;
  readonly owner: string;
  readonly isOrganization: boolean;
  readonly branch: string;
  readonly environments: readonly string[];
  /** Those of them whose jobs wait for a reviewer. */
  readonly reviewed: readonly string[];
  /** Of the job that signs in. No workflow that the set-up writes has an environment there. */
  readonly subject: string;
}

interface RepositoryBody {
  readonly full_name: string;
  readonly name: string;
  readonly id: number;
  readonly owner: { readonly login: string; readonly id: number; readonly type: string };
  readonly default_branch: string;
  readonly archived: boolean;
  readonly permissions?: { readonly admin?: boolean };
}

export interface Visible {
  readonly github: GitHub;
  readonly body: RepositoryBody;
}

/** @throws {SetupError} if the person cannot set up anything there. */
export async function lookAtVisible(
  ports: Ports,
  { host, repository }: Place,
  user: string,
): Promise<Visible> {
  const asked = new GitHub(host, repository);
  const body = await readIfThere<RepositoryBody>(ports, asked.readRepository());
  if (body === undefined)
    throw new SetupError(`${user} cannot see the repository ${repository} on ${host}.`, {
      hint: 'Check the spelling. If the repository is private, you may be signed in as someone who has no access to it.',
      fix: [`gh auth status --hostname ${host}`],
    });
  if (body.archived)
    throw new SetupError(`The repository ${body.full_name} is archived: nothing in it can be changed.`);
  if (body.permissions?.admin !== true)
    throw new SetupError(
      `${user} is not an administrator of ${body.full_name}, so the set-up cannot write its secrets and variables.`,
      {
        hint: `Ask an administrator to run the set-up, or to grant you the role Admin: ${asked.web}/${body.full_name}/settings/access`,
      },
    );
  return { github: new GitHub(host, body.full_name), body };
}

/** @param wantedSubject from an option, or from an earlier set-up. */
export async function lookAtRepository(
  ports: Ports,
  { github, body }: Visible,
  wantedSubject: string | undefined,
): Promise<Repository> {
  const [environments, subject] = await Promise.all([
    lookAtEnvironments(ports, github),
    wantedSubject ?? subjectOf(ports, github, body),
  ]);
  return {
    fullName: body.full_name,
    owner: body.owner.login,
    isOrganization: body.owner.type === 'Organization',
    branch: body.default_branch,
    environments: environments.map(({ name }) => name),
    reviewed: environments.filter(isReviewed).map(({ name }) => name),
    subject,
  };
}

interface Environment {
  readonly name: string;
  readonly protection_rules?: readonly { readonly type: string }[];
}

function isReviewed({ protection_rules: rules = [] }: Environment): boolean {
  return rules.some(({ type }) => type === 'required_reviewers');
}

async function lookAtEnvironments(ports: Ports, github: GitHub): Promise<readonly Environment[]> {
  const body = await readIfThere<{ environments?: readonly Environment[] }>(
    ports,
    github.readRepository('environments?per_page=100'),
  );
  return body?.environments ?? [];
}

interface Customization {
  readonly use_default?: boolean;
  readonly include_claim_keys?: readonly string[];
  readonly sub_claim_prefix?: string;
  readonly use_immutable_subject?: boolean;
}

/**
 * GitHub returns the part before the branch: `repo:octo/site`, or with IDs. A server that does not know it has the form without IDs.
 * https://docs.github.com/rest/actions/oidc
 */
async function subjectOf(
  ports: Ports,
  github: GitHub,
  { full_name, default_branch }: RepositoryBody,
): Promise<string> {
  const body = await readIfThere<Customization>(
    ports,
    github.readRepository('actions/oidc/customization/sub'),
  );
  const keys = body?.include_claim_keys;
  if (body?.use_default === false && keys?.join() !== 'repo,context')
    throw new SetupError(
      `The subject of ID tokens is customized for ${full_name} (${keys?.join(', ') ?? 'by its organization'}), so the set-up cannot predict it.`,
      {
        hint: 'Run any workflow of this action once. The error about its sign-in shows the subject that the job presents. Then run the set-up with it:',
        fix: ["npx github:OWNER/azure-maps-keys setup --subject 'SUBJECT'"],
      },
    );
  return `${body?.sub_claim_prefix ?? `repo:${full_name}`}:ref:refs/heads/${default_branch}`;
}

/** @returns whether GitHub certainly does not have it: 422 is its answer to a commit that it does not know. */
export async function isCommitMissing(
  ports: Ports,
  github: GitHub,
  { repository, commit }: { readonly repository: string; readonly commit: string },
): Promise<boolean> {
  const ended = await ports.processes.run(github.read(`repos/${repository}/commits/${commit}`));
  return ended.exitCode !== 0 && /HTTP (?:404|422)/.test(ended.stderr);
}

export async function appExists(ports: Ports, github: GitHub, slug: string): Promise<boolean> {
  return (await readIfThere<object>(ports, github.read(`apps/${slug}`))) !== undefined;
}
