// Deploys infrastructure/azuredeploy.json in the simulated Azure.
import type { SimReply } from '../../simulator/network/http.ts';
import { defaultSubject, publicWorld } from '../../simulator/world.ts';
import { read } from '../meta/repository.ts';
import type { AzureServices } from './azure-services.ts';

export const groupId = `/subscriptions/${publicWorld.subscriptionId}/resourceGroups/maps-rg`;
export const accountId = `${groupId}/providers/Microsoft.Maps/accounts/contoso-maps`;
export const identityPath = `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/azure-maps-keys`;
export const deploymentPath = `${groupId}/providers/Microsoft.Resources/deployments/setup`;
export const required = { accountName: 'contoso-maps', subject: defaultSubject };
export const withVault = { ...required, keyVaultName: 'contoso-kv', keyVaultResourceGroup: 'vaults-rg' };

const template: unknown = JSON.parse(read('infrastructure/azuredeploy.json'));

export type Parameters = Readonly<Record<string, unknown>>;

export function bodyFor(parameters: Parameters): unknown {
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }]));
  return { properties: { mode: 'Incremental', template, parameters: values } };
}

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly Failure[];
}

export interface Deployed {
  readonly state: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly error: Failure | undefined;
}

interface DeploymentBody {
  readonly properties: {
    readonly provisioningState: string;
    readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
    readonly error?: Failure;
  };
}

export const version = '2025-04-01';

export function errorOf({ body }: SimReply): Failure | undefined {
  return (body as { readonly error?: Failure }).error;
}

/** Validates and deploys, as the Azure CLI does. */
export async function deploy(services: AzureServices, parameters: Parameters = required): Promise<Deployed> {
  const body = bodyFor(parameters);
  const validated = await services.arm('POST', `${deploymentPath}/validate`, version, { body });
  const begun =
    validated.status === 200 ? await services.arm('PUT', deploymentPath, version, { body }) : validated;
  if (begun.status >= 400) return { state: 'refused', outputs: {}, error: errorOf(begun) };
  const { properties } = (await services.arm('GET', deploymentPath, version)).body as DeploymentBody;
  const { provisioningState: state, outputs = {}, error } = properties;
  const values = Object.entries(outputs).map(([name, { value }]) => [name, value] as const);
  return { state, outputs: Object.fromEntries(values), error };
}

interface WhatIf {
  readonly status: string;
  readonly error?: Failure;
  readonly properties?: {
    readonly changes: readonly {
      readonly resourceId: string;
      readonly changeType: string;
      readonly delta: readonly { readonly path: string }[] | null;
    }[];
  };
}

/** `Create userAssignedIdentities`, or with the paths of what is modified; or the error. */
export async function preview(services: AzureServices, parameters: Parameters = required) {
  const begun = await services.arm('POST', `${deploymentPath}/whatIf`, version, {
    body: bodyFor(parameters),
  });
  const location = new URL(begun.headers?.['location'] ?? '');
  const { status, body } = await services.arm('GET', location.pathname, version);
  const { error, properties } = body as WhatIf;
  if (status !== 200 || properties === undefined) return [error?.code, error?.message];
  return properties.changes.map(({ resourceId, changeType, delta }) => {
    const type = resourceId.startsWith('[') ? resourceId : resourceId.split('/').at(-2);
    return [changeType, type, ...(delta ?? []).map(({ path }) => path)].join(' ');
  });
}

/** What the deployment makes, for comparison. */
export function stateOf({ azure }: AzureServices): unknown {
  const { authorization, identities } = azure;
  return structuredClone({
    identities: identities.all,
    definitions: authorization.definitions.all,
    assignments: authorization.assignments.all,
  });
}
