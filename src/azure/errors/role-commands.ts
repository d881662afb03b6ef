// The role that an identity needs, as lines to paste. Bash, zsh and PowerShell read them alike: the definition of the role is in a
// file, because its quotation marks would not survive every shell.

import type { ArmCall } from './arm-call.ts';
import { idOf } from './arm-call.ts';

interface Role {
  readonly name: string;
  /** Below `Microsoft.Maps/accounts/`; undefined for a built-in role. */
  readonly actions?: readonly string[];
}

const KEYS = ['read', 'listKeys/action', 'regenerateKey/action'];

/** The same names as in docs/setup.md, section 4. */
const ROTATOR: Role = { name: 'Azure Maps Key Rotator', actions: KEYS };
const CREATOR: Role = { name: 'Azure Maps Account Creator', actions: [...KEYS, 'write'] };
const REMOVER: Role = { name: 'Azure Maps Account Remover', actions: ['read', 'delete'] };
/** To list accounts. The ages of their keys need the role with the three actions. */
const READER: Role = { name: 'Reader' };

function roleFor({ account, scope }: ArmCall): Role {
  if (!('accountName' in account)) return READER;
  if (scope === undefined) return ROTATOR;
  return scope === idOf(account) ? REMOVER : CREATOR;
}

/** @param objectId of the identity, as Azure names it: unlike the client ID, it needs no access to Microsoft Graph. */
export function roleCommands(call: ArmCall, objectId: string | undefined): readonly string[] {
  const { name, actions } = roleFor(call);
  const scope = call.scope ?? idOf(call.account);
  return [
    ...(actions === undefined
      ? ['Assign the identity the required role:']
      : [
          'Create a role with only the required actions, and assign it to the identity. If the role exists already, run only the last command. Save this as role.json:',
          definition(name, actions, call.account.subscriptionId),
          'az role definition create --role-definition "@role.json"',
        ]),
    `az role assignment create ${assigneeOf(call, objectId)} --role "${name}" --scope "${scope}"`,
  ];
}

function definition(name: string, actions: readonly string[], subscriptionId: string): string {
  return JSON.stringify({
    Name: name,
    IsCustom: true,
    Description: 'For the GitHub Action Azure Maps Keys.',
    Actions: actions.map((action) => `Microsoft.Maps/accounts/${action}`),
    AssignableScopes: [`/subscriptions/${subscriptionId}`],
  });
}

function assigneeOf({ assignee }: ArmCall, objectId: string | undefined): string {
  // With azure-auth: azure-cli, the identity may also be a user.
  const kind = assignee === undefined ? '' : ' --assignee-principal-type ServicePrincipal';
  return objectId === undefined
    ? `--assignee "${assignee ?? '<client-id>'}"`
    : `--assignee-object-id "${objectId}"${kind}`;
}
