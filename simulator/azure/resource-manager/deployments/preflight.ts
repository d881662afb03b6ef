// What Resource Manager verifies before a deployment begins: the template's parameters, the resource groups, and the caller's
// rights on every resource whose ID is known by then.
import type { SimReply } from '../../../network/http.ts';
import { objectIdOf } from '../../entra/object-id.ts';
import { groupOf } from '../../subscriptions/subscription.ts';
import { failure, groupNotFound } from '../accounts/replies.ts';
import { baseScope, type DeploymentContext, type Wanted } from './context.ts';
import { deployed, expand, templateScope, type ExpandedResource } from './expand.ts';
import { Unknown, type TemplateScope } from './expressions/scope.ts';
import { InvalidTemplate } from './parameters.ts';

export interface KnownResource extends ExpandedResource {
  /** The group of its deployment. */
  readonly groupId: string;
  /** Where the template declares it. */
  readonly path: string;
}

/** Every resource, also of nested deployments. References are `Unknown`. */
export function expandAll(wanted: Wanted, context: DeploymentContext, path = ''): readonly KnownResource[] {
  const reference: TemplateScope['reference'] = (id, apiVersion) =>
    new Unknown(`reference('${id}', '${apiVersion}')`);
  const base = baseScope(context, wanted.group, reference);
  const scope = templateScope(wanted.template, wanted.parameters, base);
  return deployed(wanted.template, scope).flatMap((one) => {
    const resource = expand(one, scope);
    const index = wanted.template.resources.indexOf(one);
    const here = `${path}properties.template.resources[${String(index)}]`;
    const known = { ...resource, groupId: base.group.id, path: here };
    if (resource.nested === undefined) return [known];
    const inner = { ...resource.nested, id: resource.id as string, name: resource.name as string };
    return [known, ...expandAll(inner, context, `${here}.`)];
  });
}

/** Undefined if the deployment can begin. */
export function preflight(wanted: Wanted, context: DeploymentContext): SimReply | undefined {
  const { subscription } = context.call;
  try {
    const resources = expandAll(wanted, context);
    const group = resources
      .map(({ nested }) => nested?.group)
      .find((name) => name !== undefined && groupOf(subscription, name) === undefined);
    return group === undefined ? rightsRefusal(resources, context) : groupNotFound(group);
  } catch (error) {
    if (!(error instanceof InvalidTemplate)) throw error;
    return failure(400, 'InvalidTemplate', `Deployment template validation failed: '${error.message}'.`);
  }
}

function rightsRefusal(
  resources: readonly KnownResource[],
  { call: { token, may } }: DeploymentContext,
): SimReply | undefined {
  const messages = resources.flatMap(({ id, type, name }) =>
    id instanceof Unknown || name instanceof Unknown || may(`${type}/write`, id)
      ? []
      : [
          `Authorization failed for template resource '${name}' of type '${type}'. The client '${token.clientId}' with object id '${objectIdOf(token.clientId)}' does not have permission to perform action '${type}/write' at scope '${id}'.`,
        ],
  );
  if (messages.length === 0) return undefined;
  return failure(
    403,
    'InvalidTemplateDeployment',
    `Deployment failed with multiple errors: '${messages.join(':')}'`,
  );
}
