// Microsoft Entra's token endpoint: exchanges a federated assertion for an access token, or refuses as Entra does.
import { decodeJwt, errors, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';
import type { SimClock, SimReply, SimRequest, SimService } from '../../network/http.ts';
import { clouds, type Cloud, type CloudName } from '../clouds.ts';
import { seededAlphanumerics, seededUuid } from '../../determinism/random.ts';

export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

export interface EntraApplication {
  readonly clientId: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** A test may change them. */
  federatedCredentials: FederatedCredential[];
  /** An AADSTS number that Entra answers whatever is presented, such as 53003 or 70021. */
  refusal?: number;
}

export interface AccessToken {
  readonly value: string;
  readonly tenantId: string;
  readonly clientId: string;
  /** The host that the token is for. */
  readonly resource: string;
  readonly expiresAt: number;
}

export interface Entra {
  readonly service: SimService;
  readonly applications: EntraApplication[];
  /** Seconds of life of the tokens to come. */
  expiresIn: number;
  /** Every access token ever made, the CLI's too. */
  readonly issued: readonly AccessToken[];
  issue(application: Pick<EntraApplication, 'clientId' | 'tenantId'>, resource: string): AccessToken;
  /** The token in an `authorization` header, if it is valid for this host now. */
  accept(authorization: string | undefined, resource: string): AccessToken | undefined;
}

interface Refusal {
  readonly code: number;
  readonly error: string;
  readonly status: number;
  readonly text: string;
}

const advice =
  'Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation';

function refusal(code: number, text: string, error = 'invalid_client', status = 401): Refusal {
  return { code, text, error, status };
}

/** Refusals that no state of the simulator leads to; a test asks for them by number. */
function refusalByNumber(code: number, application: EntraApplication): Refusal {
  switch (code) {
    case 53003:
      return refusal(
        code,
        'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
        'access_denied',
        400,
      );
    case 70021:
      return refusal(
        code,
        `No matching federated identity record found for presented assertion. ${advice}`,
        'invalid_request',
        400,
      );
    case 900382:
      return refusal(
        code,
        'Confidential Client is not supported in Cross Cloud request.',
        'invalid_client',
        400,
      );
    default:
      return refusal(code, `Refused for application '${application.clientId}'.`, 'invalid_request', 400);
  }
}

/** What Entra says to an assertion that is well signed, or undefined when a credential matches. */
function matchCredential(claims: JWTPayload, application: EntraApplication): Refusal | undefined {
  const { iss = '', sub = '', aud = '' } = claims;
  const credentials = application.federatedCredentials;
  if (credentials.length === 0) {
    return refusal(
      70025,
      `The client '${application.clientId}'(maps-rotation) has no configured federated identity credentials.`,
    );
  }
  const byIssuer = credentials.filter(({ issuer }) => issuer === iss);
  if (byIssuer.length === 0) {
    return refusal(
      700211,
      `No matching federated identity record found for presented assertion issuer '${iss}'. ${advice}`,
    );
  }
  const bySubject = byIssuer.filter(({ subject }) => subject === sub);
  if (bySubject.length === 0) {
    return byIssuer.some(({ subject }) => subject.toLowerCase() === sub.toLowerCase())
      ? refusal(
          7002138,
          `No matching federated identity record found for presented assertion subject '${sub}'. The subject matches case-insensitively, but not case-sensitively. ${advice}`,
        )
      : refusal(
          700213,
          `No matching federated identity record found for presented assertion subject '${sub}'. ${advice}`,
        );
  }
  if (!bySubject.some(({ audience }) => audience === aud)) {
    return refusal(
      700212,
      `No matching federated identity record found for presented assertion audience '${String(aud)}'. ${advice}`,
    );
  }
  return undefined;
}

export function createEntra(
  clock: SimClock,
  seed: string,
  applications: readonly EntraApplication[],
  publicKey: () => Promise<CryptoKey>,
): Entra {
  const issued: AccessToken[] = [];
  const state = { applications: [...applications] };

  const refuse = ({ code, error, status, text }: Refusal, at: number): SimReply => {
    const timestamp = new Date(at).toISOString().replace(/T(.*)\..*/, ' $1Z');
    const trace = seededUuid(`${seed}/trace/${String(code)}`);
    const correlation = seededUuid(`${seed}/correlation/${String(code)}`);
    return {
      status,
      body: {
        error,
        error_description: `AADSTS${String(code)}: ${text} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
        error_codes: [code],
        timestamp,
        trace_id: trace,
        correlation_id: correlation,
        error_uri: `https://login.microsoftonline.com/error?code=${String(code)}`,
      },
    };
  };

  const findApplication = (cloud: Cloud, tenant: string, clientId: string): EntraApplication | Refusal => {
    const ofTenant = state.applications.filter(({ tenantId }) => tenantId === tenant);
    if (ofTenant.length === 0) {
      return refusal(
        90002,
        `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
        'invalid_request',
        400,
      );
    }
    const here = ofTenant.filter((application) => application.cloud === cloud.name);
    if (here.length === 0) {
      return refusal(
        90038,
        `Tenant '${tenant}' request is being redirected to the National Cloud.`,
        'invalid_request',
        400,
      );
    }
    return (
      here.find((application) => application.clientId === clientId) ??
      refusal(
        700016,
        `Application with identifier '${clientId}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
        'unauthorized_client',
        400,
      )
    );
  };

  const verify = async (assertion: string, at: number): Promise<JWTPayload | Refusal> => {
    try {
      return (await jwtVerify(assertion, await publicKey(), { currentDate: new Date(at), clockTolerance: 0 }))
        .payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed) {
        const { nbf, exp } = decodeJwt(assertion);
        const time = (seconds = 0): string => new Date(seconds * 1000).toISOString();
        return refusal(
          700024,
          `Client assertion is not within its valid time range. Current time: ${new Date(at).toISOString()}, assertion valid from ${time(nbf)}, expiry time of assertion ${time(exp)}. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .`,
        );
      }
      if (error instanceof errors.JWSSignatureVerificationFailed) {
        return refusal(
          700027,
          'The certificate with identifier used to sign the client assertion is not registered on application. Client assertion failed signature validation.',
        );
      }
      return refusal(50027, 'JWT token is invalid or malformed.', 'invalid_request', 400);
    }
  };

  const answer = async (request: SimRequest): Promise<SimReply> => {
    const cloud = clouds.find(({ authority }) => authority === request.url.hostname);
    const discovered = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(
      request.url.pathname,
    )?.[1];
    if (cloud !== undefined && discovered !== undefined) return openIdConfiguration(cloud, discovered);
    if (cloud !== undefined && request.url.pathname === '/common/discovery/instance') return instances(cloud);
    const tenant = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(request.url.pathname)?.[1];
    if (cloud === undefined || tenant === undefined) return { status: 404, body: 'Not Found' };
    if (request.method !== 'POST') {
      return refuse(
        refusal(
          900561,
          `The endpoint only accepts POST requests. Received a ${request.method} request.`,
          'invalid_request',
          400,
        ),
        request.at,
      );
    }
    const form = new URLSearchParams(request.body);
    const missing = ['client_id', 'scope', 'grant_type', 'client_assertion'].find((name) => !form.has(name));
    if (missing !== undefined) {
      return refuse(
        refusal(
          900144,
          `The request body must contain the following parameter: '${missing}'.`,
          'invalid_request',
          400,
        ),
        request.at,
      );
    }
    const field = (name: string): string => form.get(name) ?? '';
    if (field('grant_type') !== 'client_credentials') {
      return refuse(
        refusal(
          70003,
          `The app requested an unsupported grant type '${field('grant_type')}'.`,
          'unsupported_grant_type',
          400,
        ),
        request.at,
      );
    }
    if (field('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') {
      return refuse(refusal(50027, 'Invalid client assertion type.', 'invalid_request', 400), request.at);
    }
    const application = findApplication(cloud, tenant, field('client_id'));
    if ('code' in application) return refuse(application, request.at);
    if (application.refusal !== undefined)
      return refuse(refusalByNumber(application.refusal, application), request.at);
    const claims = await verify(field('client_assertion'), request.at);
    if ('code' in claims && 'text' in claims) return refuse(claims as Refusal, request.at);
    const mismatch = matchCredential(claims, application);
    if (mismatch !== undefined) return refuse(mismatch, request.at);
    const resource = grantedResource(cloud, field('scope'));
    if (resource === undefined) {
      return refuse(
        refusal(
          500011,
          `The resource principal named ${field('scope').replace('/.default', '')} was not found in the tenant named Contoso.`,
          'invalid_resource',
          400,
        ),
        request.at,
      );
    }
    const token = entra.issue(application, resource);
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
  };

  const entra: Entra = {
    service: { answersFor: (host) => clouds.some(({ authority }) => authority === host), handle: answer },
    applications: state.applications,
    expiresIn: 3599,
    issued,
    issue({ clientId, tenantId }, resource) {
      const token = {
        value: `eyJ0${seededAlphanumerics(`${seed}/access/${String(issued.length)}`, 200)}`,
        tenantId,
        clientId,
        resource,
        expiresAt: clock.now() + entra.expiresIn * 1000,
      };
      issued.push(token);
      return token;
    },
    accept: (authorization, resource) =>
      issued.find(
        (token) =>
          authorization === `Bearer ${token.value}` &&
          token.resource === resource &&
          clock.now() < token.expiresAt,
      ),
  };
  return entra;
}

/** The host whose tokens a scope asks for; vaults share one audience a cloud. */
export function grantedResource(cloud: Cloud, scope: string): string | undefined {
  // MSAL adds the OIDC scopes of a sign-in to some requests; Entra ignores them here.
  const resource = scope
    .split(' ')
    .find((one) => one.endsWith('/.default'))
    ?.replace(/\/+\.default$/, '');
  // The Azure CLI asks for Resource Manager by the name that it had before.
  if (resource === `https://${cloud.classicManager}`) return cloud.resourceManager;
  return [cloud.resourceManager, cloud.vaultSuffix].find((host) => resource === `https://${host}`);
}

/** What the Azure CLI asks for before it signs in. */
function openIdConfiguration({ authority }: Cloud, tenant: string): SimReply {
  const base = `https://${authority}/${tenant}`;
  return {
    status: 200,
    body: {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    },
  };
}

function instances({ authority }: Cloud): SimReply {
  const metadata = [{ preferred_network: authority, preferred_cache: authority, aliases: [authority] }];
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `https://${authority}/common/v2.0/.well-known/openid-configuration`,
      metadata,
    },
  };
}
