// The network rules and permissions of a vault.
import type { SimReply } from '../../network/http.ts';
import type { AccessToken } from '../entra/access-tokens.ts';
import { objectIdOf } from '../entra/object-id.ts';
import { allowsData, type RoleAssignment } from '../entra/roles.ts';
import { failure } from './replies.ts';
import { vaultId, type SimVault, type VaultAction } from './vault.ts';

/** The data action that a role must have. */
const dataActions: Readonly<Record<VaultAction, string>> = {
  get: 'Microsoft.KeyVault/vaults/secrets/getSecret/action',
  list: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action',
  set: 'Microsoft.KeyVault/vaults/secrets/setSecret/action',
};

export interface Caller {
  readonly token: AccessToken;
  /** Undefined for a caller that may do everything that the vault permits. */
  readonly roles: readonly RoleAssignment[] | undefined;
}

/** The vault's refusal of a request with a valid token. Undefined if it allows the action. */
export function accessRefusal(
  vault: SimVault,
  action: VaultAction,
  name: string,
  { token, roles }: Caller,
): SimReply | undefined {
  const where = `Vault: ${vault.name};location=${vault.location}`;
  if (vault.network === 'firewall') {
    return failure(
      403,
      'Forbidden',
      `Client address is not authorized and caller is not a trusted service.\r\nClient address: 192.0.2.7\r\nCaller: appid=redacted\r\n${where}`,
      { inner: 'ForbiddenByFirewall' },
    );
  }
  if (vault.network === 'private link only') {
    return failure(
      403,
      'Forbidden',
      `Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\n${where}`,
      { inner: 'ForbiddenByConnection' },
    );
  }
  if (vault.permissions.has(action) && isAllowed(vault, action, name, roles)) return undefined;
  if (vault.model === 'access policies')
    return failure(
      403,
      'Forbidden',
      `The user, group or application 'appid=redacted;oid=redacted;iss=https://sts.windows.net/${vault.tenantId}/' does not have secrets ${action} permission on key vault '${vault.name};location=${vault.location}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
      { inner: 'AccessDenied' },
    );
  return failure(
    403,
    'Forbidden',
    `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=${token.clientId};oid=${objectIdOf(token.clientId)};iss=https://sts.windows.net/${vault.tenantId}/\r\nAction: '${dataActions[action]}'\r\nResource: '${vaultId(vault).toLowerCase()}/secrets${name === '' ? '' : `/${name}`}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: 'DeniedWithNoValidRBAC'\r\n${where}`,
    { inner: 'ForbiddenByRbac' },
  );
}

function isAllowed(vault: SimVault, action: VaultAction, name: string, roles: Caller['roles']): boolean {
  if (roles === undefined || vault.model === 'access policies') return true;
  return allowsData(roles, dataActions[action], `${vaultId(vault)}/secrets/${name}`);
}
