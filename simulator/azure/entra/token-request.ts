// The parameters of a token request, and the application and resource that they identify.
import type { SimRequest } from '../../network/http.ts';
import type { Cloud } from '../clouds.ts';
import type { EntraApplication } from './applications.ts';
import { Refusal } from './refusal.ts';

export interface TokenRequest {
  readonly clientId: string;
  readonly scope: string;
  readonly proof: { readonly assertion: string } | { readonly secret: string };
}

export function parseTokenRequest({ method, body }: SimRequest): TokenRequest | Refusal {
  if (method !== 'POST') {
    return new Refusal(
      900561,
      `The endpoint only accepts POST requests. Received a ${method} request.`,
      'invalid_request',
      400,
    );
  }
  const form = new URLSearchParams(body);
  const missing = ['client_id', 'scope', 'grant_type'].find((name) => !form.has(name));
  if (missing !== undefined) {
    return new Refusal(
      900144,
      `The request body must contain the following parameter: '${missing}'.`,
      'invalid_request',
      400,
    );
  }
  const field = (name: string): string => form.get(name) ?? '';
  if (field('grant_type') !== 'client_credentials') {
    return new Refusal(
      70003,
      `The app requested an unsupported grant type '${field('grant_type')}'.`,
      'unsupported_grant_type',
      400,
    );
  }
  const proof = proofOf(form);
  return proof instanceof Refusal ? proof : { clientId: field('client_id'), scope: field('scope'), proof };
}

function proofOf(form: URLSearchParams): TokenRequest['proof'] | Refusal {
  const secret = form.get('client_secret');
  if (secret !== null) return { secret };
  const assertion = form.get('client_assertion');
  if (assertion === null) {
    return new Refusal(
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  }
  return form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    ? { assertion }
    : new Refusal(50027, 'Invalid client assertion type.', 'invalid_request', 400);
}

export function findApplication(
  applications: readonly EntraApplication[],
  cloud: Cloud,
  tenant: string,
  clientId: string,
): EntraApplication | Refusal {
  if (/^[0-]*$/.test(tenant)) {
    return new Refusal(
      900021,
      `Requested tenant identifier '${tenant}' is not valid. Tenant identifiers may not be an empty GUID.`,
      'invalid_request',
      400,
    );
  }
  const ofTenant = applications.filter(({ tenantId }) => tenantId === tenant);
  if (ofTenant.length === 0) {
    return new Refusal(
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
      'invalid_request',
      400,
    );
  }
  const here = ofTenant.filter((application) => application.cloud === cloud.name);
  if (here.length === 0) {
    return new Refusal(
      90038,
      `Tenant '${tenant}' request is being redirected to the National Cloud.`,
      'invalid_request',
      400,
    );
  }
  const application = here.find((one) => one.clientId === clientId);
  return application === undefined ? notInTenant(clientId) : withServicePrincipal(application);
}

function notInTenant(clientId: string): Refusal {
  return new Refusal(
    700016,
    `Application with identifier '${clientId}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    'unauthorized_client',
    400,
  );
}

function withServicePrincipal(application: EntraApplication): EntraApplication | Refusal {
  const { clientId, tenantId, servicePrincipal } = application;
  if (servicePrincipal === 'missing') {
    return new Refusal(
      7000229,
      `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
    );
  }
  return servicePrincipal === 'disabled'
    ? new Refusal(
        7000112,
        `Application '${clientId}'(maps-rotation) is disabled.`,
        'unauthorized_client',
        400,
      )
    : application;
}

/** The host that a scope requests a token for. All vaults of a cloud share one. */
export function requestedResource(cloud: Cloud, scope: string): string | Refusal {
  // MSAL adds the OIDC scopes of a sign-in to some requests. Entra ignores them here.
  const resource = scope
    .split(' ')
    .find((one) => one.endsWith('/.default'))
    ?.replace(/\/+\.default$/, '');
  // The Azure CLI requests Resource Manager by its former audience.
  if (resource === `https://${cloud.classicManager}`) return cloud.resourceManager;
  return (
    [cloud.resourceManager, cloud.vaultSuffix].find((host) => resource === `https://${host}`) ??
    new Refusal(
      500011,
      `The resource principal named ${scope.replace('/.default', '')} was not found in the tenant named Contoso.`,
      'invalid_resource',
      400,
    )
  );
}
