// The simulated Azure as a whole: its services, and its state for tests.
import type { AccountOptions } from './azure/maps/account-options.ts';
import { createProviders } from './azure-providers.ts';
import { Authorization } from './azure/authorization/authorization.ts';
import type { SimAccount } from './azure/maps/account.ts';
import { DataPlane } from './azure/maps/data-plane.ts';
import type { EntraApplication } from './azure/entra/applications.ts';
import { writeAzureCli, type AzureCliOptions } from './azure/entra/az-cli.ts';
import { createEntra, type Entra } from './azure/entra/entra.ts';
import { createKeyVaults } from './azure/key-vault/key-vault.ts';
import { createVault, type SimVault, type VaultOptions } from './azure/key-vault/vault.ts';
import { ManagedIdentities } from './azure/managed-identity/identities.ts';
import { Deployments } from './azure/resource-manager/deployments/deployments.ts';
import { createResourceManager } from './azure/resource-manager/resource-manager.ts';
import { Inventory } from './azure/subscriptions/inventory.ts';
import type { SimSubscription } from './azure/subscriptions/subscription.ts';
import type { SimClock } from './determinism/clock.ts';
import type { SimService } from './network/http.ts';
import { createIdTokens, type IdTokenOptions, type IdTokens } from './oidc/id-token.ts';
import {
  defaultAccounts,
  defaultApplications,
  defaultSubscriptions,
  defaultVaults,
  publicWorld,
} from './world.ts';

export interface AzureOptions {
  readonly accounts?: readonly AccountOptions[];
  readonly applications?: readonly EntraApplication[];
  readonly vaults?: readonly VaultOptions[];
  readonly idToken?: IdTokenOptions;
}

export interface SimulatedAzure {
  /** Includes deleted accounts. */
  readonly accounts: readonly SimAccount[];
  /** An account by name. The default is the account in the public cloud. */
  account(name?: string): SimAccount;
  /** A subscription by ID. The default is the subscription in the public cloud. */
  subscription(id?: string): SimSubscription;
  readonly vaults: readonly SimVault[];
  /** A vault by name. The default is `contoso-kv`. */
  vault(name?: string): SimVault;
  readonly dataPlane: DataPlane;
  /** Role definitions and role assignments. */
  readonly authorization: Authorization;
  readonly identities: ManagedIdentities;
  readonly deployments: Deployments;
  readonly entra: Entra;
  readonly idToken: IdTokens;
  /** Creates a directory with a fake `az`. By default, it is signed in to the public cloud. */
  cli(options?: Partial<AzureCliOptions>): string;
}

export interface AzureContext {
  readonly clock: SimClock;
  readonly seed: string;
  readonly temporaryDirectory: (name: string) => string;
  readonly violation: (what: string) => void;
}

function createInventory({ clock, seed }: AzureContext, accounts: readonly AccountOptions[]): Inventory {
  const inventory = new Inventory(clock, seed);
  for (const account of accounts) inventory.addAccount(account);
  for (const one of defaultSubscriptions)
    if (!inventory.subscriptions.some(({ subscriptionId }) => subscriptionId === one.subscriptionId))
      inventory.addSubscription(one);
  return inventory;
}

export function createAzure(
  context: AzureContext,
  options: AzureOptions,
): { readonly azure: SimulatedAzure; readonly services: readonly SimService[] } {
  const { clock, seed, violation } = context;
  const inventory = createInventory(context, options.accounts ?? defaultAccounts);
  const { accounts, subscriptions } = inventory;
  const vaults = (options.vaults ?? defaultVaults).map((one) => createVault(clock, one));
  for (const vault of vaults) inventory.addGroup(vault.subscriptionId, vault.resourceGroup);
  const idToken = createIdTokens(clock, seed, options.idToken);
  const entra = createEntra(clock, seed, options.applications ?? defaultApplications(), idToken.publicKey);
  const dataPlane = new DataPlane({ accounts, violation });
  const authorization = new Authorization(clock);
  const identities = new ManagedIdentities(clock, seed, entra.applications, authorization);
  const deployments = new Deployments(clock);
  const parts = { authorization, dataPlane, deployments, entra, idToken, identities, vaults };
  const services = [
    idToken.service,
    entra.service,
    createResourceManager({
      entra,
      accounts,
      subscriptions,
      add: (account) => inventory.addAccount(account),
      providers: createProviders({ accounts, ...parts }),
      violation,
    }),
    dataPlane,
    createKeyVaults(entra, vaults),
  ];
  return { azure: viewOf(inventory, parts, context), services };
}

function viewOf(
  inventory: Inventory,
  parts: Pick<
    SimulatedAzure,
    'authorization' | 'dataPlane' | 'deployments' | 'entra' | 'idToken' | 'identities' | 'vaults'
  >,
  { temporaryDirectory }: AzureContext,
): SimulatedAzure {
  const { entra, vaults } = parts;
  return {
    ...parts,
    accounts: inventory.accounts,
    account: (name = publicWorld.accountName) => inventory.account(name),
    subscription: (id = publicWorld.subscriptionId) => inventory.subscription(id),
    vault(name = 'contoso-kv') {
      const vault = vaults.find((one) => one.name === name);
      if (vault === undefined) throw new Error(`The simulator has no vault '${name}'.`);
      return vault;
    },
    cli: (options) =>
      writeAzureCli(temporaryDirectory('az'), entra, {
        application: entra.applications[0],
        subscriptionId: publicWorld.subscriptionId,
        ...options,
      }),
  };
}
