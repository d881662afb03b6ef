// The places that hold the key: the `kind:place[#NAME]` grammar and each store's own rules for names. Pure.

/** A repository's or an organization's store of one of GitHub's three secret families, or a Key Vault. */
export type Target =
  | {
      readonly kind: 'repo' | 'dependabot' | 'codespaces';
      readonly owner: string;
      readonly repo: string;
      readonly name: string;
    }
  | {
      readonly kind: 'env';
      readonly owner: string;
      readonly repo: string;
      readonly environment: string;
      readonly name: string;
    }
  | {
      readonly kind: 'org' | 'dependabot-org' | 'codespaces-org';
      readonly org: string;
      readonly name: string;
    }
  | { readonly kind: 'keyvault'; readonly vault: string; readonly name: string };

export type TargetKind = Target['kind'];

export const TARGET_KINDS = [
  'repo',
  'env',
  'org',
  'dependabot',
  'dependabot-org',
  'codespaces',
  'codespaces-org',
  'keyvault',
] as const satisfies readonly TargetKind[];

/** The target in the grammar of the `targets` input, with the name spelled out: `repo:octo/site#AZURE_MAPS_KEY`. */
export function describeTarget(target: Target): string {
  return `${target.kind}:${placeOf(target)}#${target.name}`;
}

/** Two targets with the same identity are the same secret: all the stores ignore case in every part of it. */
export function targetIdentity(target: Target): string {
  return describeTarget(target).toLowerCase();
}

function placeOf(target: Target): string {
  switch (target.kind) {
    case 'repo':
    case 'dependabot':
    case 'codespaces':
      return `${target.owner}/${target.repo}`;
    case 'env':
      return `${target.owner}/${target.repo}/${target.environment}`;
    case 'org':
    case 'dependabot-org':
    case 'codespaces-org':
      return target.org;
    case 'keyvault':
      return target.vault;
  }
}

/** A target, or the sentences that say what is wrong with its text. */
export type Parsed<T> = { readonly value: T } | { readonly problems: readonly string[] };

/** Parses one line of the `targets` input. `defaultName` is the `secret-name` input. */
export function parseTarget(line: string, defaultName: string): Parsed<Target> {
  const colon = line.indexOf(':');
  const kind = colon < 0 ? '' : line.slice(0, colon).trim().toLowerCase();
  if (!isTargetKind(kind)) {
    return {
      problems: [
        `${quote(line)} does not begin with a known kind: ${TARGET_KINDS.map((k) => `${k}:`).join(', ')}.`,
      ],
    };
  }
  const rest = line.slice(colon + 1).trim();
  const hash = rest.lastIndexOf('#');
  const place = hash < 0 ? rest : rest.slice(0, hash).trim();
  const name = hash < 0 ? defaultName : rest.slice(hash + 1).trim();
  return buildTarget(kind, place, name, line, hash >= 0);
}

function buildTarget(
  kind: TargetKind,
  place: string,
  name: string,
  line: string,
  named: boolean,
): Parsed<Target> {
  switch (kind) {
    case 'repo':
    case 'dependabot':
    case 'codespaces': {
      const [owner = '', repo = '', ...more] = place.split('/');
      const problems = [
        ...repositoryProblems(owner, more.length > 0 ? place : repo, line),
        ...nameProblems(name, line, named),
      ];
      return problems.length > 0 ? { problems } : { value: { kind, owner, repo, name } };
    }
    case 'env': {
      const [owner = '', repo = '', ...parts] = place.split('/');
      const environment = parts.join('/').trim();
      const problems = [
        ...repositoryProblems(owner, repo, line),
        ...environmentProblems(environment, line),
        ...nameProblems(name, line, named),
      ];
      return problems.length > 0 ? { problems } : { value: { kind, owner, repo, environment, name } };
    }
    case 'org':
    case 'dependabot-org':
    case 'codespaces-org': {
      const problems = OWNER.test(place)
        ? []
        : [`${quote(line)}: ${quote(place)} is not an organization's name.`];
      problems.push(...nameProblems(name, line, named));
      return problems.length > 0 ? { problems } : { value: { kind, org: place, name } };
    }
    case 'keyvault': {
      const problems = vaultProblems(place, name, line, named);
      return problems.length > 0 ? { problems } : { value: { kind, vault: place, name } };
    }
  }
}

/** Parses `owner/repo` of the `repository` input. */
export function parseRepository(text: string): Parsed<{ owner: string; repo: string }> {
  const [owner = '', repo = '', ...more] = text.split('/');
  const problems = repositoryProblems(owner, more.length > 0 ? text : repo, text);
  return problems.length > 0 ? { problems } : { value: { owner, repo } };
}

const OWNER = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?$/;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

function repositoryProblems(owner: string, repo: string, text: string): string[] {
  return OWNER.test(owner) && REPOSITORY.test(repo)
    ? []
    : [`${quote(text)} does not name a repository as owner/repo.`];
}

// eslint-disable-next-line no-control-regex -- control characters are exactly what is refused here
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

export function environmentProblems(environment: string, text: string): string[] {
  if (environment === '') return [`${quote(text)} names no environment: write env:owner/repo/environment.`];
  if (environment.length > 255)
    return [`The environment ${quote(environment)} is longer than GitHub's 255 characters.`];
  if (/^\.{1,2}$/.test(environment)) return [`${quote(environment)} is not an environment's name.`];
  return CONTROL.test(environment)
    ? [`The environment ${quote(environment)} contains a control character.`]
    : [];
}

/** GitHub's rules for a secret's name, for the `secret-name` input. */
export function secretNameProblems(name: string): string[] {
  if (name === '') return ['The name of the secret is empty.'];
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return [
      `${quote(name)} is not a name for a secret: GitHub allows letters, digits and underscores, not beginning with a digit.`,
    ];
  }
  if (/^github_/i.test(name))
    return [
      `${quote(name)} is not a name for a secret: GitHub keeps names that begin with GITHUB_ for itself.`,
    ];
  return [];
}

/** A bad default name is reported once for its own input, not again for every target that uses it. */
function nameProblems(name: string, line: string, named: boolean): string[] {
  return named ? secretNameProblems(name).map((problem) => `${quote(line)}: ${problem}`) : [];
}

function vaultProblems(vault: string, name: string, line: string, named: boolean): string[] {
  const problems: string[] = [];
  if (!/^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/.test(vault)) {
    problems.push(
      `${quote(line)}: ${quote(vault)} is not a vault's name (3 to 24 letters, digits and single hyphens, beginning with a letter). Give the name only, not its URL.`,
    );
  }
  if (!/^[A-Za-z0-9-]{1,127}$/.test(name)) {
    problems.push(
      named
        ? `${quote(line)}: ${quote(name)} is not a name in a vault (1 to 127 letters, digits and hyphens).`
        : `${quote(line)}: a vault's names have no underscores; add one of your own, such as #azure-maps-key.`,
    );
  }
  return problems;
}

function isTargetKind(text: string): text is TargetKind {
  return TARGET_KINDS.some((kind) => kind === text);
}

/** Quotes a text from outside for a message: bounded, and with nothing in it that could act on a log or a page. */
export function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return JSON.stringify(short).replace(/[\u007f-\u009f\u2028\u2029]/g, '?');
}
