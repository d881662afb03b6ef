// Explains a refusal that concerns what the identity may do: a missing role, a deny assignment, a policy, and their kin.

import type { RestError } from '@azure/core-rest-pipeline';
import { ActionError, type ErrorCode } from '../../core/errors/action-error.ts';
import { quote } from '../../core/text.ts';
import { deedOf, idOf, nameOf, type ArmCall } from './arm-call.ts';
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
      `Azure requires multifactor authentication to ${deedOf(call)} (${code}).`,
      MFA,
    );
  switch (code) {
    case 'AuthorizationFailed':
      return notAuthorized(error, call);
    case 'LinkedAuthorizationFailed':
      return explain(
        'azure-forbidden',
        `The identity is not authorized on another resource that the request for ${nameOf(call.account)} involves (${code}).${quoteMessageOf(error)}`,
        LINKED,
      );
    case 'DenyAssignmentAuthorizationFailed':
      return explain(
        'azure-deny-assignment',
        `A deny assignment does not allow the identity to ${deedOf(call)}. Another role does not change that.`,
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
  'Sign in as an application or a managed identity: remove azure-auth: azure-cli and set client-id and tenant-id, or set client-id in the azure/login step.\nAzure requires multifactor authentication of users who create, update or delete resources, but not of workload identities.';

const LINKED =
  "Assign the identity a role on that resource that includes the action. Azure's message names both.";

const DENIED =
  'Find the owner of the deny assignment, and ask for an exception for this identity. Deployment stacks, managed applications and Azure itself create deny assignments. To see them:';

/** The fixed format of Azure's sentence. */
const OBJECT_ID = /with object id '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})'/i;

function notAuthorized(error: RestError, call: ArmCall): ActionError {
  const { account, action, assignee } = call;
  const message = messageOf(error);
  const objectId = OBJECT_ID.exec(message)?.[1];
  const known = [
    ...(assignee === undefined ? [] : [`client ID ${assignee}`]),
    ...(objectId === undefined ? [] : [`object ID ${objectId}`]),
  ].join(' and the ');
  const scope = call.scope ?? idOf(account);
  const hint = [
    ...roleCommands(call, objectId),
    ...(known === ''
      ? ['To see who is signed in, run this in the job:', 'az account show --query user.name']
      : []),
    `Azure responds in the same way if a role was assigned minutes ago or is not activated (Privileged Identity Management), and if the subscription or a name in the scope is wrong.${/\bABAC\b|condition/i.test(message) ? ' Or the condition of the role assignment is not met.' : ''} Roles for Azure Maps data do not cover the keys.`,
  ];
  return new ActionError(
    'azure-forbidden',
    `The identity is not authorized to ${deedOf(call)}. It cannot perform Microsoft.Maps/accounts/${action} on ${scope}.${known === '' ? '' : ` The identity has the ${known}.`}`,
    { hint: hint.join('\n'), cause: error },
  );
}

/** Azure's sentence ends in the identifiers of the assignments, as JSON. */
const ASSIGNMENT = /"policyAssignment":\{"name":"([^"\\]{1,128})"/;

export function policyDenied(error: RestError, call: ArmCall): ActionError {
  const { account, action } = call;
  const name = ASSIGNMENT.exec(messageOf(error))?.[1];
  const which = name === undefined ? 'An Azure Policy' : `The Azure Policy assignment ${quote(name)}`;
  const group = account.resourceGroup ?? '<group>';
  return new ActionError('azure-policy-denied', `${which} does not allow this run to ${deedOf(call)}.`, {
    hint: [
      action === 'write'
        ? 'Set location and tags as the policy requires, or ask its owner for an exemption. A policy may also forbid shared keys. To see what it requires:'
        : 'Ask the owner of the policy for an exemption. To see what it requires:',
      `az monitor activity-log list --resource-group "${group}" --offset 1h --status Failed --query "[].properties.statusMessage" --output tsv`,
    ].join('\n'),
    cause: error,
  });
}
