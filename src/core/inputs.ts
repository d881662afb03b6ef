// Turns the inputs of action.yml into a Request, or into the list of everything that is wrong with them. Pure:
// it asks nobody, and a value that may be secret appears in no problem.

import type { Problem } from './errors.ts';
import { InputReader } from './input-reader.ts';
import type { KeyType } from './keys.ts';
import {
  CLOUD_NAMES,
  type AccountId,
  type AzureAuth,
  type CloudName,
  type KeyChoice,
  type Operation,
  type Request,
} from './request.ts';
import { Secret } from './secret.ts';
import { parseTargetInputs } from './target-inputs.ts';
import { quote } from './targets.ts';
import { HOUR, MINUTE } from './time.ts';

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
] as const;

export type InputName = (typeof INPUT_NAMES)[number];

export interface InputContext {
  /** `owner/repo` of the workflow, the default of `repository`. */
  readonly repository: string;
  /** Base URL of GitHub's API: tells github.com from an Enterprise Server. */
  readonly apiUrl: string;
}

export type ParsedInputs = { readonly request: Request } | { readonly problems: readonly Problem[] };

/** @param read gives an input's text, empty where it is not set. */
export function parseInputs(read: (name: InputName) => string, context: InputContext): ParsedInputs {
  const inputs = new InputReader(read);
  const operation = parseOperation(inputs);
  const cloud = parseCloud(inputs);
  const auth = parseAuth(inputs, cloud);
  const account = parseAccount(inputs);
  const token = inputs.text('github-token');
  const minOverlap = inputs.duration('min-overlap') ?? 12 * HOUR;
  if (minOverlap < MINUTE) inputs.problem('min-overlap', 'It must be at least 1m.');
  const request: Request = {
    operation,
    auth,
    cloud,
    account,
    githubToken: token === '' ? undefined : new Secret('github-token', token),
    targets: parseTargetInputs(inputs, operation.name, context, token !== ''),
    maxAge: inputs.duration('max-age'),
    minOverlap,
    verify: inputs.boolean('verify', true),
    dryRun: inputs.boolean('dry-run', false),
    outputKey: parseOutputKey(inputs, operation),
  };
  return inputs.problems.length > 0 ? { problems: inputs.problems } : { request };
}

function parseOperation(inputs: InputReader): Operation {
  const name = inputs.oneOf('operation', ['rotate', 'regenerate', 'publish', 'list', 'check'], 'rotate');
  const keyType = inputs.oneOf('key-type', ['auto', 'primary', 'secondary', 'both'], 'auto');
  const force = inputs.boolean('force', false);
  if (force && name !== 'rotate')
    inputs.problem('force', `It belongs to operation: rotate; ${name} does not ask for an age.`);
  switch (name) {
    case 'rotate':
    case 'check':
      if (keyType !== 'auto')
        inputs.problem('key-type', `operation: ${name} chooses the key by itself; leave key-type out.`);
      return name === 'rotate' ? { name, force } : { name };
    case 'regenerate':
      if (keyType === 'auto') {
        inputs.problem('key-type', 'operation: regenerate needs key-type: primary, secondary or both.');
        return { name, keyType: 'secondary' };
      }
      return { name, keyType };
    case 'publish':
    case 'list':
      return { name, keyType: singleKey(inputs, name, keyType) };
  }
}

function singleKey(inputs: InputReader, operation: string, keyType: KeyChoice | 'both'): KeyType | 'auto' {
  if (keyType !== 'both') return keyType;
  inputs.problem(
    'key-type',
    `operation: ${operation} takes one key: auto, primary or secondary. Only regenerate takes both.`,
  );
  return 'auto';
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

const ACCOUNT_PARTS = ['subscription-id', 'resource-group', 'account-name'] as const;
const RESOURCE_ID =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Maps\/accounts\/([^/]+)\/?$/i;

function parseAccount(inputs: InputReader): AccountId {
  const resourceId = inputs.text('resource-id');
  const given = ACCOUNT_PARTS.filter((name) => inputs.text(name) !== '');
  if (resourceId === '') {
    return checkedAccount(inputs, {
      subscriptionId: inputs.requiredGuid(
        'subscription-id',
        'It names the account, with resource-group and account-name (or give resource-id instead).',
      ),
      resourceGroup: inputs.required(
        'resource-group',
        'It names the account, with subscription-id and account-name.',
      ),
      accountName: inputs.required(
        'account-name',
        'It names the account, with subscription-id and resource-group.',
      ),
    });
  }
  if (given.length > 0) {
    inputs.problem(
      'resource-id',
      `It already holds ${given.join(', ')}: give either resource-id or its parts, not both.`,
    );
  }
  const [, subscriptionId = '', resourceGroup = '', accountName = ''] = RESOURCE_ID.exec(resourceId) ?? [];
  if (accountName === '') {
    inputs.problem(
      'resource-id',
      `${quote(resourceId)} is not the ID of an Azure Maps account: /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Maps/accounts/<name>.`,
    );
    return { subscriptionId, resourceGroup, accountName };
  }
  inputs.checkGuid('resource-id', subscriptionId);
  return checkedAccount(inputs, { subscriptionId, resourceGroup, accountName }, 'resource-id');
}

/** Resource Manager's naming rules: what Azure would refuse is refused here, before any request. */
function checkedAccount(inputs: InputReader, account: AccountId, source?: InputName): AccountId {
  if (
    account.resourceGroup !== '' &&
    !/^[\p{L}\p{N}._()-]{0,89}[\p{L}\p{N}_()-]$/u.test(account.resourceGroup)
  ) {
    inputs.problem(
      source ?? 'resource-group',
      `${quote(account.resourceGroup)} is not a resource group's name (1 to 90 letters, digits, . _ - and parentheses, not ending in a period).`,
    );
  }
  if (account.accountName !== '' && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,97}$/.test(account.accountName)) {
    inputs.problem(
      source ?? 'account-name',
      `${quote(account.accountName)} is not an Azure Maps account's name (1 to 98 letters, digits, . _ -, beginning with a letter or digit).`,
    );
  }
  return account;
}

function parseOutputKey(inputs: InputReader, operation: Operation): boolean {
  const outputKey = inputs.boolean('output-key', false);
  if (outputKey && operation.name === 'check')
    inputs.problem('output-key', 'operation: check only reports; use list to output a key.');
  return outputKey;
}
