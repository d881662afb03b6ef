// The syntax of a target, `kind:place[#NAME]`, and the naming rules of each store. Pure.

import { TARGET_KINDS, type Target, type TargetKind } from '../targets.ts';
import { hasControlCharacter, quote } from '../text.ts';

/** A value, or sentences that describe what is wrong with its text. */
export type Parsed<T> = { readonly value: T } | { readonly problems: readonly string[] };

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** One line of the input `targets`, split into its parts. */
interface Line {
  readonly text: string;
  readonly place: string;
  readonly name: string;
  /** Whether the line contains a name. */
  readonly named: boolean;
}

/**
 * Splits a line at the `#` that begins a comment: first on the line, or after white space. One that follows the place directly
 * begins the name of the secret.
 */
export function splitComment(line: string): { readonly text: string; readonly comment: string } {
  const start = line.search(/(?:^|\s)#/);
  return start < 0
    ? { text: line.trim(), comment: '' }
    : { text: line.slice(0, start).trim(), comment: line.slice(start).trim() };
}

/** Parses one line of the input `targets`, without its comment. `defaultName` is the input `secret-name`. */
export function parseTarget(text: string, defaultName: string): Parsed<Target> {
  const colon = text.indexOf(':');
  const kind = colon < 0 ? '' : text.slice(0, colon).trim().toLowerCase();
  if (!isTargetKind(kind)) {
    return {
      problems: [
        `${quote(text)} does not start with a known kind of target. Use one of: ${TARGET_KINDS.map((k) => `${k}:`).join(', ')}.`,
      ],
    };
  }
  const rest = text.slice(colon + 1).trim();
  const hash = rest.lastIndexOf('#');
  const named = hash >= 0;
  const place = named ? rest.slice(0, hash).trim() : rest;
  const name = named ? rest.slice(hash + 1) : defaultName;
  const problem = named ? hashProblem(kind, place, name) : undefined;
  if (problem !== undefined) return { problems: [`${quote(text)}: ${problem}`] };
  return buildTarget(kind, { text, place, name, named });
}

function hashProblem(kind: TargetKind, place: string, name: string): string | undefined {
  if (/^\s/.test(name))
    return 'White space follows the #. For a comment, put it before the #; for a name, remove it.';
  // The name of an environment may contain a #.
  return kind !== 'env' && place.includes('#') ? 'Only one #NAME can follow the place.' : undefined;
}

function buildTarget(kind: TargetKind, line: Line): Parsed<Target> {
  const { text, place, name } = line;
  switch (kind) {
    case 'repo':
    case 'dependabot':
    case 'codespaces': {
      const { owner, repo, problems } = splitRepository(place, text);
      return valid([...problems, ...nameProblems(line)], { kind, owner, repo, name });
    }
    case 'env': {
      const [owner = '', repo = '', ...parts] = place.split('/');
      const environment = parts.join('/').trim();
      const problems = [...repositoryProblems(owner, repo, text), ...environmentProblems(environment, text)];
      return valid([...problems, ...nameProblems(line)], { kind, owner, repo, environment, name });
    }
    case 'org':
    case 'dependabot-org':
    case 'codespaces-org':
      return valid([...organizationProblems(place, text), ...nameProblems(line)], { kind, org: place, name });
    case 'keyvault':
      return valid(vaultProblems(line), { kind, vault: place, name });
  }
}

function valid<T>(problems: readonly string[], value: T): Parsed<T> {
  return problems.length > 0 ? { problems } : { value };
}

/** Parses `owner/repo` of the input `repository`. */
export function parseRepository(text: string): Parsed<Repository> {
  const { owner, repo, problems } = splitRepository(text, text);
  const rest = text.includes('#') ? ' Only targets can contain comments.' : '';
  return valid(
    problems.map((problem) => problem + rest),
    { owner, repo },
  );
}

function splitRepository(place: string, text: string): Repository & { problems: string[] } {
  const [owner = '', repo = '', ...more] = place.split('/');
  return { owner, repo, problems: repositoryProblems(owner, more.length > 0 ? place : repo, text) };
}

/**
 * No stricter than GitHub was: old accounts begin or end with a hyphen, or have several in a row
 * (shinnn/github-username-regex#1 and #7), and managed users have an underscore.
 */
const OWNER = /^[A-Za-z0-9_-]{1,100}$/;
const REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

function repositoryProblems(owner: string, repo: string, text: string): string[] {
  return OWNER.test(owner) && REPOSITORY.test(repo)
    ? []
    : [`${quote(text)} does not name a repository as owner/repo.`];
}

function organizationProblems(name: string, text: string): string[] {
  return OWNER.test(name) ? [] : [`${quote(text)}: ${quote(name)} is not a valid organization name.`];
}

export function environmentProblems(environment: string, text: string): string[] {
  if (environment === '')
    return [`${quote(text)} does not name an environment. Use env:owner/repo/environment.`];
  if (Array.from(environment).length > 255)
    return [`The environment ${quote(environment)} is longer than GitHub's limit of 255 characters.`];
  if (/^\.{1,2}$/.test(environment)) return [`${quote(environment)} is not a valid environment name.`];
  return hasControlCharacter(environment)
    ? [`The environment ${quote(environment)} contains a control character.`]
    : [];
}

/** GitHub's rules for the name of a secret. */
export function secretNameProblems(name: string): string[] {
  if (name === '') return ['The name of the secret is empty.'];
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return [
      `${quote(name)} is not a valid secret name. GitHub allows letters, digits, and underscores, and no digit at the start.`,
    ];
  }
  if (/^github_/i.test(name))
    return [`${quote(name)} is not a valid secret name: names that start with GITHUB_ are reserved.`];
  return [];
}

/** An invalid default name is reported once, for its own input, and not for every target that uses it. */
function nameProblems({ name, text, named }: Line): string[] {
  return named ? secretNameProblems(name).map((problem) => `${quote(text)}: ${problem}`) : [];
}

function vaultProblems({ place: vault, name, text, named }: Line): string[] {
  const problems: string[] = [];
  if (!/^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/.test(vault)) {
    problems.push(
      `${quote(text)}: ${quote(vault)} is not a valid vault name. A name has 3 to 24 letters, digits, and single hyphens, and starts with a letter. Use the name, not the URL.`,
    );
  }
  if (!/^[A-Za-z0-9-]{1,127}$/.test(name)) {
    problems.push(
      named
        ? `${quote(text)}: ${quote(name)} is not a valid name for a secret in a vault. A name has 1 to 127 letters, digits, and hyphens.`
        : `${quote(text)}: the name from secret-name is not valid in a vault (1 to 127 letters, digits, and hyphens). Add a name, such as #azure-maps-key.`,
    );
  }
  return problems;
}

function isTargetKind(text: string): text is TargetKind {
  return TARGET_KINDS.some((kind) => kind === text);
}
