// The network rules and permissions of a vault.
import type { SimReply } from '../../network/http.ts';
import { failure } from './replies.ts';
import type { SimVault, VaultAction } from './vault.ts';

/** The vault's refusal of a request with a valid token. Undefined if it allows the action. */
export function accessRefusal(vault: SimVault, action: VaultAction): SimReply | undefined {
  const where = `Vault: ${vault.name};location=westeurope`;
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
  if (vault.permissions.has(action)) return undefined;
  return failure(
    403,
    'Forbidden',
    `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nAction: 'Microsoft.KeyVault/vaults/secrets/${action === 'get' ? 'getSecret' : 'setSecret'}/action'\r\n${where}`,
    { inner: 'ForbiddenByRbac' },
  );
}
