// Failures of Key Vault.
import type { SimReply } from '../../../simulator/network/http.ts';
import { VAULT, type World } from '../world.ts';
import type { Failure } from './failure.ts';

const NAME = 'azure-maps-key';
const HOST = 'contoso-kv.vault.azure.net';
const PUBLISH = { operation: 'publish', targets: VAULT, 'github-token': '' };

const OFFICER = 'Key Vault Secrets Officer';
const POLICY = 'az keyvault set-policy';

/** Key Vault's refusal, with an inner code. The first request only asks for the challenge. */
const refusing =
  (method: 'GET' | 'PUT', status: number, code: string, inner?: string, message = 'No.') =>
  (world: World): void => {
    const error = { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) };
    const reply: SimReply = { status, body: { error } };
    const skip = method === 'GET' ? 1 : 0;
    world.inject({ match: { method, host: HOST, skip }, fault: { kind: 'reply', reply }, times: Infinity });
  };

const ACCESS: readonly Failure[] = [
  {
    name: 'keyvault-role-missing',
    code: 'keyvault-forbidden',
    gives: [
      `not allowed to get ${VAULT} by its roles`,
      `--assignee-principal-type ServicePrincipal --role "${OFFICER}" --scope "/subscriptions/`,
    ],
    withholds: [POLICY, '$(', '<'],
    inputs: PUBLISH,
    prepare: ({ simulator }) => {
      simulator.azure.vault().permissions.clear();
    },
  },
  {
    name: 'keyvault-policy-missing',
    code: 'keyvault-forbidden',
    gives: [
      'no access policy of the vault allows it',
      `${POLICY} --name "contoso-kv" --spn`,
      '--secret-permissions get set',
    ],
    withholds: ['role'],
    inputs: PUBLISH,
    prepare: ({ simulator }) => {
      const vault = simulator.azure.vault();
      vault.model = 'access policies';
      // It may set, but not get.
      vault.permissions.delete('get');
    },
  },
  {
    name: 'keyvault-forbidden-unexplained',
    code: 'keyvault-forbidden',
    gives: [
      'status 403 (ForbiddenByPolicy)',
      '"The policy requires the caller to use on-behalf-of flow."',
      POLICY,
      OFFICER,
    ],
    withholds: ['not allowed to'],
    inputs: PUBLISH,
    prepare: refusing(
      'GET',
      403,
      'Forbidden',
      'ForbiddenByPolicy',
      'The policy requires the caller to use on-behalf-of flow.',
    ),
  },
  {
    name: 'keyvault-deny-assignment',
    code: 'keyvault-forbidden',
    gives: ['a deny assignment blocks it', 'Deny assignments'],
    withholds: [OFFICER, POLICY],
    inputs: PUBLISH,
    prepare: refusing(
      'GET',
      403,
      'Forbidden',
      'ForbiddenByRbac',
      "Caller is not authorized.\r\nDenyAssignmentId: '/providers/microsoft.authorization/denyassignments/1'",
    ),
  },
  {
    name: 'keyvault-firewall',
    code: 'keyvault-firewall',
    gives: ['does not allow the address of this runner', '--query properties.networkAcls'],
    withholds: ['private endpoint', OFFICER],
    inputs: PUBLISH,
    prepare: ({ simulator }) => (simulator.azure.vault().network = 'firewall'),
  },
  {
    name: 'keyvault-private-endpoint',
    code: 'keyvault-private-endpoint',
    gives: ['only a private endpoint reaches it', '--query properties.publicNetworkAccess'],
    withholds: ['firewall', OFFICER],
    inputs: PUBLISH,
    prepare: ({ simulator }) => (simulator.azure.vault().network = 'private link only'),
  },
];

const STATE: readonly Failure[] = [
  {
    name: 'keyvault-not-found',
    code: 'keyvault-not-found',
    gives: ['az keyvault list-deleted', 'az keyvault recover --name "contoso-kv"'],
    inputs: PUBLISH,
    prepare: refusing('GET', 404, 'VaultNotFound'),
  },
  {
    name: 'keyvault-unreachable',
    code: 'keyvault-unreachable',
    gives: ['The vault nowhere-kv did not respond', "Check the vault's name"],
    inputs: { ...PUBLISH, targets: 'keyvault:nowhere-kv#azure-maps-key' },
    options: { unclean: true },
  },
  {
    name: 'keyvault-secret-deleted',
    code: 'keyvault-secret-deleted',
    gives: [
      'az keyvault secret recover --vault-name "contoso-kv" --name "azure-maps-key"',
      'purge protection',
    ],
    inputs: PUBLISH,
    prepare: (world) => {
      world.store('secondary', { target: VAULT });
      world.simulator.azure.vault().softDelete(NAME);
    },
  },
  {
    name: 'keyvault-secret-busy',
    code: 'keyvault-secret-deleted',
    gives: ['is being deleted or recovered (ObjectIsBeingDeleted), and still was after a minute'],
    inputs: PUBLISH,
    prepare: ({ simulator }) => {
      simulator.azure.vault().beBusy(NAME, 60 * 60_000, 'ObjectIsBeingDeleted');
    },
  },
  {
    name: 'keyvault-secret-disabled',
    code: 'keyvault-request-failed',
    gives: ['is disabled', '--enabled true'],
    inputs: PUBLISH,
    prepare: (world) => {
      const { value } = world.account.keys.primary;
      world.simulator.azure.vault().set(NAME, value, { attributes: { enabled: false } });
    },
  },
  {
    // Key Vault may repeat the value in its sentence.
    name: 'keyvault-set-refused',
    code: 'keyvault-request-failed',
    gives: [`refused to set ${VAULT} with status 400 (BadParameter)`],
    withholds: ['Property value', 'invalid'],
    inputs: PUBLISH,
    prepare: (world) => {
      const { value } = world.account.keys.primary;
      refusing('PUT', 400, 'BadParameter', undefined, `Property value ${value} is invalid.`)(world);
    },
  },
];

export const VAULT_FAILURES: readonly Failure[] = [...ACCESS, ...STATE];
