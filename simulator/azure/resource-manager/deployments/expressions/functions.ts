// The template functions that the simulator knows: those of infrastructure/azuredeploy.json.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions
import { createHash } from 'node:crypto';
import type { TemplateScope } from './scope.ts';

export type TemplateFunction = (scope: TemplateScope, ...args: readonly unknown[]) => unknown;

const text = (value: unknown): string => String(value);

export const functions: Readonly<Record<string, TemplateFunction>> = {
  parameters: ({ parameters }, name) => known(parameters, name),
  variables: ({ variables }, name) => known(variables, name),
  resourceGroup: ({ group }) => group,
  environment: ({ cloud }) => ({ name: cloud }),
  resourceId: ({ group }, type, ...names) => `${group.id}/providers/${resourcePath(text(type), names)}`,
  subscriptionResourceId: ({ subscriptionId }, type, ...names) =>
    `/subscriptions/${subscriptionId}/providers/${resourcePath(text(type), names)}`,
  guid: (_, ...values) => templateGuid(values.map(text)),
  format: (_, form, ...values) =>
    text(form).replaceAll(/\{(\d+)\}/g, (_match, index: string) => text(values[Number(index)])),
  take: (_, value, count) => text(value).slice(0, Number(count)),
  equals: (_, one, other) => one === other,
  not: (_, value) => value !== true,
  and: (_, ...values) => values.every((value) => value === true),
  empty: (_, value) => value === '',
  if: (_, condition, one, other) => (condition === true ? one : other),
  reference: ({ reference }, id, apiVersion) => reference(text(id), text(apiVersion)),
};

function known(values: ReadonlyMap<string, unknown>, name: unknown): unknown {
  if (!values.has(text(name))) throw new Error(`The template has no '${text(name)}'.`);
  return values.get(text(name));
}

/** `Microsoft.Maps/accounts` and a name are `Microsoft.Maps/accounts/name`; of a child, types and names alternate. */
export function resourcePath(type: string, names: readonly unknown[]): string {
  const [namespace = '', ...types] = type.split('/');
  return [namespace, ...types.flatMap((one, index) => [one, text(names[index])])].join('/');
}

/**
 * The namespace by which Azure makes a GUID, of version 5, from texts that are joined with hyphens:
 * https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-string#guid
 */
const NAMESPACE = Buffer.from('11fb06fb712d4ddd98c7e71bbd588830', 'hex');

export function templateGuid(values: readonly string[]): string {
  const hash = createHash('sha1').update(NAMESPACE).update(values.join('-')).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
