// Reads the targets from the inputs `targets`, `repository`, `environment`, and `secret-name`. Pure.

import { operationsWith, traitsOf, type OperationName } from '../operations.ts';
import { describeTarget, targetIdentity, type Target } from '../targets.ts';
import { quote } from '../text.ts';
import type { InputName } from './names.ts';
import type { InputReader } from './reader.ts';
import {
  environmentProblems,
  parseRepository,
  parseTarget,
  secretNameProblems,
  type Parsed,
} from './target-syntax.ts';

/** What the runner provides about the workflow. */
export interface WorkflowContext {
  /** `owner/repo` of the workflow, the default of `repository`. */
  readonly repository: string;
  /** Base URL of GitHub's API, which distinguishes GitHub.com from GitHub Enterprise Server. */
  readonly apiUrl: string;
}

const DEFAULT_NAME = 'AZURE_MAPS_KEY';
const LINES = /\r?\n/;

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
  if (hasToken || githubToken === 'unused' || !needsGitHub(inputs)) return targets;
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
  const lines = inputs.list('targets', LINES);
  return lines.length === 0 || lines.some((line) => !/^(?:keyvault\s*:|none$)/i.test(line));
}

function readTargets(inputs: InputReader, operation: OperationName, context: WorkflowContext): Target[] {
  const name = inputs.text('secret-name') || DEFAULT_NAME;
  for (const problem of secretNameProblems(name)) inputs.problem('secret-name', problem);
  const lines = inputs.list('targets', LINES);
  if (lines.length === 0) return readRepositories(inputs, name, context);
  for (const other of ['repository', 'environment'] as const) {
    if (inputs.text(other) !== '')
      inputs.problem(other, 'It cannot be combined with targets, which replaces it.');
  }
  if (lines.length === 1 && lines[0]?.toLowerCase() === 'none') {
    const allowed = operationsWith((traits) => traits.allowsNoTarget);
    if (!allowed.includes(operation))
      inputs.problem('targets', `none is allowed only for operation: ${allowed.join(', ')}.`);
    return [];
  }
  return lines.flatMap((line) => valueOrProblems(inputs, 'targets', parseTarget(line, name)));
}

function readRepositories(inputs: InputReader, name: string, context: WorkflowContext): Target[] {
  const given = inputs.list('repository', /[,\r\n]/);
  const repositories = (given.length > 0 ? given : [context.repository]).flatMap((text) =>
    valueOrProblems(inputs, 'repository', parseRepository(text)),
  );
  const environments = inputs.list('environment', /[,\r\n]/);
  for (const environment of environments) checkEnvironment(inputs, environment);
  if (environments.length === 0) return repositories.map((place) => ({ kind: 'repo', ...place, name }));
  return repositories.flatMap((place) =>
    environments.map((environment): Target => ({ kind: 'env', ...place, environment, name })),
  );
}

function checkEnvironment(inputs: InputReader, environment: string): void {
  if (CLOUD_AS_ENVIRONMENT.test(environment)) {
    inputs.problem(
      'environment',
      `${quote(environment)} looks like the name of an Azure cloud. Use the input cloud instead; the input environment names a GitHub environment.`,
    );
  }
  for (const problem of environmentProblems(environment, environment)) inputs.problem('environment', problem);
}

function valueOrProblems<T>(inputs: InputReader, input: InputName, parsed: Parsed<T>): T[] {
  if ('value' in parsed) return [parsed.value];
  for (const problem of parsed.problems) inputs.problem(input, problem);
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
