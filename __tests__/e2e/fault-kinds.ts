// The faults of the matrix, and the error codes with which a run may end under each.
import type { ErrorCode } from '../../src/core/errors/action-error.ts';
import { clouds, isDataPlane } from '../../simulator/azure/clouds.ts';
import { idTokenHost } from '../../simulator/oidc/id-token.ts';
import type { Fault } from '../../simulator/network/faults.ts';
import type { SimReply, SimRequest } from '../../simulator/network/http.ts';

export type Service = 'id token' | 'sign-in' | 'Azure' | 'data plane' | 'vault' | 'GitHub';

export function serviceOf({ url: { hostname } }: SimRequest): Service {
  if (hostname === idTokenHost) return 'id token';
  if (isDataPlane(hostname)) return 'data plane';
  for (const { authority, resourceManager, vaultSuffix } of clouds) {
    if (hostname === authority) return 'sign-in';
    if (hostname === resourceManager) return 'Azure';
    if (hostname.endsWith(`.${vaultSuffix}`)) return 'vault';
  }
  return 'GitHub';
}

const PASSING = [
  'reset before',
  'reset after',
  'hang',
  '429 with Retry-After',
  '429',
  '500',
  '503',
  'truncated',
  'malformed',
  'HTML',
  'oversized',
  'passing refusal',
] as const;
const REFUSALS = ['401', '403', '403 of another cause', '404', '409', '422', '451', 'redirect'] as const;

export type Kind = (typeof PASSING)[number] | (typeof REFUSALS)[number];
export const KINDS: readonly Kind[] = [...PASSING, ...REFUSALS];

/** Transient faults: a run that meets one only once must still succeed. */
export function isPassing(kind: Kind): boolean {
  return PASSING.some((one) => one === kind);
}

export function faultOf(kind: Kind, service: Service): Fault {
  switch (kind) {
    case 'reset before':
      return { kind: 'reset', when: 'before' };
    case 'reset after':
      return { kind: 'reset', when: 'after' };
    case 'hang':
      return { kind: 'hang' };
    case 'truncated':
      return { kind: 'truncate' };
    case 'malformed':
      return { kind: 'malformed' };
    case 'oversized':
      return { kind: 'flood', bytes: 32 * 1024 * 1024, codings: ['gzip'] };
    case '429 with Retry-After':
      return reply(429, service, { 'retry-after': '17' });
    case 'HTML':
      return {
        kind: 'reply',
        reply: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Please log in</html>' },
      };
    case 'redirect':
      return reply(302, service, { location: 'https://portal.example/login' });
    case 'passing refusal':
      return { kind: 'reply', reply: PASSING_REFUSALS[service] };
    case '403 of another cause':
      return { kind: 'reply', reply: OTHER_CAUSES[service] };
    case '429':
    case '500':
    case '503':
    case '401':
    case '403':
    case '404':
    case '409':
    case '422':
    case '451':
      return reply(Number(kind), service);
  }
}

const inArm = (status: number, code: string) => ({ status, body: { error: { code, message: 'No.' } } });
const inVault = (status: number, code: string, inner: string) => ({
  status,
  body: { error: { code, message: 'No.', innererror: { code: inner } } },
});
const inEntra = (number: number) => ({
  status: 400,
  body: {
    error: 'invalid_grant',
    error_description: `AADSTS${number}: No. Trace ID: 1`,
    error_codes: [number],
  },
});
const inGitHub = (message: string) => ({ status: 403, body: { message, status: '403' } });

/** A refusal that the next attempt does not get. */
const PASSING_REFUSALS: Readonly<Record<Service, SimReply>> = {
  'id token': { status: 408 },
  'sign-in': inEntra(90033),
  Azure: inArm(409, 'InvalidProvisioningState'),
  'data plane': { status: 409 },
  vault: inVault(409, 'Conflict', 'ObjectIsBeingRecovered'),
  GitHub: inGitHub('You have triggered an abuse detection mechanism. Please wait a few minutes.'),
};

/** Status 403, or what the service answers instead, and not because of a missing permission. */
const OTHER_CAUSES: Readonly<Record<Service, SimReply>> = {
  'id token': { status: 403 },
  'sign-in': inEntra(53003),
  Azure: inArm(403, 'RequestDisallowedByPolicy'),
  'data plane': { status: 403 },
  vault: inVault(403, 'Forbidden', 'ForbiddenByFirewall'),
  GitHub: inGitHub('Repository was archived so is read-only.'),
};

function reply(status: number, service: Service, headers: Record<string, string> = {}): Fault {
  return { kind: 'reply', reply: { status, headers, body: bodyOf(status, service) } };
}

const ARM_CODES: Readonly<Record<number, string>> = {
  401: 'InvalidAuthenticationToken',
  403: 'AuthorizationFailed',
  404: 'ResourceNotFound',
  409: 'ScopeLocked',
};

function bodyOf(status: number, service: Service): unknown {
  switch (service) {
    case 'GitHub':
      return {
        message: status === 403 ? 'Resource not accessible by integration' : 'No.',
        status: String(status),
      };
    case 'sign-in':
      return {
        error: 'invalid_client',
        error_description: 'AADSTS700213: No. Trace ID: 1',
        error_codes: [700213],
      };
    case 'vault':
      return { error: { code: status === 404 ? 'SecretNotFound' : 'Forbidden', message: 'No.' } };
    case 'Azure':
    case 'data plane':
    case 'id token':
      return { error: { code: ARM_CODES[status] ?? 'Conflict', message: 'No.' } };
  }
}

/** The codes with which a run may end if a service fails in this way at one of its requests. */
export function codesOf(kind: Kind, service: Service): readonly ErrorCode[] {
  switch (service) {
    case 'id token':
      return ['id-token-failed'];
    case 'sign-in':
      if (kind.startsWith('429')) return ['azure-throttled'];
      if (['redirect', 'HTML', 'malformed', 'oversized'].includes(kind)) return ['azure-unexpected-answer'];
      return isPassing(kind) ? ['azure-unreachable'] : ['azure-sign-in-refused'];
    case 'Azure':
      return [...azureCodes(kind), 'regenerate-unsettled', 'confirmation-failed'];
    case 'data plane':
      return ['key-refused'];
    case 'vault':
      return [
        'keyvault-forbidden',
        'keyvault-firewall',
        'keyvault-unreachable',
        'keyvault-request-failed',
        'keyvault-secret-deleted',
        'targets-failed',
      ];
    case 'GitHub':
      return [...gitHubCodes(kind), 'targets-failed', 'unhealthy'];
  }
}

function azureCodes(kind: Kind): readonly ErrorCode[] {
  switch (kind) {
    case '401':
      return ['azure-sign-in-refused'];
    case '403':
      return ['azure-forbidden'];
    case '403 of another cause':
      return ['azure-policy-denied'];
    case '404':
      // The latter for a regeneration, because the account was listed a moment before.
      return ['azure-account-not-found', 'azure-unexpected-answer'];
    case '409':
      return ['azure-account-locked'];
    case '422':
    case '451':
    case 'passing refusal':
      return ['azure-request-failed'];
    case '429':
    case '429 with Retry-After':
      return ['azure-throttled'];
    case 'redirect':
    case 'HTML':
    case 'malformed':
    case 'oversized':
      return ['azure-unexpected-answer'];
    case 'reset before':
    case 'reset after':
    case 'hang':
    case '500':
    case '503':
    case 'truncated':
      return ['azure-unreachable'];
  }
}

function gitHubCodes(kind: Kind): readonly ErrorCode[] {
  switch (kind) {
    case '401':
      return ['github-token-refused'];
    case '403':
      return ['github-forbidden'];
    case '403 of another cause':
      return ['github-archived'];
    case '451':
      return ['github-blocked'];
    case '404':
      return ['github-not-found', 'github-environment-not-found'];
    case '409':
    case '422':
      return ['github-request-failed'];
    case '429':
    case '429 with Retry-After':
    case 'passing refusal':
      return ['github-rate-limited'];
    case 'redirect':
    case 'HTML':
    case 'malformed':
    case 'oversized':
      return ['github-unexpected-answer'];
    case 'truncated':
    case 'reset before':
    case 'reset after':
    case 'hang':
    case '500':
    case '503':
      return ['github-unreachable'];
  }
}
