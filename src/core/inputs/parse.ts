// Parses the inputs of action.yml into a request, or into a list of all problems with them. No problem contains the value of
// github-token. Pure.

import { DEFAULT_REFRESH_INTERVAL } from '../observation.ts';
import { OPERATIONS, operationsWith, traitsOf, type OperationName } from '../operations.ts';
import type { ActionRequest, AzureRequest } from '../request.ts';
import { Secret } from '../secret.ts';
import { HOUR, MINUTE, type Duration } from '../time.ts';
import { parseAccount, parseScope } from './account.ts';
import { describeCharacter, NOT_VISIBLE_ASCII } from './characters.ts';
import { untrustedEvent } from './events.ts';
import type { InputName } from './names.ts';
import { parseOperation, type ParsedOperation } from './operation.ts';
import { InputReader, type Problem } from './reader.ts';
import { parseAuth, parseCloud } from './sign-in.ts';
import { parseTags } from './tags.ts';
import { parseTargets } from './targets.ts';
import { idTokenProblems, nodeProblems, type WorkflowContext } from './variables.ts';

export type ParsedInputs = ({ readonly request: ActionRequest } | InvalidInputs) & {
  /** About inputs that are valid, and may not mean what they look like. */
  readonly warnings: readonly string[];
};

export interface InvalidInputs {
  readonly problems: readonly Problem[];
  /** For the report; undefined if the input is invalid. */
  readonly operation: OperationName | undefined;
  readonly dryRun: boolean | undefined;
}

/** @param read returns an input's text, empty if it is not set. */
export function parseInputs(read: (name: InputName) => string, context: WorkflowContext): ParsedInputs {
  const inputs = new InputReader(read);
  const request = parseRequest(inputs, context);
  const { problems, warnings } = inputs;
  if (problems.length === 0) return { request, warnings };
  const isInvalid = (name: InputName) => problems.some(({ input }) => input === name);
  return {
    problems,
    warnings,
    operation: isInvalid('operation') ? undefined : request.operation.name,
    dryRun: isInvalid('dry-run') ? undefined : request.dryRun,
  };
}

function parseRequest(inputs: InputReader, context: WorkflowContext): ActionRequest {
  const operation = parseOperation(inputs);
  const cloud = parseCloud(inputs);
  const azure: AzureRequest = {
    auth: parseAuth(inputs, cloud),
    cloud,
    dryRun: inputs.boolean('dry-run', false),
  };
  inputs.problems.push(...nodeProblems(context), ...(context.problems ?? []));
  checkEvent(inputs, azure, operation, context);
  if (azure.auth.kind === 'oidc') inputs.problems.push(...idTokenProblems(context));
  const maxAge = inputs.duration('max-age');
  switch (operation.name) {
    case 'discover': {
      const request = { ...azure, operation: { ...operation, tags: parseTags(inputs) }, maxAge };
      const scope = parseScope(inputs);
      parseOutputKey(inputs, operation);
      return { kind: OPERATIONS.discover.kind, ...request, ...scope };
    }
    case 'delete': {
      const account = parseAccount(inputs);
      checkConfirmation(inputs, account.accountName);
      const targets = parseTargets(inputs, operation.name, context, {
        hasToken: false,
        hasCurrentKey: false,
      });
      parseOutputKey(inputs, operation);
      return { kind: OPERATIONS.delete.kind, ...azure, operation, account, targets };
    }
    default: {
      const handling = { ...azure, ...parseKeyHandling(inputs, operation, context), maxAge };
      return operation.name === 'create'
        ? { kind: OPERATIONS.create.kind, operation, ...handling }
        : { kind: OPERATIONS[operation.name].kind, operation, ...handling };
    }
  }
}

/** Only a run that would change something is refused. */
function checkEvent(
  inputs: InputReader,
  { dryRun }: AzureRequest,
  { name }: ParsedOperation,
  context: WorkflowContext,
): void {
  if (inputs.boolean('allow-untrusted-events', false) || dryRun || !traitsOf(name).changes) return;
  const problem = untrustedEvent(context);
  if (problem) inputs.problems.push(problem);
}

/** What every operation on the keys of one account reads. */
function parseKeyHandling(inputs: InputReader, operation: ParsedOperation, context: WorkflowContext) {
  const account = parseAccount(inputs);
  const token = inputs.token('github-token');
  const githubToken = token === '' ? undefined : new Secret('github-token', token);
  const currentKey = parseCurrentKey(inputs);
  const known = { hasToken: githubToken !== undefined, hasCurrentKey: currentKey !== undefined };
  const targets = parseTargets(inputs, operation.name, context, known);
  if (currentKey && targets.length > 1)
    inputs.problem('current-key', `It is the value of one secret, and there are ${targets.length} targets.`);
  return {
    account,
    githubToken,
    targets,
    currentKey,
    minOverlap: parseOverlap(inputs),
    refreshInterval: parseRefreshInterval(inputs),
    verify: inputs.boolean('verify', true),
    outputKey: parseOutputKey(inputs, operation),
  };
}

/** Whatever the secret holds, white space around it too: its readers send it to Azure Maps. Only what looks odd is mentioned. */
function parseCurrentKey(inputs: InputReader): Secret | undefined {
  const name = 'current-key';
  const value = inputs.untrimmed(name);
  if (value.trim() === '') return undefined;
  const odd = describeCharacter(value.trim(), NOT_VISIBLE_ASCII);
  const what =
    value === value.trim()
      ? odd && `contains a character that no key has (${odd})`
      : 'has white space around it, such as a line break at its end';
  if (what !== undefined)
    inputs.warnings.push(
      `current-key is not equal to any key, because its value ${what}. Requests that send it unchanged may fail. Store the key in the secret again.`,
    );
  return new Secret(name, value);
}

function parseRefreshInterval(inputs: InputReader): Duration | undefined {
  if (/^never$/i.test(inputs.text('refresh-interval'))) return undefined;
  return inputs.duration('refresh-interval', ', or never') ?? DEFAULT_REFRESH_INTERVAL;
}

function parseOverlap(inputs: InputReader): Duration {
  const minOverlap = inputs.duration('min-overlap') ?? 12 * HOUR;
  if (minOverlap < MINUTE) inputs.problem('min-overlap', 'It must be at least 1m.');
  return minOverlap;
}

/** Like the Azure portal, requires the name of the account, to prevent accidental deletion. */
function checkConfirmation(inputs: InputReader, accountName: string): void {
  if (accountName !== '' && inputs.text('confirm') !== accountName) {
    inputs.problem(
      'confirm',
      `operation: delete requires the exact name of the account in this input: ${accountName}.`,
    );
  }
}

function parseOutputKey(inputs: InputReader, { name }: ParsedOperation): boolean {
  const outputKey = inputs.boolean('output-key', false);
  if (outputKey && !traitsOf(name).outputsKey) {
    const others = operationsWith((traits) => traits.outputsKey);
    inputs.problem(
      'output-key',
      `operation: ${name} has no key to output. Use one of: ${others.join(', ')}.`,
    );
  }
  return outputKey;
}
