// Which targets the inputs `targets`, `repository`, `environment` and `secret-name` name together. Pure.

import type { InputReader } from './input-reader.ts';
import type { InputContext, InputName } from './inputs.ts';
import type { OperationName } from './request.ts';
import {
  environmentProblems,
  parseRepository,
  parseTarget,
  quote,
  secretNameProblems,
  targetIdentity,
  describeTarget,
  type Parsed,
  type Target,
} from './targets.ts';

const DEFAULT_NAME = 'AZURE_MAPS_KEY';
const LINES = /\r?\n/;

/** Names of clouds that users of azure/login know as its `environment`. */
const CLOUD_AS_ENVIRONMENT = /^azure(?:cloud|publiccloud|chinacloud|usgovernment|germancloud|stack)$/i;

/** What makes sense without any place that holds the key. */
const WRITES_NOWHERE: readonly OperationName[] = ['regenerate', 'create', 'delete'];

export function parseTargetInputs(
  inputs: InputReader,
  operation: OperationName,
  context: InputContext,
  hasToken: boolean,
): readonly Target[] {
  const targets = readTargets(inputs, operation, context);
  if (operation === 'list') return [];
  reportDuplicates(inputs, targets);
  reportCodespacesOnServer(inputs, targets, context);
  if (!hasToken && operation !== 'delete' && asksGitHub(inputs)) {
    // The age of the keys can be checked without a look at GitHub.
    if (operation === 'check') return targets.filter((target) => target.kind === 'keyvault');
    inputs.problem(
      'github-token',
      "It is missing. The job's own GITHUB_TOKEN can never write secrets: make a token with actions/create-github-app-token (permission-secrets: write) and pass it here.",
    );
  }
  return targets;
}

/** Told from the text, so that a token that is missing is reported beside a target that cannot be read. */
function asksGitHub(inputs: InputReader): boolean {
  const lines = inputs.list('targets', LINES);
  return lines.length === 0 || lines.some((line) => !/^(?:keyvault\s*:|none$)/i.test(line));
}

function readTargets(inputs: InputReader, operation: OperationName, context: InputContext): Target[] {
  const name = inputs.text('secret-name') || DEFAULT_NAME;
  for (const problem of secretNameProblems(name)) inputs.problem('secret-name', problem);
  const lines = inputs.list('targets', LINES);
  if (lines.length === 0) return readRepositories(inputs, name, context);
  for (const other of ['repository', 'environment'] as const) {
    if (inputs.text(other) !== '')
      inputs.problem(other, 'It cannot stand beside targets, which replaces it: say it there.');
  }
  if (lines.length === 1 && lines[0]?.toLowerCase() === 'none') {
    if (!WRITES_NOWHERE.includes(operation)) {
      inputs.problem('targets', `none belongs to operation: ${WRITES_NOWHERE.join(', ')} only.`);
    }
    return [];
  }
  return lines.flatMap((line) => valueOrProblems(inputs, 'targets', parseTarget(line, name)));
}

function readRepositories(inputs: InputReader, name: string, context: InputContext): Target[] {
  const given = inputs.list('repository', /[,\r\n]/);
  const repositories = (given.length > 0 ? given : [context.repository]).flatMap((text) =>
    valueOrProblems(inputs, 'repository', parseRepository(text)),
  );
  const environments = inputs.list('environment', /[,\r\n]/);
  for (const environment of environments) {
    if (CLOUD_AS_ENVIRONMENT.test(environment)) {
      inputs.problem(
        'environment',
        `${quote(environment)} looks like the name of a cloud: that is the input cloud. environment names a GitHub environment.`,
      );
    }
    for (const problem of environmentProblems(environment, environment))
      inputs.problem('environment', problem);
  }
  if (environments.length === 0) return repositories.map((place) => ({ kind: 'repo', ...place, name }));
  return repositories.flatMap((place) =>
    environments.map((environment): Target => ({ kind: 'env', ...place, environment, name })),
  );
}

function valueOrProblems<T>(inputs: InputReader, input: InputName, parsed: Parsed<T>): T[] {
  if ('value' in parsed) return [parsed.value];
  for (const problem of parsed.problems) inputs.problem(input, problem);
  return [];
}

function reportDuplicates(inputs: InputReader, targets: readonly Target[]): void {
  const seen = new Map<string, Target>();
  for (const target of targets) {
    const identity = targetIdentity(target);
    const first = seen.get(identity);
    if (first) {
      const input =
        inputs.text('targets') !== ''
          ? 'targets'
          : target.kind === 'env' && inputs.text('environment') !== ''
            ? 'environment'
            : 'repository';
      inputs.problem(
        input,
        `${quote(describeTarget(target))} is the same secret as ${quote(describeTarget(first))}: name it once.`,
      );
    } else {
      seen.set(identity, target);
    }
  }
}

function reportCodespacesOnServer(
  inputs: InputReader,
  targets: readonly Target[],
  context: InputContext,
): void {
  if (
    context.apiUrl === '' ||
    /^https:\/\/api\.(?:github\.com|[a-z0-9-]+\.ghe\.com)(?:\/|$)/i.test(context.apiUrl)
  )
    return;
  for (const target of targets.filter(({ kind }) => kind === 'codespaces' || kind === 'codespaces-org')) {
    inputs.problem(
      'targets',
      `${quote(describeTarget(target))}: GitHub Enterprise Server has no Codespaces secrets.`,
    );
  }
}
