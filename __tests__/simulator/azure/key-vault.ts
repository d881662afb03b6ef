// Azure Key Vault's secrets, as far as a key is stored in one: read the newest version, or write a new one.
import type { SimClock, SimReply, SimRequest, SimService } from '../http.ts';
import { clouds, type Cloud, type CloudName } from './clouds.ts';
import type { Entra } from './entra.ts';
import { seededBytes } from './random.ts';

export interface VaultOptions {
  readonly name: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly permissions?: readonly VaultAction[];
}

export type VaultAction = 'get' | 'set';

export interface SecretVersion {
  readonly value: string;
  /** Epoch milliseconds, whole seconds. */
  readonly at: number;
  readonly contentType: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SimVault {
  readonly name: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  /** A test may change them. */
  readonly permissions: Set<VaultAction>;
  /** All versions of a secret, the oldest first; none where there is no such secret. */
  versions(name: string): readonly SecretVersion[];
  /** As a person in the portal does it. */
  set(name: string, value: string, more?: Partial<Omit<SecretVersion, 'value' | 'at'>>): SecretVersion;
}

const apiVersions = ['7.4', '7.5', '7.6', '2025-07-01'];

export function createVault(clock: SimClock, options: VaultOptions): SimVault {
  const secrets = new Map<string, SecretVersion[]>();
  return {
    name: options.name,
    tenantId: options.tenantId,
    cloud: options.cloud,
    permissions: new Set(options.permissions ?? ['get', 'set']),
    versions: (name) => secrets.get(name.toLowerCase()) ?? [],
    set(name, value, more = {}) {
      const at = Math.floor(clock.now() / 1000) * 1000;
      const version = { value, at, contentType: undefined, tags: {}, attributes: {}, ...more };
      secrets.set(name.toLowerCase(), [...(secrets.get(name.toLowerCase()) ?? []), version]);
      return version;
    },
  };
}

function failure(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): SimReply {
  return { status, headers, body: { error: { code, message } } };
}

function bundle(vault: SimVault, cloud: Cloud, name: string): SimReply {
  const versions = vault.versions(name);
  const newest = versions.at(-1);
  if (newest === undefined) {
    return failure(
      404,
      'SecretNotFound',
      `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`,
    );
  }
  const version = seededBytes(`${vault.name}/${name}/${versions.length}`, 16).toString('hex');
  const seconds = newest.at / 1000;
  return {
    status: 200,
    body: {
      value: newest.value,
      id: `https://${vault.name}.${cloud.vaultSuffix}/secrets/${name}/${version}`,
      ...(newest.contentType === undefined ? {} : { contentType: newest.contentType }),
      attributes: {
        enabled: true,
        ...newest.attributes,
        created: seconds,
        updated: seconds,
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      },
      tags: newest.tags,
    },
  };
}

/** A body as Key Vault takes it; throws at any other. */
function parseSet(body: string): Pick<SecretVersion, 'value'> & Partial<SecretVersion> {
  const parsed = JSON.parse(body) as unknown;
  if (typeof parsed !== 'object' || parsed === null || !('value' in parsed)) throw new Error('no value');
  const known = ['value', 'contentType', 'attributes', 'tags'];
  const strange = Object.keys(parsed).find((name) => !known.includes(name));
  if (strange !== undefined || typeof parsed.value !== 'string') throw new Error('not a secret');
  return parsed as Pick<SecretVersion, 'value'> & Partial<SecretVersion>;
}

export function createKeyVaults(entra: Entra, vaults: readonly SimVault[]): SimService {
  const cloudOf = (host: string): Cloud | undefined =>
    clouds.find(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`));

  const answer = (request: SimRequest, cloud: Cloud, vault: SimVault): SimReply => {
    const { url, method, headers } = request;
    const token = entra.accept(headers['authorization'], cloud.vaultSuffix);
    if (token?.tenantId !== vault.tenantId) {
      return failure(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.', {
        'www-authenticate': `Bearer authorization="https://${cloud.authority}/${vault.tenantId}", resource="https://${cloud.vaultSuffix}"`,
      });
    }
    const apiVersion = url.searchParams.get('api-version');
    if (apiVersion === null || !apiVersions.includes(apiVersion)) {
      return failure(
        400,
        'BadParameter',
        'The api-version query parameter is missing or not a supported version.',
      );
    }
    const name = /^\/secrets\/([0-9A-Za-z-]{1,127})\/?$/.exec(url.pathname)?.[1];
    if (name === undefined || (method !== 'GET' && method !== 'PUT')) {
      return failure(404, 'NotFound', 'The simulator knows GET and PUT of /secrets/{name} only.');
    }
    const action = method === 'GET' ? 'get' : 'set';
    if (!vault.permissions.has(action)) {
      return failure(
        403,
        'Forbidden',
        `Caller is not authorized to perform action on resource. Action: 'Microsoft.KeyVault/vaults/secrets/${action === 'get' ? 'getSecret' : 'setSecret'}/action'. Vault: ${vault.name};location=westeurope`,
      );
    }
    if (action === 'get') return bundle(vault, cloud, name);
    try {
      const { value, ...more } = parseSet(request.body);
      vault.set(name, value, more);
    } catch {
      return failure(400, 'BadParameter', 'Property value has invalid value.');
    }
    return bundle(vault, cloud, name);
  };

  return {
    answersFor: (host) =>
      vaults.some((vault) => {
        const cloud = clouds.find(({ name }) => name === vault.cloud);
        return cloud !== undefined && host === `${vault.name}.${cloud.vaultSuffix}`;
      }),
    handle(request) {
      const host = request.url.hostname;
      const cloud = cloudOf(host);
      const vault = vaults.find(({ name }) => host.startsWith(`${name}.`));
      if (cloud === undefined || vault === undefined) throw new Error(`There is no vault at ${host}.`);
      return answer(request, cloud, vault);
    },
  };
}
