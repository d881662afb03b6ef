// Microsoft.Resources' deployments: validate, preview, run and read. https://learn.microsoft.com/rest/api/resources/deployments
import { seededUuid } from '../../../determinism/random.ts';
import type { SimReply } from '../../../network/http.ts';
import { groupOf } from '../../subscriptions/subscription.ts';
import type { Call } from '../accounts/call.ts';
import {
  failure,
  forbidden,
  groupNotFound,
  methodNotAllowed,
  unsupportedApiVersion,
} from '../accounts/replies.ts';
import type { Provider } from '../provider.ts';
import { deploymentBody } from './bodies.ts';
import { deploymentId, type DeploymentContext, type Wanted } from './context.ts';
import { operationResult, operationStatus, whatIfReply } from './operations.ts';
import type { ParameterValues } from './parameters.ts';
import { preflight } from './preflight.ts';
import { run } from './run.ts';
import { committedTemplate } from './template.ts';

const PATH =
  /^\/subscriptions\/[^/]+\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Resources\/deployments\/([^/]+)(?:\/(validate|whatIf|operationStatuses)(?:\/([^/]+))?)?$/i;

const TYPE = 'Microsoft.Resources/deployments';

/** The Azure CLI 2.91 uses the last one. */
const API_VERSIONS = ['2020-10-01', '2021-04-01', '2022-09-01', '2024-03-01', '2025-04-01'];

export function createDeploymentProvider(world: Omit<DeploymentContext, 'call'>): Provider {
  return (call) => {
    const path = decodeURIComponent(call.request.url.pathname);
    const result = operationResult(path, world.deployments);
    if (result !== undefined) return result;
    const [, group, name, operation = ''] = PATH.exec(path) ?? [];
    if (group === undefined || name === undefined) return undefined;
    if (!API_VERSIONS.includes(call.apiVersion))
      return unsupportedApiVersion(call.apiVersion, API_VERSIONS, TYPE);
    const found = groupOf(call.subscription, group);
    if (found === undefined) return groupNotFound(group);
    const id = deploymentId(call.subscription.subscriptionId, found.name, name);
    return replyFor({ ...world, call }, { id, group: found.name, name, operation: operation.toLowerCase() });
  };
}

interface Addressed {
  readonly id: string;
  readonly group: string;
  readonly name: string;
  readonly operation: string;
}

const ACTIONS = new Map([
  ['GET ', 'read'],
  ['GET operationstatuses', 'read'],
  ['PUT ', 'write'],
  ['POST validate', 'validate/action'],
  ['POST whatif', 'whatIf/action'],
]);

function replyFor(context: DeploymentContext, addressed: Addressed): SimReply {
  const { call, deployments } = context;
  const verb = ACTIONS.get(`${call.request.method} ${addressed.operation}`);
  if (verb === undefined) return methodNotAllowed(call.request.method);
  const { id } = addressed;
  if (!call.may(`${TYPE}/${verb}`, id)) return forbidden(call.token, `${TYPE}/${verb}`, id);
  if (verb !== 'read') return replyForTemplate(context, addressed);
  const entry = deployments.find(id);
  if (entry === undefined)
    return failure(404, 'DeploymentNotFound', `Deployment '${addressed.name}' could not be found.`);
  return addressed.operation === ''
    ? { status: 200, body: deploymentBody(entry, deployments.isRunning(entry)) }
    : operationStatus(entry, deployments);
}

interface DeploymentRequest {
  readonly properties?: {
    readonly template?: unknown;
    readonly templateLink?: { readonly uri?: string };
    readonly parameters?: ParameterValues;
    readonly mode?: string;
  };
}

/** The Azure CLI adds the text of the template to its JSON, with a key without quotes (azure-cli: JsonCTemplatePolicy). */
function parse(body: string): DeploymentRequest {
  return JSON.parse(body.replace(/, template:(?=\s*\{)/, ', "template":')) as DeploymentRequest;
}

function replyForTemplate(context: DeploymentContext, addressed: Addressed): SimReply {
  const { call, deployments } = context;
  const { template: given, templateLink, parameters = {}, mode } = parse(call.request.body).properties ?? {};
  const template = committedTemplate(given, templateLink?.uri);
  if (template === undefined || mode !== 'Incremental')
    return failure(
      400,
      'InvalidTemplate',
      'The simulator deploys infrastructure/azuredeploy.json only, in incremental mode.',
    );
  const wanted: Wanted = { ...addressed, template, parameters };
  if (addressed.operation === 'whatif') return whatIfReply(wanted, context);
  const refusal = preflight(wanted, context);
  if (refusal !== undefined) return refusal;
  if (addressed.operation === 'validate') return validated(wanted, call);
  const status = deployments.find(addressed.id) === undefined ? 201 : 200;
  const entry = run(wanted, context);
  return {
    status,
    headers: {
      'azure-asyncoperation': new URL(
        `${entry.id}/operationStatuses/${seededUuid(String(call.request.index))}?api-version=${call.apiVersion}`,
        call.request.url,
      ).href,
      'retry-after': String(deployments.retryAfter),
    },
    body: deploymentBody(entry, true, 'Accepted'),
  };
}

function validated({ id, name, parameters }: Wanted, { request }: Call): SimReply {
  return {
    status: 200,
    body: {
      id,
      name,
      type: TYPE,
      properties: {
        mode: 'Incremental',
        provisioningState: 'Succeeded',
        parameters,
        timestamp: new Date(request.at).toISOString(),
        providers: [],
        dependencies: [],
        validatedResources: [],
      },
    },
  };
}
