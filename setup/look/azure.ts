// What is in Azure: accounts to choose from, and what exists already of the things that the deployment makes.
import type { Ports } from '../ports.ts';
import { az, readIfThere, readJson } from '../tools/tools.ts';
import type { Subscription } from './tools.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
}

export async function lookAtAccounts(ports: Ports, { id }: Subscription): Promise<readonly Account[]> {
  return readJson<Account[]>(ports, az('maps', 'account', 'list', '--subscription', id));
}

export interface Group {
  readonly id: string;
  readonly location: string;
}

export async function lookAtGroup(
  ports: Ports,
  { id }: Subscription,
  name: string,
): Promise<Group | undefined> {
  return readIfThere<Group>(ports, az('group', 'show', '--name', name, '--subscription', id));
}

export interface Identity {
  readonly id: string;
  readonly clientId: string;
  readonly principalId: string;
  readonly tags?: Readonly<Record<string, string>> | null;
}

export interface FederatedCredential {
  readonly name: string;
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
}

interface RoleDefinition {
  readonly id: string;
  readonly name: string;
  readonly roleName: string;
  readonly assignableScopes: readonly string[];
  readonly permissions: readonly { readonly actions: readonly string[] }[];
}

export interface RoleAssignment {
  readonly id: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly scope: string;
}

export interface InGroup {
  readonly identity: Identity | undefined;
  readonly credentials: readonly FederatedCredential[];
  /** The role of the template, if it is there. */
  readonly role: RoleDefinition | undefined;
}

/** The names of the template's things begin like this. */
export const ROLE_NAME = 'Azure Maps Key Rotator';

/** Independent questions, asked side by side. */
export async function lookAtInGroup(
  ports: Ports,
  subscription: Subscription,
  group: string,
  identityName: string,
): Promise<InGroup> {
  const where = ['--resource-group', group, '--subscription', subscription.id];
  const [identity, definitions] = await Promise.all([
    readIfThere<Identity>(ports, az('identity', 'show', '--name', identityName, ...where)),
    readJson<RoleDefinition[]>(
      ports,
      az('role', 'definition', 'list', '--custom-role-only', 'true', ...where),
    ),
  ]);
  const credentials =
    identity === undefined
      ? []
      : await readJson<FederatedCredential[]>(
          ports,
          az('identity', 'federated-credential', 'list', '--identity-name', identityName, ...where),
        );
  const scope = `/subscriptions/${subscription.id}/resourceGroups/${group}`.toLowerCase();
  const role = definitions.find(
    ({ roleName, assignableScopes }) =>
      // The template's own: people may have made another one under a name like this.
      roleName.toLowerCase().startsWith(`${ROLE_NAME} (${group} `.toLowerCase()) &&
      assignableScopes.some((one) => one.toLowerCase() === scope),
  );
  return { identity, credentials, role };
}

/** @param scope undefined: everywhere in the subscription. */
export async function lookAtAssignments(
  ports: Ports,
  { id }: Subscription,
  scope?: string,
): Promise<readonly RoleAssignment[]> {
  return readJson<RoleAssignment[]>(
    ports,
    az(
      'role',
      'assignment',
      'list',
      ...(scope === undefined ? ['--all'] : ['--scope', scope]),
      '--fill-principal-name',
      'false',
      '--subscription',
      id,
    ),
  );
}

export interface Vault {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
}

export async function lookAtVault(
  ports: Ports,
  { id }: Subscription,
  name: string,
): Promise<Vault | undefined> {
  return readIfThere<Vault>(ports, az('keyvault', 'show', '--name', name, '--subscription', id));
}

interface Permissions {
  readonly value: readonly { readonly actions: readonly string[]; readonly notActions: readonly string[] }[];
}

/** @returns whether the person may perform an action there. https://learn.microsoft.com/rest/api/authorization/permissions */
export async function lookAtRights(ports: Ports, scope: string): Promise<(action: string) => boolean> {
  const url = `${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
  const { value } = await readJson<Permissions>(ports, az('rest', '--method', 'get', '--url', url));
  return (action) =>
    value.some(
      (one) =>
        one.actions.some((pattern) => matches(pattern, action)) &&
        !one.notActions.some((pattern) => matches(pattern, action)),
    );
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
}
