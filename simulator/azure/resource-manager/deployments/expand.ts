// The resources of a template with its parameters filled in.
import { evaluate } from './expressions/evaluate.ts';
import { resourcePath } from './expressions/functions.ts';
import { Unknown, type TemplateScope } from './expressions/scope.ts';
import { resolveParameters, type ParameterValues } from './parameters.ts';
import type { Template, TemplateResource } from './template.ts';

export interface Nested {
  readonly template: Template;
  readonly parameters: ParameterValues;
  readonly group: string;
}

export interface ExpandedResource {
  readonly id: string | Unknown;
  readonly type: string;
  readonly name: string | Unknown;
  readonly apiVersion: string;
  /** Of a nested deployment. Its template is evaluated on its own. */
  readonly nested: Nested | undefined;
  /** What is sent to the resource's provider, as far as it is known. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type BaseScope = Omit<TemplateScope, 'parameters' | 'variables'>;

export function templateScope(
  template: Template,
  parameters: ParameterValues,
  base: BaseScope,
): TemplateScope {
  const values = resolveParameters(template, parameters, base);
  const variables = new Map<string, unknown>();
  const scope = { ...base, parameters: values, variables };
  for (const [name, value] of Object.entries(template.variables ?? {}))
    variables.set(name, evaluate(value, scope));
  return scope;
}

/** Those whose condition holds. */
export function deployed(template: Template, scope: TemplateScope): readonly TemplateResource[] {
  return template.resources.filter(
    ({ condition }) => condition === undefined || evaluate(condition, scope) === true,
  );
}

export function expand(resource: TemplateResource, scope: TemplateScope): ExpandedResource {
  const { type, apiVersion, properties, location, tags } = resource;
  const nested = type === 'Microsoft.Resources/deployments' ? nestedOf(resource, scope) : undefined;
  return {
    id: idOf(resource, scope),
    type,
    name: evaluate(resource.name, scope) as string | Unknown,
    apiVersion,
    nested,
    body: {
      ...(location === undefined ? {} : { location: evaluate(location, scope) }),
      ...(tags === undefined ? {} : { tags: evaluate(tags, scope) }),
      ...(nested !== undefined || properties === undefined
        ? {}
        : { properties: evaluate(properties, scope) }),
    },
  };
}

export function idOf(
  { type, name: nameExpression, scope: target, resourceGroup }: TemplateResource,
  scope: TemplateScope,
): string | Unknown {
  const name = evaluate(nameExpression, scope) as string | Unknown;
  const groupId =
    resourceGroup === undefined
      ? scope.group.id
      : `/subscriptions/${scope.subscriptionId}/resourceGroups/${evaluate(resourceGroup, scope) as string}`;
  const above = target === undefined ? groupId : `${groupId}/providers/${evaluate(target, scope) as string}`;
  return name instanceof Unknown
    ? new Unknown(`format('${above}/providers/${type}/{0}', ${name.expression})`)
    : `${above}/providers/${resourcePath(type, name.split('/'))}`;
}

function nestedOf({ properties, resourceGroup }: TemplateResource, scope: TemplateScope): Nested {
  const { template, parameters } = properties as Pick<Nested, 'parameters' | 'template'>;
  const group = resourceGroup === undefined ? scope.group.name : evaluate(resourceGroup, scope);
  return { template, parameters: evaluate(parameters, scope) as ParameterValues, group: group as string };
}
