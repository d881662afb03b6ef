// One simulated vault: its secrets with all their versions, its permissions and its network rules.
import type { SimClock } from '../../determinism/clock.ts';
import type { CloudName } from '../clouds.ts';

export interface VaultOptions {
  readonly name: string;
  readonly tenantId: string;
  readonly cloud: CloudName;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly permissions?: readonly VaultAction[];
}

export type VaultAction = 'get' | 'list' | 'set';

export interface SecretVersion {
  readonly value: string;
  /** Epoch milliseconds, rounded down to whole seconds. */
  readonly at: number;
  readonly contentType: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SimVault extends Required<Omit<VaultOptions, 'permissions'>> {
  /** Tests can change them. */
  readonly permissions: Set<VaultAction>;
  /** Whether the vault's network rules allow this client. */
  network: 'open' | 'firewall' | 'private link only';
  /** How access is granted. */
  model: 'roles' | 'access policies';
  /** The names of soft-deleted secrets, which cannot be reused. */
  readonly deleted: Set<string>;
  /** All versions of a secret, oldest first. Empty if there is no such secret. */
  versions(name: string): readonly SecretVersion[];
  /** The value of every version of every secret. */
  everyValueEver(): readonly string[];
  /** The newest version of every secret. */
  current(): readonly { readonly name: string; readonly value: string }[];
  /** Creates a new version, as a user does in the Azure portal. */
  set(name: string, value: string, more?: Partial<Omit<SecretVersion, 'value'>>): SecretVersion;
  /** Deletes a secret. Soft-delete is always on, so its name stays reserved. */
  softDelete(name: string): void;
  /** A secret is being deleted or recovered for virtual milliseconds. */
  beBusy(name: string, milliseconds: number, inner?: string): void;
  busyCode(name: string): string | undefined;
}

export function vaultId({ subscriptionId, resourceGroup, name }: SimVault): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${name}`;
}

export function createVault(clock: SimClock, options: VaultOptions): SimVault {
  const secrets = new Map<string, SecretVersion[]>();
  const deleted = new Set<string>();
  const busy = new Map<string, { readonly until: number; readonly inner: string }>();
  return {
    subscriptionId: '99999999-8888-7777-6666-555555555555',
    resourceGroup: 'vaults-rg',
    location: 'westeurope',
    ...options,
    permissions: new Set(options.permissions ?? ['get', 'list', 'set']),
    network: 'open',
    model: 'roles',
    deleted,
    versions: (name) => secrets.get(name.toLowerCase()) ?? [],
    everyValueEver: () => [...secrets.values()].flat().map(({ value }) => value),
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
    beBusy(name, milliseconds, inner = 'ObjectIsBeingRecovered') {
      busy.set(name.toLowerCase(), { until: clock.now() + milliseconds, inner });
    },
    busyCode(name) {
      const one = busy.get(name.toLowerCase());
      return one && clock.now() < one.until ? one.inner : undefined;
    },
    softDelete(name) {
      if (!secrets.delete(name.toLowerCase())) throw new Error(`There is no secret ${name} to delete.`);
      deleted.add(name.toLowerCase());
    },
  };
}
