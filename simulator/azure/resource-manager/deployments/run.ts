// Runs a deployment: creates or updates its resources one after another.
import type { SimReply } from '../../../network/http.ts';
import { baseScope, send, type DeploymentContext, type Wanted } from './context.ts';
import type { Deployment, DeploymentError, Deployments } from './deployments.ts';
import { deployed, expand, idOf, templateScope, type ExpandedResource } from './expand.ts';
import { evaluate } from './expressions/evaluate.ts';
import type { TemplateScope } from './expressions/scope.ts';
import type { Template } from './template.ts';

export function run(wanted: Wanted, context: DeploymentContext): Deployments['all'][number] {
  const { id, name, template, parameters, group } = wanted;
  const reference: TemplateScope['reference'] = (resourceId, apiVersion) =>
    propertiesOf(send(context, 'GET', resourceId, { apiVersion }));
  const scope = templateScope(template, parameters, baseScope(context, group, reference));
  const { resources, errors } = createResources(template, scope, context);
  return context.deployments.set({
    id,
    name,
    parameters: Object.fromEntries(scope.parameters),
    outputs: errors.length > 0 ? {} : outputsOf(template, scope),
    resources,
    error: errors.length > 0 ? failed(id, errors) : undefined,
  });
}

function propertiesOf({ status, body }: SimReply): unknown {
  if (status !== 200) throw new Error(`A template refers to what does not exist: ${JSON.stringify(body)}`);
  return (body as { readonly properties: unknown }).properties;
}

/** Skips a resource that depends on one that failed. */
function createResources(template: Template, scope: TemplateScope, context: DeploymentContext) {
  const resources: string[] = [];
  const errors: DeploymentError[] = [];
  const missing = new Set<string>();
  for (const one of deployed(template, scope)) {
    const id = idOf(one, scope) as string;
    const isSkipped = one.dependsOn?.some((other) => missing.has(evaluate(other, scope) as string)) ?? false;
    const error = isSkipped ? undefined : create(id, expand(one, scope), context);
    if (error !== undefined) errors.push(error);
    if (isSkipped || error !== undefined) missing.add(id);
    else resources.push(id);
  }
  return { resources, errors };
}

function create(
  id: string,
  resource: ExpandedResource,
  context: DeploymentContext,
): DeploymentError | undefined {
  if (resource.nested !== undefined) return runNested(id, resource, context);
  const { failing } = context.deployments;
  if (failing?.type === resource.type) return { code: failing.code, message: failing.message };
  const { status, body } = send(context, 'PUT', id, resource);
  if (status < 400) return undefined;
  return (body as { readonly error: DeploymentError }).error;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates */
function runNested(
  id: string,
  { name, nested }: ExpandedResource,
  context: DeploymentContext,
): DeploymentError | undefined {
  if (nested === undefined) throw new Error(`${id} is no nested deployment.`);
  const { error } = run({ ...nested, id, name: name as string }, context);
  if (error === undefined) return undefined;
  return {
    code: 'ResourceDeploymentFailure',
    target: id,
    message:
      "The resource write operation failed to complete successfully, because it reached terminal provisioning state 'Failed'.",
    details: [error],
  };
}

function failed(target: string, details: readonly DeploymentError[]): DeploymentError {
  return {
    code: 'DeploymentFailed',
    target,
    message:
      'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
    details,
  };
}

function outputsOf({ outputs = {} }: Template, scope: TemplateScope): Deployment['outputs'] {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, value }]) => [
      name,
      { type: type === 'string' ? 'String' : type, value: evaluate(value, scope) },
    ]),
  );
}
