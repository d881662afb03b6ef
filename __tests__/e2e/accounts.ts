// Shared by the tests of `create`, `delete` and `discover`: an empty resource group, requests by name, and more accounts.
import type { AccountOptions } from '../../simulator/azure/maps/account-options.ts';
import type { Fault } from '../../simulator/network/faults.ts';
import type { SimRequest } from '../../simulator/network/http.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { publicWorld } from '../../simulator/world.ts';
import { openWorld, type Inputs, type World } from './world.ts';

export const NEW: Inputs = { operation: 'create', location: 'westeurope' };

/**
 * A subscription with an empty resource group.
 * @param open such as that of `useCases`, for a test file with many runs.
 */
export function openEmpty(open = openWorld): Promise<World> {
  return open({ accounts: [] });
}

const ONE = /\/accounts\/[^/]+$/;

/** The requests for accounts, by name. */
export const armRequestTo = {
  find: { method: 'GET', host: 'management.azure.com', path: ONE },
  create: { method: 'PUT', host: 'management.azure.com', path: ONE },
  delete: { method: 'DELETE', host: 'management.azure.com', path: ONE },
  list: { method: 'GET', host: 'management.azure.com', path: /\/accounts$/ },
} as const;

export function asks(run: ActionRun, name: keyof typeof armRequestTo): readonly SimRequest[] {
  const { method, path } = armRequestTo[name];
  return run.requests.filter((one) => one.method === method && path.test(one.url.pathname));
}

export interface FleetMember extends Partial<AccountOptions> {
  readonly name: string;
}

/** An account of the public world's subscription. */
export function member(options: FleetMember): AccountOptions {
  const { resourceGroup, subscriptionId, tenantId } = publicWorld;
  return { resourceGroup, subscriptionId, tenantId, cloud: 'AzureCloud', createdDaysAgo: 200, ...options };
}

export function resourceId(name: string, group: string = publicWorld.resourceGroup): string {
  return `/subscriptions/${publicWorld.subscriptionId}/resourceGroups/${group}/providers/Microsoft.Maps/accounts/${name}`;
}

/** A response that replaces Azure's. */
export function refusal(status: number, code: string): Fault {
  return { kind: 'reply', reply: { status, body: { error: { code, message: 'No.' } } } };
}

/** The code at the end of the annotation, which is the heading of its explanation. */
export function codeOf(run: ActionRun): string {
  const { message = '' } = run.annotations.find(({ level }) => level === 'error') ?? {};
  return /#([\w-]+)$/.exec(message)?.[1] ?? 'none';
}
