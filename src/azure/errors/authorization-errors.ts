// Explains a refusal that concerns what the identity may do: a missing role, a deny assignment, a policy, and their kin.

import type { RestError } from '@azure/core-rest-pipeline';
import { ActionError, type ErrorCode } from '../../core/errors/action-error.ts';
import { quote } from '../../core/text.ts';
import { idOf, nameOf, type ArmCall } from './arm-call.ts';
import { messageOf, quoteMessageOf } from '../client/refusal-messages.ts';
import { codeOf } from '../client/rest-errors.ts';
import { roleCommands } from './role-commands.ts';

/** @returns undefined if the code says something else. */
export function translateAuthorizationError(error: RestError, call: ArmCall): ActionError | undefined {
  const code = codeOf(error);
  const explain = (id: ErrorCode, message: string, ...hint: string[]) =>
    new ActionError(id, message, { hint: hint.join('\n'), cause: error });
  // Azure enforces it by policies of its own: code RequestDisallowedByAzure or RequestDisallowedByPolicy, and "MFA" in the sentence
  // (Azure CLI's page "Troubleshooting", section "multifactor authentication").
  if (code.startsWith('RequestDisallowedBy') && /\bMFA\b|multi-?factor/i.test(messageOf(error)))
    return explain(
      'azure-mfa-required',
      `Azure requires multifactor authentication for the request for ${nameOf(call.account)} (${code}).`,
      MFA,
    );
  switch (code) {
    case 'AuthorizationFailed':
      return notAuthorized(error, call);
    case 'LinkedAuthorizationFailed':
      return explain(
        'azure-forbidden',
        `The request for ${nameOf(call.account)} also involves another resource, on which the identity is not authorized (${code}).${quoteMessageOf(error)}`,
        LINKED,
      );
    case 'DenyAssignmentAuthorizationFailed':
      return explain(
        'azure-deny-assignment',
        `A deny assignment blocks the request for ${nameOf(call.account)}. Another role does not change that.`,
        DENIED,
        `az rest --method get --url "${call.scope ?? idOf(call.account)}/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01" --query "value[].properties.{name:denyAssignmentName,description:description,scope:scope}"`,
      );
    case 'RequestDisallowedByPolicy':
      return policyDenied(error, call);
    default:
      return undefined;
  }
}

const MFA =
  'Azure requires it of users who create, update or delete resources, but not of workload identities. Sign in as an application or a managed identity: remove azure-auth: azure-cli and set client-id and tenant-id, or set client-id in the azure/login step.';

const LINKED =
  "Azure's message names the action and the resource. Assign the identity a role that includes this action on that resource.";

const DENIED =
  'Deny assignments are created by deployment stacks, managed applications and Azure itself. Find its owner, and ask for an exception for this identity:';

/** The fixed format of Azure's sentence. */
const OBJECT_ID = /with object id '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'/i;

function notAuthorized(error: RestError, call: ArmCall): ActionError {
  const { account, action, assignee } = call;
  const message = messageOf(error);
  const objectId = OBJECT_ID.exec(message)?.[1];
  const known = [
    ...(assignee === undefined ? [] : [`client ID ${assignee}`]),
    ...(objectId === undefined ? [] : [`object ID ${objectId}`]),
  ].join(', ');
  const scope = call.scope ?? idOf(account);
  const hint = [
    `Azure responds in the same way if a role was assigned minutes ago or is not activated (Privileged Identity Management), and if the subscription or a name in the scope is wrong. Otherwise, the identity has no role with this action at this scope.${/\bABAC\b|condition/i.test(message) ? ' Or the condition of its role assignment is not met.' : ''} Roles for Azure Maps data do not cover the keys.`,
    ...roleCommands(call, objectId),
    ...(known === ''
      ? ['To see who is signed in, run this in the job: az account show --query user.name']
      : []),
  ];
  return new ActionError(
    'azure-forbidden',
    `The identity${known === '' ? '' : ` (${known})`} is not authorized to perform Microsoft.Maps/accounts/${action} on ${scope}.`,
    { hint: hint.join('\n'), cause: error },
  );
}

/** Azure's sentence ends in the identifiers of the assignments, as JSON. */
const ASSIGNMENT = /"policyAssignment":\{"name":"([^"\\]{1,128})"/;

export function policyDenied(error: RestError, { account, action }: ArmCall): ActionError {
  const name = ASSIGNMENT.exec(messageOf(error))?.[1];
  const which = name === undefined ? 'An Azure Policy' : `The Azure Policy assignment ${quote(name)}`;
  const group = account.resourceGroup ?? '<group>';
  return new ActionError('azure-policy-denied', `${which} denies the request for ${nameOf(account)}.`, {
    hint: [
      action === 'write'
        ? 'A policy may require other tags or regions, or forbid shared keys. Set location and tags accordingly, or ask the owner of the policy for an exemption. To see what it requires:'
        : 'Ask the owner of the policy for an exemption. To see what it requires:',
      `az monitor activity-log list --resource-group "${group}" --offset 1h --status Failed --query "[].properties.statusMessage" --output tsv`,
    ].join('\n'),
    cause: error,
  });
}
