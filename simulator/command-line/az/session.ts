// Who is signed in to az, and the subscriptions that az remembers from the sign-in.
import type { EntraApplication } from '../../azure/entra/applications.ts';
import type { AzFailure } from '../../azure/entra/az-cli-failures.ts';
import { clouds, type Cloud } from '../../azure/clouds.ts';
import type { Simulator } from '../../simulator.ts';
import { AzError } from './az-error.ts';

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly state: string;
}

export interface AzSession {
  readonly cloud: Cloud;
  readonly application: EntraApplication;
  readonly user: { readonly name: string; readonly type: 'user' | 'servicePrincipal' };
  readonly subscriptions: readonly Subscription[];
}

export interface AzOptions {
  /** What `az version` prints. */
  readonly version: string;
  /** Undefined: signed out. */
  readonly session: AzSession | undefined;
  /** How every request for a token fails, for example because the session has expired. What az remembers still works. */
  readonly failure: AzFailure | undefined;
}

/** What `az login` does. An application without a subscription gets an account of its tenant, as with `--allow-no-subscriptions`. */
export async function signIn(
  simulator: Simulator,
  application: EntraApplication,
  user: AzSession['user'] = { name: application.clientId, type: 'servicePrincipal' },
): Promise<AzSession> {
  const cloud = clouds.find(({ name }) => name === application.cloud);
  if (cloud === undefined) throw new Error(`There is no cloud ${application.cloud}.`);
  const token = simulator.azure.entra.issue(application, cloud.resourceManager).value;
  const answer = await simulator.send({
    method: 'GET',
    url: new URL(`https://${cloud.resourceManager}/subscriptions?api-version=2022-12-01`),
    headers: { authorization: `Bearer ${token}` },
    body: '',
  });
  if (answer.kind !== 'reply' || answer.reply.status !== 200) throw new Error('The sign-in to az failed.');
  const { value } = JSON.parse(answer.reply.body) as { readonly value: readonly Record<string, string>[] };
  const { tenantId } = application;
  const subscriptions = value.map(({ subscriptionId = '', displayName = '', state = '' }) => ({
    id: subscriptionId,
    name: displayName,
    tenantId,
    state,
  }));
  const ofTenant = { id: tenantId, name: 'N/A(tenant level account)', tenantId, state: 'Enabled' };
  return { cloud, application, user, subscriptions: subscriptions.length > 0 ? subscriptions : [ofTenant] };
}

/** The subscription of a command. The default is the first. */
export function subscriptionOf(session: AzSession | undefined, named: string | undefined): Subscription {
  const [first] = session?.subscriptions ?? [];
  if (first === undefined) throw new AzError("Please run 'az login' to setup account.");
  if (named === undefined) return first;
  const found = find(session, named);
  if (found === undefined)
    throw new AzError(`Subscription '${named}' not found. Check the spelling and casing and try again.`);
  return found;
}

export function isKnown(session: AzSession | undefined, named: string): boolean {
  return find(session, named) !== undefined;
}

/** By its ID or its name. */
function find(session: AzSession | undefined, named: string): Subscription | undefined {
  return session?.subscriptions.find(({ id, name }) =>
    [id, name].some((one) => one.toLowerCase() === named.toLowerCase()),
  );
}

export function accountBody(session: AzSession, subscription: Subscription) {
  const { cloud, user } = session;
  const { id, name, tenantId, state } = subscription;
  return {
    homeTenantId: tenantId,
    id,
    isDefault: subscription === session.subscriptions[0],
    managedByTenants: [],
    name,
    state,
    tenantId,
    user,
    cloudName: cloud.name,
  };
}
