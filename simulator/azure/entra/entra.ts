// Microsoft Entra's token endpoint. Exchanges a federated assertion or a client secret for an access token, with Entra's errors.
import type { CryptoKey } from 'jose';
import type { SimClock } from '../../determinism/clock.ts';
import type { SimReply, SimRequest, SimService } from '../../network/http.ts';
import { clouds, type Cloud } from '../clouds.ts';
import { AccessTokens, type AccessToken } from './access-tokens.ts';
import type { EntraApplication } from './applications.ts';
import { verifyAssertion } from './assertion.ts';
import { discoveryReply } from './discovery.ts';
import { credentialMismatch } from './federated-credentials.ts';
import { Refusal, refusalByNumber, refusalReply } from './refusal.ts';
import { findApplication, parseTokenRequest, requestedResource, type TokenRequest } from './token-request.ts';

export interface Entra {
  readonly service: SimService;
  readonly applications: EntraApplication[];
  /** The lifetime of new tokens in seconds. */
  expiresIn: number;
  /** Includes expired tokens and those of the Azure CLI. */
  readonly issued: readonly AccessToken[];
  issue(application: Pick<EntraApplication, 'clientId' | 'tenantId'>, resource: string): AccessToken;
  /** The token in an `authorization` header, if it is valid for this host now. */
  accept(authorization: string | undefined, resource: string): AccessToken | undefined;
  /** The token in an `authorization` header, if it was valid for this host before. */
  expired(authorization: string | undefined, resource: string): AccessToken | undefined;
  /** Ends the life of every token that was issued so far. */
  expireTokens(): void;
}

type PublicKey = () => Promise<CryptoKey>;

async function signIn(
  request: SimRequest,
  cloud: Cloud,
  tenant: string,
  entra: Entra,
  publicKey: PublicKey,
): Promise<AccessToken | Refusal> {
  const form = parseTokenRequest(request);
  if (form instanceof Refusal) return form;
  const application = findApplication(entra.applications, cloud, tenant, form.clientId);
  if (application instanceof Refusal) return application;
  if (application.refusal !== undefined) return refusalByNumber(application.refusal, application.clientId);
  const refusal = await proofRefusal(form, application, publicKey, request.at);
  if (refusal !== undefined) return refusal;
  const resource = requestedResource(cloud, form.scope);
  return resource instanceof Refusal ? resource : entra.issue(application, resource);
}

/** Undefined if the application proves who it is. */
async function proofRefusal(
  { proof }: TokenRequest,
  application: EntraApplication,
  publicKey: PublicKey,
  at: number,
): Promise<Refusal | undefined> {
  if ('secret' in proof) return proof.secret === application.secret ? undefined : invalidSecret(application);
  const claims = await verifyAssertion(proof.assertion, await publicKey(), at);
  return claims instanceof Refusal ? claims : credentialMismatch(claims, application, at);
}

function invalidSecret({ clientId }: EntraApplication): Refusal {
  return new Refusal(
    7000215,
    `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
  );
}

async function replyTo(
  request: SimRequest,
  entra: Entra,
  seed: string,
  publicKey: PublicKey,
): Promise<SimReply> {
  const { hostname, pathname } = request.url;
  const cloud = clouds.find(({ authority }) => authority === hostname);
  const metadata = cloud && discoveryReply(cloud, pathname);
  if (metadata !== undefined) return metadata;
  const tenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(pathname)?.[1];
  if (cloud === undefined || tenant === undefined) return { status: 404, body: 'Not Found' };
  const token = await signIn(request, cloud, tenant, entra, publicKey);
  if (token instanceof Refusal) return refusalReply(token, seed, request.at);
  return {
    status: 200,
    headers: { 'cache-control': 'no-store, no-cache' },
    body: {
      token_type: 'Bearer',
      expires_in: entra.expiresIn,
      ext_expires_in: entra.expiresIn,
      access_token: token.value,
    },
  };
}

export function createEntra(
  clock: SimClock,
  seed: string,
  applications: readonly EntraApplication[],
  publicKey: PublicKey,
): Entra {
  const tokens = new AccessTokens(clock, seed);
  const entra: Entra = {
    service: {
      answersFor: (host) => clouds.some(({ authority }) => authority === host),
      handle: (request) => replyTo(request, entra, seed, publicKey),
    },
    applications: [...applications],
    expiresIn: 3599,
    issued: tokens.issued,
    issue: (application, resource) => tokens.issue(application, resource, entra.expiresIn),
    accept: (authorization, resource) => tokens.accept(authorization, resource),
    expired: (authorization, resource) => tokens.expired(authorization, resource),
    expireTokens: () => {
      tokens.expire();
    },
  };
  return entra;
}
