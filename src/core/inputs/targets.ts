// Reads the targets from the inputs `targets`, `repository`, `environment`, and `secret-name`. Pure.

import { operationsWith, traitsOf, type OperationName } from '../operations.ts';
import { describeTarget, targetIdentity, type Target } from '../targets.ts';
import { quote } from '../text.ts';
import { describeCharacter } from './characters.ts';
import type { InputName } from './names.ts';
import type { InputReader } from './reader.ts';
import {
  environmentProblems,
  parseRepository,
  parseTarget,
  secretNameProblems,
  splitComment,
  type Parsed,
  type Repository,
} from './target-syntax.ts';
import { apiUrlProblems, type WorkflowContext } from './variables.ts';

const DEFAULT_NAME = 'AZURE_MAPS_KEY';
/** Also the line breaks of YAML 1.1 and of text that was pasted. */
const LINES = /[\r\n\u0085\u2028\u2029]/;

/** Names of clouds, which azure/login accepts in its input `environment`. */
const CLOUD_AS_ENVIRONMENT = /^azure(?:cloud|publiccloud|chinacloud|usgovernment|germancloud|stack)$/i;

export function parseTargets(
  inputs: InputReader,
  operation: OperationName,
  context: WorkflowContext,
  { hasToken, hasCurrentKey }: { readonly hasToken: boolean; readonly hasCurrentKey: boolean },
): readonly Target[] {
  const targets = readTargets(inputs, operation, context);
  const { targets: use, githubToken } = traitsOf(operation);
  if (use === 'ignored') return [];
  reportDuplicates(inputs, targets);
  reportCodespacesOnServer(inputs, targets, context);
  if (githubToken === 'unused' || !needsGitHub(inputs)) return targets;
  if (hasToken || githubToken === 'required') inputs.problems.push(...apiUrlProblems(context));
  if (hasToken) return targets;
  if (githubToken === 'optional')
    return hasCurrentKey ? targets : targets.filter((target) => target.kind === 'keyvault');
  inputs.problem(
    'github-token',
    "Required, but not set. The job's own GITHUB_TOKEN cannot write secrets: create a token with actions/create-github-app-token (permission-secrets: write) and pass it here.",
  );
  return targets;
}

/** Decided by the unparsed text, so that a missing token is reported together with a target that cannot be parsed. */
function needsGitHub(inputs: InputReader): boolean {
  const lines = targetLines(inputs);
  return lines.length === 0 || lines.some(({ text }) => !/^(?:keyvault\s*:|none$)/i.test(text));
}

/** Without lines that are only a comment. */
function targetLines(inputs: InputReader): ReturnType<typeof splitComment>[] {
  return inputs
    .list('targets', LINES)
    .map(splitComment)
    .filter(({ text }) => text !== '');
}

function readTargets(inputs: InputReader, operation: OperationName, context: WorkflowContext): Target[] {
  const name = inputs.text('secret-name') || DEFAULT_NAME;
  for (const problem of secretNameProblems(name)) inputs.problem('secret-name', problem);
  if (inputs.text('targets') === '') return readRepositories(inputs, name, operation, context);
  const lines = targetLines(inputs);
  if (lines.length === 0)
    inputs.problem('targets', 'It contains only comments. Add a target, or remove the input.');
  for (const other of ['repository', 'environment'] as const) {
    if (inputs.text(other) !== '')
      inputs.problem(other, 'It cannot be combined with targets, which replaces it.');
  }
  if (lines.length === 1 && lines[0]?.text.toLowerCase() === 'none') {
    const allowed = operationsWith((traits) => traits.allowsNoTarget);
    if (!allowed.includes(operation))
      inputs.problem('targets', `none is allowed only for operation: ${allowed.join(', ')}.`);
    return [];
  }
  return lines.flatMap(({ text, comment }) => {
    const parsed = parseTarget(text, name);
    warnOfLine(inputs, text, comment, 'value' in parsed);
    return valueOrProblems(inputs, 'targets', parsed, text);
  });
}

/** `#NAME` after white space is a comment, but someone may have meant a name. */
function warnOfLine(inputs: InputReader, text: string, comment: string, isValid: boolean): void {
  const unseen = describeCharacter(text);
  if (unseen !== undefined && isValid) inputs.warnings.push(`targets: in ${quote(text)}, ${unseen}.`);
  if (/^#[^\s#]/.test(comment)) {
    inputs.warnings.push(
      `targets: ${quote(comment)} is a comment, because white space precedes it. If it is the name of the secret, write ${quote(text + comment)}.`,
    );
  }
}

function readRepositories(
  inputs: InputReader,
  name: string,
  operation: OperationName,
  context: WorkflowContext,
): Target[] {
  const given = inputs.list('repository', /[,\r\n]/);
  const repositories =
    inputs.text('repository') === ''
      ? ownRepository(inputs, operation, context)
      : given.flatMap((text) => valueOrProblems(inputs, 'repository', parseRepository(text), text));
  const environments = inputs.names('environment', /[,\r\n]/);
  for (const environment of environments) checkEnvironment(inputs, environment);
  if (environments.length === 0) return repositories.map((place) => ({ kind: 'repo', ...place, name }));
  return repositories.flatMap((place) =>
    environments.map((environment): Target => ({ kind: 'env', ...place, environment, name })),
  );
}

function ownRepository(
  inputs: InputReader,
  operation: OperationName,
  { repository }: WorkflowContext,
): Repository[] {
  const parsed = parseRepository(repository.trim());
  if ('value' in parsed) return [parsed.value];
  if (!['written', 'compared'].includes(traitsOf(operation).targets)) return [];
  inputs.problems.push({
    variable: 'GITHUB_REPOSITORY',
    message: `${repository.trim() === '' ? 'It is not set' : `${quote(repository)} is not a repository as owner/repo`}. GitHub's runner sets it to the repository of the workflow. You can also set the input repository or targets.`,
  });
  return [];
}

function checkEnvironment(inputs: InputReader, environment: string): void {
  if (CLOUD_AS_ENVIRONMENT.test(environment)) {
    inputs.problem(
      'environment',
      `${quote(environment)} looks like the name of an Azure cloud. Use the input cloud instead; the input environment names a GitHub environment.`,
    );
  }
  for (const problem of environmentProblems(environment, environment))
    inputs.problem('environment', problem, environment);
}

function valueOrProblems<T>(inputs: InputReader, input: InputName, parsed: Parsed<T>, text: string): T[] {
  if ('value' in parsed) return [parsed.value];
  for (const problem of parsed.problems) inputs.problem(input, problem, text);
  return [];
}

function reportDuplicates(inputs: InputReader, targets: readonly Target[]): void {
  const known = new Map<string, Target>();
  for (const target of targets) {
    const identity = targetIdentity(target);
    const first = known.get(identity);
    if (first) {
      inputs.problem(
        sourceOf(target, inputs),
        `${quote(describeTarget(target))} is the same secret as ${quote(describeTarget(first))}. List it only once.`,
      );
    } else {
      known.set(identity, target);
    }
  }
}

/** The input that names the target. */
function sourceOf(target: Target, inputs: InputReader): InputName {
  if (inputs.text('targets') !== '') return 'targets';
  return target.kind === 'env' && inputs.text('environment') !== '' ? 'environment' : 'repository';
}

function reportCodespacesOnServer(
  inputs: InputReader,
  targets: readonly Target[],
  { apiUrl }: WorkflowContext,
): void {
  const isServer =
    apiUrl !== '' && !/^https:\/\/api\.(?:github\.com|[a-z0-9-]+\.ghe\.com)(?:\/|$)/i.test(apiUrl);
  if (!isServer) return;
  for (const target of targets.filter(({ kind }) => kind === 'codespaces' || kind === 'codespaces-org')) {
    inputs.problem(
      'targets',
      `${quote(describeTarget(target))}: GitHub Enterprise Server does not support Codespaces secrets.`,
    );
  }
}
