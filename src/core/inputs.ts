// Turns the inputs of action.yml into a request, or into the list of everything that is wrong with them. Pure:
// it asks nobody, and a value that may be secret appears in no problem.

import { parseAccount, parseScope } from './account-inputs.ts';
import type { Problem } from './errors.ts';
import { InputReader } from './input-reader.ts';
import { parseOperation, parseTags } from './operation-inputs.ts';
import {
  CLOUD_NAMES,
  type AnyRequest,
  type AzureAuth,
  type AzureRequest,
  type CloudName,
} from './request.ts';
import { Secret } from './secret.ts';
import { parseTargetInputs } from './target-inputs.ts';
import { HOUR, MINUTE, type Duration } from './time.ts';

/** Every input that action.yml declares. */
export const INPUT_NAMES = [
  'operation',
  'client-id',
  'tenant-id',
  'subscription-id',
  'resource-group',
  'account-name',
  'resource-id',
  'azure-auth',
  'cloud',
  'audience',
  'key-type',
  'max-age',
  'min-overlap',
  'force',
  'verify',
  'dry-run',
  'github-token',
  'secret-name',
  'repository',
  'environment',
  'targets',
  'output-key',
  'location',
  'tags',
  'confirm',
] as const;

export type InputName = (typeof INPUT_NAMES)[number];

export interface InputContext {
  /** `owner/repo` of the workflow, the default of `repository`. */
  readonly repository: string;
  /** Base URL of GitHub's API: tells github.com from an Enterprise Server. */
  readonly apiUrl: string;
}

export type ParsedInputs = { readonly request: AnyRequest } | { readonly problems: readonly Problem[] };

/** @param read gives an input's text, empty where it is not set. */
export function parseInputs(read: (name: InputName) => string, context: InputContext): ParsedInputs {
  const inputs = new InputReader(read);
  const request = parseRequest(inputs, context);
  return inputs.problems.length > 0 ? { problems: inputs.problems } : { request };
}

function parseRequest(inputs: InputReader, context: InputContext): AnyRequest {
  const operation = parseOperation(inputs);
  const cloud = parseCloud(inputs);
  const azure: AzureRequest = {
    auth: parseAuth(inputs, cloud),
    cloud,
    dryRun: inputs.boolean('dry-run', false),
  };
  const maxAge = inputs.duration('max-age');
  const token = inputs.text('github-token');
  switch (operation.name) {
    case 'discover':
      parseOutputKey(inputs, operation.name);
      return {
        ...azure,
        operation: { name: 'discover', tags: parseTags(inputs) },
        ...parseScope(inputs),
        maxAge,
      };
    case 'delete': {
      const account = parseAccount(inputs);
      checkConfirmation(inputs, account.accountName);
      parseOutputKey(inputs, operation.name);
      return {
        ...azure,
        operation,
        account,
        targets: parseTargetInputs(inputs, operation.name, context, false),
      };
    }
    default:
      return {
        ...azure,
        operation,
        account: parseAccount(inputs),
        githubToken: token === '' ? undefined : new Secret('github-token', token),
        targets: parseTargetInputs(inputs, operation.name, context, token !== ''),
        maxAge,
        minOverlap: parseOverlap(inputs),
        verify: inputs.boolean('verify', true),
        outputKey: parseOutputKey(inputs, operation.name),
      };
  }
}

function parseOverlap(inputs: InputReader): Duration {
  const minOverlap = inputs.duration('min-overlap') ?? 12 * HOUR;
  if (minOverlap < MINUTE) inputs.problem('min-overlap', 'It must be at least 1m.');
  return minOverlap;
}

/** As the portal asks: nobody deletes an account by a slip of a workflow. */
function checkConfirmation(inputs: InputReader, accountName: string): void {
  if (accountName !== '' && inputs.text('confirm') !== accountName) {
    inputs.problem(
      'confirm',
      `operation: delete needs the account's name here once more, to the letter: ${accountName}.`,
    );
  }
}

function parseCloud(inputs: InputReader): CloudName {
  const text = inputs.text('cloud');
  if (/^azurechina(cloud)?$/i.test(text)) {
    inputs.problem(
      'cloud',
      'Azure Maps is not offered in the China cloud; known are AzureCloud and AzureUSGovernment.',
    );
    return 'AzureCloud';
  }
  return inputs.oneOf('cloud', CLOUD_NAMES, 'AzureCloud');
}

/** Both from Microsoft's documentation of workload identity federation. */
const DEFAULT_AUDIENCE: Readonly<Record<CloudName, string>> = {
  AzureCloud: 'api://AzureADTokenExchange',
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov',
};

function parseAuth(inputs: InputReader, cloud: CloudName): AzureAuth {
  const kind = inputs.oneOf('azure-auth', ['oidc', 'azure-cli'], 'oidc');
  if (kind === 'azure-cli') return { kind, tenantId: inputs.guid('tenant-id') };
  const why = 'azure-auth: oidc signs in with it; it is no secret.';
  return {
    kind,
    clientId: inputs.requiredGuid('client-id', why),
    tenantId: inputs.requiredGuid('tenant-id', why),
    audience: inputs.line('audience') ?? DEFAULT_AUDIENCE[cloud],
  };
}

function parseOutputKey(inputs: InputReader, operation: string): boolean {
  const outputKey = inputs.boolean('output-key', false);
  if (outputKey && ['check', 'delete', 'discover'].includes(operation))
    inputs.problem('output-key', `operation: ${operation} has no key to output; list has.`);
  return outputKey;
}
