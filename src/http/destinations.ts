// The one table of which hosts a run connects to, and what each may receive. A client is made for one destination, and `send`
// compares every request with it before a connection is opened. An address out of an answer can never become a destination.

import { ActionError, type ErrorCode } from '../core/errors/action-error.ts';
import type { CloudName } from '../core/request.ts';

export type AzureService = 'Microsoft Entra' | 'Azure Resource Manager' | 'Azure Maps' | 'Key Vault';

/** From Microsoft's documentation on Azure Government, Azure Maps, and Key Vault. */
export const AZURE_HOSTS: Readonly<
  Record<AzureService, Readonly<Record<CloudName, readonly [string, ...string[]]>>>
> = {
  // Receives the ID token.
  'Microsoft Entra': {
    AzureCloud: ['login.microsoftonline.com'],
    AzureUSGovernment: ['login.microsoftonline.us'],
  },
  // Receives an access token that is for it only.
  'Azure Resource Manager': {
    AzureCloud: ['management.azure.com'],
    AzureUSGovernment: ['management.usgovcloudapi.net'],
  },
  // Receives a key. The second host is that of an account with a private endpoint.
  'Azure Maps': {
    AzureCloud: ['atlas.microsoft.com', '<unique ID>.<location>.account.maps.azure.com'],
    AzureUSGovernment: ['atlas.azure.us'],
  },
  // Receives an access token for vaults, and the key that is written.
  'Key Vault': {
    AzureCloud: ['<vault>.vault.azure.net'],
    AzureUSGovernment: ['<vault>.vault.usgovcloudapi.net'],
  },
};

const PARTS: Readonly<Record<string, string>> = {
  '<unique ID>': '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}',
  '<location>': '[a-z0-9]{1,40}',
  '<vault>': '[a-z0-9-]{3,24}',
};

export interface Destination {
  /** `Azure Resource Manager`. */
  readonly service: string;
  /** Scheme, host, and port. */
  readonly origin: string;
  /** With a slash at its end. The path of every request begins with it. */
  readonly base: string;
  /** Of the error about a request that would have gone elsewhere. */
  readonly code: ErrorCode;
}

/** @param url only its host counts. It must be one of the service's. */
export function azureDestination(service: AzureService, cloud: CloudName, url: string): Destination {
  const { host } = new URL(url);
  const destination = {
    service,
    origin: `https://${host}`,
    base: '/',
    code: 'azure-unexpected-answer',
  } as const;
  if (AZURE_HOSTS[service][cloud].some((pattern) => patternOf(pattern).test(host))) return destination;
  throw misdirected(destination);
}

function patternOf(host: string): RegExp {
  const parts = host.replaceAll('.', '\\.').replace(/<[^>]+>/g, (part) => PARTS[part] ?? '');
  return new RegExp(`^${parts}$`);
}

/** The runner's token service. Receives the token with which the job requests its ID token. */
export function tokenService(url: URL): Destination {
  return { service: "the runner's token service", origin: url.origin, base: '/', code: 'id-token-failed' };
}

/** The API of the GitHub server. Receives the github-token, and keys only in sealed boxes. */
export function gitHubApi(baseUrl: string): Destination {
  const { origin, pathname } = new URL(baseUrl);
  const base = `${pathname.replace(/\/+$/, '')}/`;
  return { service: 'the API of GitHub', origin, base, code: 'github-unexpected-answer' };
}

/** A server that decodes the path, also more than once, would leave the base. Some ignore what follows a semicolon. */
const PARENT = /(?:\/|%(?:25)*(?:2f|5c))(?:\.|%(?:25)*2e){2}(?:[/;]|%(?:25)*(?:2f|5c|3b)|$)/i;

/** Whether a request to this address stays within the destination. */
export function isWithin(url: URL, { origin, base }: Pick<Destination, 'origin' | 'base'>): boolean {
  return (
    url.protocol === 'https:' &&
    url.origin === origin &&
    url.username === '' &&
    url.password === '' &&
    url.pathname.startsWith(base) &&
    (base === '/' || !PARENT.test(url.pathname))
  );
}

/** @throws if a request to this address would leave the destination. */
export function mustBeWithin(url: URL, to: Destination): void {
  if (!isWithin(url, to)) throw misdirected(to);
}

function misdirected({ service, origin, code }: Destination): ActionError {
  return new ActionError(
    code,
    `The run did not send a request for ${service}, which would have gone to another address than ${origin}.`,
    {
      hint: 'Report this with the log of the run. Addresses in responses are checked before this, so it is most likely a bug in this action, not in your setup.',
    },
  );
}
