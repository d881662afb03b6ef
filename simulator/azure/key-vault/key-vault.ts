// Azure Key Vault's secrets, as far as a key is stored in one: read the newest version, or write a new one.
//
// Versions and inner codes from Microsoft's documentation: the enum SecretClientOptions.ServiceVersion of the .NET client
// and KnownVersions of the JavaScript client; "Azure Key Vault REST API error codes" and "Common error codes". The pairs of
// code and inner code as users report them: Azure/azure-sdk-for-js#24756 (SecretDisabled), Azure/azure-sdk-for-net, sample 4
// of Azure.Security.KeyVault.Secrets (ObjectIsDeletedButRecoverable), hashicorp/terraform-provider-azurerm (ForbiddenByRbac,
// ForbiddenByFirewall, ForbiddenByConnection), Azure/azure-sdk-for-js#13036 (AKV10032).
import type { SimClock, SimReply, SimRequest, SimService } from '../../network/http.ts';
import { clouds, type Cloud, type CloudName } from '../clouds.ts';
import type { Entra } from '../entra/entra.ts';
import { seededBytes } from '../../determinism/random.ts';

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
  /** What the vault's network rules say to this runner. */
  network: 'open' | 'firewall' | 'private link only';
  /** Names whose deletion may still be undone: nobody can use them meanwhile. */
  readonly deleted: Set<string>;
  /** All versions of a secret, the oldest first; none where there is no such secret. */
  versions(name: string): readonly SecretVersion[];
  /** What it holds of every secret now. */
  current(): readonly { readonly name: string; readonly value: string }[];
  /** As a person in the portal does it. */
  set(name: string, value: string, more?: Partial<Omit<SecretVersion, 'value'>>): SecretVersion;
  /** A person deletes a secret; with soft-delete, which is always on, its name stays taken. */
  softDelete(name: string): void;
}

const apiVersions = ['7.4', '7.5', '7.6', '2025-07-01', '2026-04-01'];

export function createVault(clock: SimClock, options: VaultOptions): SimVault {
  const secrets = new Map<string, SecretVersion[]>();
  const deleted = new Set<string>();
  return {
    name: options.name,
    tenantId: options.tenantId,
    cloud: options.cloud,
    permissions: new Set(options.permissions ?? ['get', 'set']),
    network: 'open',
    deleted,
    versions: (name) => secrets.get(name.toLowerCase()) ?? [],
    current: () =>
      [...secrets].flatMap(([name, versions]) => {
        const newest = versions.at(-1);
        return newest === undefined ? [] : [{ name, value: newest.value }];
      }),
    set(name, value, more = {}) {
      const at = Math.floor(clock.now() / 1000) * 1000;
      const version = { value, at, contentType: undefined, tags: {}, attributes: {}, ...more };
      secrets.set(name.toLowerCase(), [...(secrets.get(name.toLowerCase()) ?? []), version]);
      return version;
    },
    softDelete(name) {
      if (!secrets.delete(name.toLowerCase())) throw new Error(`There is no secret ${name} to delete.`);
      deleted.add(name.toLowerCase());
    },
  };
}

interface FailureDetails {
  readonly headers?: Record<string, string>;
  /** Key Vault's own word for it, behind a general code. */
  readonly inner?: string;
}

function failure(
  status: number,
  code: string,
  message: string,
  { headers = {}, inner }: FailureDetails = {},
): SimReply {
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  return { status, headers, body: { error: { code, message, ...innererror } } };
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

type SetBody = Pick<SecretVersion, 'value'> & Partial<SecretVersion>;

/** A body as Key Vault takes it; throws at any other. */
function parseSet(body: string): SetBody {
  const parsed = JSON.parse(body) as unknown;
  if (typeof parsed !== 'object' || parsed === null || !('value' in parsed)) throw new Error('no value');
  const known = ['value', 'contentType', 'attributes', 'tags'];
  const strange = Object.keys(parsed).find((name) => !known.includes(name));
  if (strange !== undefined || typeof parsed.value !== 'string') throw new Error('not a secret');
  const secret = parsed as SetBody;
  // "Each tag name and value … 256 characters … maximum of 15 tags"; times in whole seconds.
  const tags = Object.entries(secret.tags ?? {});
  if (
    tags.length > 15 ||
    tags.some((tag) => tag.some((part) => typeof part !== 'string' || part.length > 256))
  )
    throw new Error('not tags');
  const times = ['nbf', 'exp'].map((name) => secret.attributes?.[name] ?? 0);
  if (!times.every(Number.isInteger)) throw new Error('not a time');
  return secret;
}

/** What the vault says to a caller whose token it takes, before the operation itself. */
function refusal(vault: SimVault, action: VaultAction): SimReply | undefined {
  const where = `Vault: ${vault.name};location=westeurope`;
  if (vault.network === 'firewall') {
    return failure(
      403,
      'Forbidden',
      `Client address is not authorized and caller is not a trusted service.\r\nClient address: 192.0.2.7\r\nCaller: appid=redacted\r\n${where}`,
      { inner: 'ForbiddenByFirewall' },
    );
  }
  if (vault.network === 'private link only') {
    return failure(
      403,
      'Forbidden',
      `Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\n${where}`,
      { inner: 'ForbiddenByConnection' },
    );
  }
  if (vault.permissions.has(action)) return undefined;
  return failure(
    403,
    'Forbidden',
    `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nAction: 'Microsoft.KeyVault/vaults/secrets/${action === 'get' ? 'getSecret' : 'setSecret'}/action'\r\n${where}`,
    { inner: 'ForbiddenByRbac' },
  );
}

export function createKeyVaults(entra: Entra, vaults: readonly SimVault[]): SimService {
  const cloudOf = (host: string): Cloud | undefined =>
    clouds.find(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`));

  const answer = (request: SimRequest, cloud: Cloud, vault: SimVault): SimReply => {
    const { url, method, headers } = request;
    const token = entra.accept(headers['authorization'], cloud.vaultSuffix);
    if (token?.tenantId !== vault.tenantId) {
      const message =
        token === undefined
          ? 'AKV10000: Request is missing a Bearer or PoP token.'
          : `AKV10032: Invalid issuer. Expected one of https://sts.windows.net/${vault.tenantId}/, found https://sts.windows.net/${token.tenantId}/.`;
      const challenge = `Bearer authorization="https://${cloud.authority}/${vault.tenantId}", resource="https://${cloud.vaultSuffix}"`;
      return failure(401, 'Unauthorized', message, { headers: { 'www-authenticate': challenge } });
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
    return (
      refusal(vault, action) ??
      (action === 'get' ? get(vault, cloud, name) : put(vault, cloud, name, request))
    );
  };

  const get = (vault: SimVault, cloud: Cloud, name: string): SimReply =>
    vault.versions(name).at(-1)?.attributes['enabled'] === false
      ? failure(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', {
          inner: 'SecretDisabled',
        })
      : bundle(vault, cloud, name);

  const put = (vault: SimVault, cloud: Cloud, name: string, { body }: SimRequest): SimReply => {
    if (vault.deleted.has(name.toLowerCase())) {
      return failure(
        409,
        'Conflict',
        `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`,
        { inner: 'ObjectIsDeletedButRecoverable' },
      );
    }
    try {
      const { value, ...more } = parseSet(body);
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
      const vault = vaults.find(
        (one) => one.cloud === cloud?.name && host === `${one.name}.${cloud.vaultSuffix}`,
      );
      if (cloud === undefined || vault === undefined) throw new Error(`There is no vault at ${host}.`);
      return answer(request, cloud, vault);
    },
  };
}
