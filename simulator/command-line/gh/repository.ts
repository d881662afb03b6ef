// The repository that `--repo` or GH_REPO names.
import { fail } from './failure.ts';
import type { Invocation } from './command.ts';

export interface NamedRepository {
  readonly host: string;
  readonly fullName: string;
}

export function repositoryOf({ values, client, call }: Invocation): NamedRepository {
  const name = values.get('repo') ?? call.env['GH_REPO'];
  if (name === undefined || name === '')
    return fail('failed to run git: fatal: not a git repository (or any of the parent directories): .git\n');
  const parts = name.replace(/^https:\/\//, '').split('/');
  const host = parts.length === 3 ? parts.shift() : client.hosts.standard;
  const [owner, repository] = parts;
  if (parts.length !== 2 || !host || !owner || !repository)
    return fail(`expected the "[HOST/]OWNER/REPO" format, got ${JSON.stringify(name)}`);
  return { host, fullName: `${owner}/${repository.replace(/\.git$/, '')}` };
}

/** The path below which a repository or an environment keeps `secrets` or `variables`. */
export function scopePath({ fullName }: NamedRepository, environment: string | undefined): string {
  return environment === undefined || environment === ''
    ? `repos/${fullName}/actions`
    : `repos/${fullName}/environments/${encodeURIComponent(environment)}`;
}
