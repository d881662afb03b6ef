// The federated credentials of a managed identity over HTTP.
import type { SimReply } from '../../network/http.ts';
import type { Call } from '../resource-manager/accounts/call.ts';
import { failure, forbidden, methodNotAllowed } from '../resource-manager/accounts/replies.ts';
import { credentialBody, CREDENTIALS, TYPE } from './bodies.ts';
import type { ManagedIdentities, ManagedIdentity, NamedCredential } from './identities.ts';

const ACTION = `${TYPE}/${CREDENTIALS}`;

/** https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations */
const MOST_CREDENTIALS = 20;

const ACTIONS = new Map([
  ['GET', 'read'],
  ['PUT', 'write'],
  ['DELETE', 'delete'],
]);

export function replyForCredentials(
  { request, token, may }: Call,
  path: string,
  identity: ManagedIdentity,
  name: string | undefined,
  identities: ManagedIdentities,
): SimReply {
  const verb = ACTIONS.get(request.method);
  if (verb === undefined || (name === undefined && verb !== 'read')) return methodNotAllowed(request.method);
  if (!may(`${ACTION}/${verb}`, path)) return forbidden(token, `${ACTION}/${verb}`, path);
  if (name === undefined)
    return { status: 200, body: { value: identity.credentials.map((one) => credentialBody(identity, one)) } };
  if (verb === 'write') return put(request.body, identity, name, identities);
  const credential = identity.credentials.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (credential === undefined) return verb === 'read' ? notFound(name) : { status: 204 };
  if (verb === 'delete') identities.deleteCredential(identity, name);
  return { status: 200, body: verb === 'read' ? credentialBody(identity, credential) : '' };
}

function notFound(name: string): SimReply {
  return failure(404, 'NotFound', `The federated identity credential '${name}' was not found.`);
}

interface CredentialBody {
  readonly properties?: {
    readonly issuer?: string;
    readonly subject?: string;
    readonly audiences?: readonly string[];
  };
}

function put(body: string, identity: ManagedIdentity, name: string, identities: ManagedIdentities): SimReply {
  const { issuer = '', subject = '', audiences = [] } = (JSON.parse(body) as CredentialBody).properties ?? {};
  const [audience, ...others] = audiences;
  if (!/^[\da-z][\w-]{2,119}$/i.test(name) || issuer === '' || subject === '')
    return failure(400, 'BadRequest', `The federated identity credential '${name}' is not valid.`);
  if (audience === undefined || others.length > 0)
    return failure(400, 'BadRequest', 'A federated identity credential must have one audience.');
  const existing = identity.credentials.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const wanted: NamedCredential = { name, issuer, subject, audience };
  if (identity.credentials.some((one) => one !== existing && isSameTrust(one, wanted)))
    return failure(
      409,
      'Conflict',
      'Issuer and subject combination already exists for this Managed Identity.',
    );
  if (existing === undefined && identity.credentials.length >= MOST_CREDENTIALS)
    return failure(
      400,
      'BadRequest',
      `The managed identity has the maximum of ${String(MOST_CREDENTIALS)} federated identity credentials.`,
    );
  if (existing === undefined || !isSameTrust(existing, wanted) || existing.audience !== audience)
    identities.setCredential(identity, wanted);
  return { status: existing === undefined ? 201 : 200, body: credentialBody(identity, wanted) };
}

function isSameTrust(one: NamedCredential, other: NamedCredential): boolean {
  return one.issuer === other.issuer && one.subject === other.subject;
}
