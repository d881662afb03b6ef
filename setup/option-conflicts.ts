// Combinations of options that make no sense. All of them are reported together.
import type { Options } from './options.ts';

interface Conflict {
  readonly problem: string;
  readonly found: (options: Options) => boolean;
}

const CONFLICTS: readonly Conflict[] = [
  {
    problem: 'use either --check or --remove',
    found: ({ check, remove }) => check === true && remove === true,
  },
  {
    problem: '--check changes nothing; omit --dry-run',
    found: ({ check, dryRun }) => check === true && dryRun === true,
  },
  { problem: '--repo is not of the form owner/repo', found: ({ repo }) => isNot(repo, /^[\w.-]+\/[\w.-]+$/) },
  {
    problem: '--hostname is not the name of a host, such as github.example.com',
    found: ({ hostname }) => isNot(hostname, /^[a-z0-9][a-z0-9.-]*(?::\d+)?$/i),
  },
  {
    problem:
      '--secret-name may hold letters, digits and underscores, and must not begin with a digit or with GITHUB_',
    found: ({ secretName }) => isNot(secretName, /^(?!github_)[a-z_]\w*$/i),
  },
  {
    problem: '--max-age is not a duration such as 90d or 12h',
    found: ({ maxAge }) => isNot(maxAge, /^(?:\d+[dhm])+$/),
  },
  {
    problem: '--app-client-id and --app-private-key-file belong together',
    found: ({ appClientId, appPrivateKeyFile }) =>
      (appClientId === undefined) !== (appPrivateKeyFile === undefined),
  },
  {
    problem: 'use either a GitHub App or --token fine-grained',
    found: ({ appClientId, appName, token }) =>
      (appClientId ?? appName) !== undefined && token === 'fine-grained',
  },
  {
    problem: '--app-name has more than the 34 characters that GitHub allows',
    found: ({ appName = '' }) => appName.length > 34,
  },
  {
    problem: '--token-stdin belongs to --token fine-grained',
    found: ({ tokenStdin, token }) => tokenStdin === true && token !== 'fine-grained',
  },
  {
    problem: '--workflow fleet and --workflow reusable need a GitHub App; omit --token fine-grained',
    found: ({ token, workflow }) =>
      token === 'fine-grained' && (workflow === 'fleet' || workflow === 'reusable'),
  },
  {
    problem: '--action is not of the form owner/repo@commit, with all 40 digits of the commit',
    found: ({ action }) => isNot(action, /^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/),
  },
  {
    problem: '--workflow fleet writes one environment for each account; omit --environment and --key-vault',
    found: ({ workflow, environment, keyVault }) =>
      workflow === 'fleet' && (environment ?? keyVault) !== undefined,
  },
  {
    problem: '--workflow approval writes an environment secret; omit --key-vault',
    found: ({ workflow, keyVault }) => workflow === 'approval' && keyVault !== undefined,
  },
];

export function conflictsOf(options: Options): readonly string[] {
  return CONFLICTS.filter(({ found }) => found(options)).map(({ problem }) => problem);
}

function isNot(value: string | undefined, form: RegExp): boolean {
  return value !== undefined && !form.test(value);
}
