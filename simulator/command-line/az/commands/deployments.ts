// `az deployment group`: deploys a template to a resource group, or predicts what it would change.
import { AzError } from '../az-error.ts';
import type { Commands, Invocation } from '../command.ts';
import { boolean, flag, list, required, value, type Options } from '../options.ts';
import { nulls, pythonTime } from '../output.ts';
import type { Body, Reply, Requests } from '../requests.ts';
import { readTemplate } from '../template.ts';

const VERSION = 'api-version=2025-04-01';

const options: Options = {
  '--name/-n': value,
  '--resource-group/-g': required,
  '--template-file/-f': value,
  '--parameters/-p': list,
  '--no-prompt': boolean,
};

function deploymentPath({ given, subscription }: Invocation, name: string, operation = ''): string {
  const group = encodeURIComponent(given.must('--resource-group'));
  return `/subscriptions/${subscription().id}/resourcegroups/${group}/providers/Microsoft.Resources/deployments/${encodeURIComponent(name)}${operation}?${VERSION}`;
}

/** The template is sent as its file has it, behind an unquoted name: so comments in it survive. */
function requestBody(invocation: Invocation, settings: Body = {}): string {
  const { text, parameters } = readTemplate(invocation);
  const head = JSON.stringify({ parameters, mode: 'Incremental', ...settings });
  return `{"properties": ${head.slice(0, -1)}, template:${text}}}`;
}

async function whatIf(invocation: Invocation): Promise<unknown> {
  const az = invocation.requests();
  const path = deploymentPath(invocation, invocation.given.get('--name') ?? 'deployment_dry_run', '/whatIf');
  const settings = { whatIfSettings: { resultFormat: 'FullResourcePayloads' } };
  const begun = await az.accepted('POST', path, requestBody(invocation, settings));
  const reply = await az.untilDone(begun, begun.headers['location'] ?? '', ({ status }) => status !== 202);
  const { status, properties, error = null } = JSON.parse(reply.text) as Body;
  if (error !== null) throw new AzError(preflightMessage(error as DeploymentError));
  if (!invocation.given.has('--no-pretty-print'))
    throw new Error('The stand-in for az does not print the result of what-if as text.');
  const changes = (properties as { readonly changes: readonly Body[] }).changes.map(shownChange);
  return { status, error, changes, ...nulls('diagnostics', 'potentialChanges') };
}

function shownChange({ delta = null, ...change }: Body): Body {
  return {
    ...nulls(
      'deploymentId',
      'extension',
      'identifiers',
      'symbolicName',
      'unsupportedReason',
      'before',
      'after',
    ),
    ...change,
    delta: (delta as readonly Body[] | null)?.map(shownDelta) ?? null,
  };
}

function shownDelta({ children = null, ...property }: Body): Body {
  return {
    ...nulls('before', 'after'),
    ...property,
    children: (children as readonly Body[] | null)?.map(shownDelta) ?? null,
  };
}

async function create(invocation: Invocation): Promise<unknown> {
  const az = invocation.requests();
  const name = invocation.given.get('--name') ?? 'deployment';
  const body = requestBody(invocation);
  await validate(az, deploymentPath(invocation, name, '/validate'), body);
  const path = deploymentPath(invocation, name);
  const begun = await az.accepted('PUT', path, body);
  const isDone = ({ text }: Reply): boolean => !['Accepted', 'Running'].includes(statusOf(text));
  const end = await az.untilDone(begun, begun.headers['azure-asyncoperation'] ?? '', isDone);
  if (statusOf(end.text) !== 'Succeeded') throw new AzError(end.text);
  return shown(await az.object('GET', path));
}

/** A deployment that Azure refuses is printed as JSON, with each cause in a paragraph. */
async function validate(az: Requests, path: string, body: string): Promise<void> {
  const { status, text } = await az.arm('POST', path, body);
  const { error } = JSON.parse(text) as { readonly error?: DeploymentError };
  if (error === undefined) return;
  throw new AzError(status >= 400 ? refusalMessage(error) : preflightMessage(error));
}

function statusOf(text: string): string {
  return (JSON.parse(text) as { readonly status: string }).status;
}

interface DeploymentError {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly DeploymentError[];
}

function refusalMessage({ details = [], ...error }: DeploymentError): string {
  const text = `{${Object.entries(error)
    .map(([name, one]) => `${JSON.stringify(name)}: ${JSON.stringify(one)}`)
    .join(', ')}}`;
  return [text, ...details.map((one) => `Inner Errors: \n${refusalMessage(one)}`)].join('\n\n');
}

function preflightMessage({ code, message, details = [] }: DeploymentError): string {
  return [`${code} - ${message}`, ...details.map(preflightMessage)].join('\n');
}

const PROPERTIES = [
  ...[
    'debugSetting',
    'diagnostics',
    'error',
    'extensions',
    'onErrorDeployment',
    'outputResources',
    'outputs',
  ],
  ...['parametersLink', 'templateHash', 'templateLink', 'validatedResources', 'validationLevel'],
];

function shown({ properties, ...deployment }: Body): Body {
  const { outputResources = null, timestamp, ...rest } = properties as Body;
  const resources = (outputResources as readonly Body[] | null)?.map((one) => ({
    ...nulls('apiVersion', 'extension', 'identifiers', 'resourceType'),
    ...one,
  }));
  return {
    ...nulls('location', 'tags'),
    ...deployment,
    properties: {
      ...nulls(...PROPERTIES),
      ...rest,
      outputResources: resources ?? null,
      timestamp: pythonTime(timestamp),
    },
  };
}

export const deployments: Commands = {
  'deployment group what-if': { options: { ...options, '--no-pretty-print': flag }, run: whatIf },
  'deployment group create': { options, run: create },
};
