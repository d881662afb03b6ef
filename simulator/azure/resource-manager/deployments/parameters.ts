// The parameters of a deployment, as Resource Manager verifies them.
import { evaluate } from './expressions/evaluate.ts';
import { Unknown, type TemplateScope } from './expressions/scope.ts';
import type { Template, TemplateParameter } from './template.ts';

export type ParameterValues = Readonly<Record<string, { readonly value?: unknown } | undefined>>;

export class InvalidTemplate extends Error {}

export function resolveParameters(
  template: Template,
  given: ParameterValues,
  scope: Omit<TemplateScope, 'parameters' | 'variables'>,
): ReadonlyMap<string, unknown> {
  const unknown = Object.keys(given).filter((name) => !(name in template.parameters));
  if (unknown.length > 0)
    throw new InvalidTemplate(
      `The following parameters were supplied, but do not correspond to any parameters defined in the template: '${unknown.join(', ')}'. The parameters defined in the template are: '${Object.keys(template.parameters).join(', ')}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
    );
  const resolved = new Map<string, unknown>();
  for (const [name, parameter] of Object.entries(template.parameters))
    resolved.set(name, resolve(name, parameter, given[name]?.value, { ...scope, parameters: resolved }));
  return resolved;
}

function resolve(
  name: string,
  parameter: TemplateParameter,
  given: unknown,
  scope: Omit<TemplateScope, 'variables'>,
): unknown {
  const value = given ?? evaluate(parameter.defaultValue, { ...scope, variables: new Map() });
  if (value === undefined)
    throw new InvalidTemplate(
      `The value for the template parameter '${name}' at line '1' and column '1' is not provided. Please see https://aka.ms/arm-create-parameter-file for usage details.`,
    );
  const { type, minLength = 0, maxLength = Infinity } = parameter;
  const actual = typeof value === 'boolean' ? 'bool' : typeof value;
  // A nested template can receive a value that is known only during the deployment.
  if (actual !== type && given !== undefined && !(value instanceof Unknown))
    throw new InvalidTemplate(
      `Template parameter JToken type is not valid. Expected '${type}'. Actual '${actual}'. Please see https://aka.ms/resource-manager-parameter-files for usage details.`,
    );
  if (typeof value === 'string' && (value.length < minLength || value.length > maxLength))
    throw new InvalidTemplate(
      `The provided value for the template parameter '${name}' is not valid. Length of the value should be between '${String(minLength)}' and '${String(maxLength)}'. Please see https://aka.ms/arm-syntax-parameters for usage details.`,
    );
  return value;
}
