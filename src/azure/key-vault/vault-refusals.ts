// Explains why Key Vault answered 403. Its inner codes: `ForbiddenByRbac`, `ForbiddenByFirewall`, `ForbiddenByConnection`
// (hashicorp/terraform-provider-azurerm), `AccessDenied` for an access policy (turbot/steampipe-plugin-azure#127),
// `ForbiddenByPolicy` for other demands on the caller (SparebankenVest/azure-key-vault-to-kubernetes#232), `SecretDisabled`
// (Azure/azure-sdk-for-js#24756).

import { ActionError, type ErrorCode } from '../../core/errors/action-error.ts';
import { describeTarget, type Target } from '../../core/targets.ts';
import { messageOf, quoteMessageOf } from '../client/refusal-messages.ts';

/** What the errors about a call to Key Vault need to know about it. */
export interface VaultCall {
  readonly target: Extract<Target, { kind: 'keyvault' }>;
  readonly action: 'get' | 'set';
  /** Application ID of the identity, for commands to paste; undefined with azure-auth: azure-cli. */
  readonly assignee: string | undefined;
  readonly signal: AbortSignal;
}

const ELSEWHERE =
  'Run the job where the vault can be reached: on a self-hosted runner, or on a GitHub-hosted runner in a virtual network of yours.';

export function forbidden(error: unknown, call: VaultCall, inner: string | undefined): ActionError {
  const { target } = call;
  const { vault, name } = target;
  const what = describeTarget(target);
  const explain = (id: ErrorCode, message: string, ...hint: string[]) =>
    new ActionError(id, message, { hint: hint.join('\n'), cause: error });
  switch (inner) {
    case 'ForbiddenByFirewall':
      return explain(
        'keyvault-firewall',
        `The firewall of the vault ${vault} does not allow the address of this runner.`,
        `${ELSEWHERE} The addresses of other GitHub-hosted runners change. To see the rules:`,
        `az keyvault show --name "${vault}" --query properties.networkAcls`,
      );
    case 'ForbiddenByConnection':
      return explain(
        'keyvault-private-endpoint',
        `The vault ${vault} does not allow public network access: only a private endpoint reaches it.`,
        `${ELSEWHERE} There, the vault's host must resolve to its private endpoint. To see the setting:`,
        `az keyvault show --name "${vault}" --query properties.publicNetworkAccess`,
      );
    case 'SecretDisabled':
      return explain(
        'keyvault-request-failed',
        `${what} is disabled, so it cannot be compared with the keys.`,
        `Enable it, then run the workflow again:\naz keyvault secret set-attributes --vault-name "${vault}" --name "${name}" --enabled true`,
      );
    case 'ForbiddenByRbac':
      return byRole(error, call);
    case 'AccessDenied':
      return explain(
        'keyvault-forbidden',
        `${notAllowed(call)}: no access policy of the vault allows it.`,
        NEEDS,
        policyLine(call),
      );
    default:
      return unexplained(error, call, inner);
  }
}

/** It is not established whether a role or an access policy is missing, or something else. */
function unexplained(cause: unknown, call: VaultCall, inner: string | undefined): ActionError {
  const { target, action } = call;
  const own = action === 'get' ? quoteMessageOf(cause) : '';
  return new ActionError(
    'keyvault-forbidden',
    `Key Vault refused to ${action} ${describeTarget(target)} with status 403 (${inner ?? 'Forbidden'}).${own}`,
    {
      hint: [
        'If a permission is missing, which Key Vault does not say, grant it. To see whether the vault uses roles (true) or access policies:',
        `az keyvault show --name "${target.vault}" --query properties.enableRbacAuthorization`,
        'With roles:',
        ...roleLines(call, cause),
        'With access policies:',
        policyLine(call),
      ].join('\n'),
      cause,
    },
  );
}

function notAllowed({ target, action }: VaultCall): string {
  return `The identity is not allowed to ${action} ${describeTarget(target)}`;
}

const NEEDS =
  'Grant the identity get and set: a run reads the secret to compare it with the keys, and writes it.';

function byRole(error: unknown, call: VaultCall): ActionError {
  // The sentence of a refusal by role has this line, which is null without a deny assignment.
  const isDenied = call.action === 'get' && /DenyAssignmentId: '?[/0-9a-f]/i.test(messageOf(error));
  return new ActionError(
    'keyvault-forbidden',
    isDenied
      ? `${notAllowed(call)}: a deny assignment blocks it. Another role does not change that.`
      : `${notAllowed(call)} by its roles.`,
    {
      hint: isDenied
        ? 'Find the owner of the deny assignment in the Azure portal: the vault, Access control (IAM), Deny assignments. Deployment stacks, managed applications and Azure itself create them.'
        : [
            'Assign the identity a role, unless one was assigned in the last minutes: then Azure responds in the same way.',
            ...roleLines(call, error),
          ].join('\n'),
      cause: error,
    },
  );
}

/** In the sentence of a refusal by role, which names the caller and the resource. Nothing else of it is used. */
const CALLER = /;oid=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12});/i;
const VAULT_ID =
  /Resource: '(\/subscriptions\/[0-9a-f-]{36}\/resourcegroups\/[\w.()-]{1,90}\/providers\/microsoft\.keyvault\/vaults\/[\w-]{3,24})/i;

/** Two lines if the ID is not known, because the shells differ in how one command uses the output of another. */
function roleLines({ target, assignee }: VaultCall, error: unknown): readonly string[] {
  const message = messageOf(error);
  const objectId = CALLER.exec(message)?.[1];
  const id = VAULT_ID.exec(message)?.[1];
  const who =
    objectId === undefined
      ? `--assignee "${assignee ?? '<client-id>'}"`
      : `--assignee-object-id "${objectId}"${assignee === undefined ? '' : ' --assignee-principal-type ServicePrincipal'}`;
  return [
    ...(id === undefined ? [`az keyvault show --name "${target.vault}" --query id --output tsv`] : []),
    `az role assignment create ${who} --role "Key Vault Secrets Officer" --scope "${id ?? '<the ID that the line above prints>'}"`,
  ];
}

function policyLine({ target, assignee = '<client-id>' }: VaultCall): string {
  return `az keyvault set-policy --name "${target.vault}" --spn "${assignee}" --secret-permissions get set`;
}
