// Starts the simulated Azure and GitHub behind one proxy, and shows a test all that happens there.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccount, type AccountOptions, type SimAccount } from './azure/maps/account.ts';
import { writeAzureCli, type AzureCliOptions } from './azure/entra/az-cli.ts';
import { createDataPlane } from './azure/maps/data-plane.ts';
import { createEntra, type Entra, type EntraApplication } from './azure/entra/entra.ts';
import {
  createKeyVaults,
  createVault,
  type SimVault,
  type VaultOptions,
} from './azure/key-vault/key-vault.ts';
import { createIdTokens, type IdTokenOptions, type IdTokens } from './oidc/id-token.ts';
import { createResourceManager } from './azure/resource-manager/resource-manager.ts';
import { createSubscription, type SimSubscription } from './azure/resource-manager/subscriptions.ts';
import { createClock, type ScaledClock } from './determinism/clock.ts';
import { exchange, type ExchangeWorld, type RecordedRequest } from './network/exchange.ts';
import { createFaultPlan, type FaultPlan, type Injection, type When } from './network/faults.ts';
import { createGitHub } from './github/github.ts';
import type { SimRequest, SimService } from './network/http.ts';
import { startProxy, type ProxyRequest } from './network/proxy.ts';
import {
  defaultAccounts,
  defaultApplications,
  defaultSubscriptions,
  defaultVaults,
  publicWorld,
} from './world.ts';

type GitHub = ReturnType<typeof createGitHub>;
type GitHubOptions = Omit<Parameters<typeof createGitHub>[0], 'clock'>;

export interface SimulatorOptions {
  /** Everything random follows from it. */
  readonly seed?: string;
  /** The virtual time at the start, epoch milliseconds. */
  readonly virtualBase?: number;
  readonly accounts?: readonly AccountOptions[];
  readonly applications?: readonly EntraApplication[];
  readonly vaults?: readonly VaultOptions[];
  readonly idToken?: IdTokenOptions;
  readonly github?: GitHubOptions;
  /** More services; asked before the built-in ones. */
  readonly services?: readonly SimService[];
}

/** The process of the current run, as faults see it. */
export interface RunningProcess {
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<unknown>;
  /** Tells the process that this request will never be answered, so that it need not wait for it at the clock's pace. */
  hangs(request: SimRequest): void;
}

export interface Sample {
  readonly index: number;
  readonly when: When;
  readonly value: unknown;
}

export interface SimulatedAzure {
  /** Every account that there ever was, the deleted ones too. */
  readonly accounts: readonly SimAccount[];
  /** The account of this name; the one in the public cloud, unless told otherwise. */
  account(name?: string): SimAccount;
  /** The subscription of the public cloud, unless told otherwise. */
  subscription(id?: string): SimSubscription;
  readonly vaults: readonly SimVault[];
  /** The Key Vault of this name, `contoso-kv` unless told otherwise. */
  vault(name?: string): SimVault;
  readonly entra: Entra;
  readonly idToken: IdTokens;
  /** Makes a directory with a fake `az` that is signed in to the public cloud, unless told otherwise. */
  cli(options?: Partial<AzureCliOptions>): string;
}

export interface Simulator {
  readonly clock: ScaledClock;
  readonly azure: SimulatedAzure;
  readonly github: GitHub;
  readonly requests: readonly RecordedRequest[];
  /** Where else the action tried to connect: must be empty. */
  readonly strangers: readonly string[];
  /** What no real service would have complained of, but the action must not do; and the simulator's own defects. */
  readonly violations: readonly string[];
  readonly faults: FaultPlan;
  inject(injection: Injection): void;
  /** Called before and after each request's effect; what it returns is kept in `samples`. */
  sample: ((when: When, request: SimRequest) => unknown) | undefined;
  readonly samples: readonly Sample[];
  /** Proxy, certificate authority and clock, for the environment of a child process. */
  env(): Record<string, string>;
  readonly proxyUrl: string;
  /** The certificate authority, PEM. */
  readonly ca: string;
  readonly caFile: string;
  /** A new directory that `stop` removes. */
  temporaryDirectory(name: string): string;
  /** Tells faults which process to strike. */
  attach(process: RunningProcess | undefined): void;
  /** Throws when the action left the simulated world or broke its rules. */
  assertClean(): void;
  stop(): void;
}

const preloads = ['preload/guard.mjs', 'preload/clock.mjs'].map(
  (name) => `--import ${new URL(name, import.meta.url).href}`,
);

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? 'simulator';
  const clock = createClock(options.virtualBase);
  const directory = mkdtempSync(join(tmpdir(), 'azure-maps-keys-'));
  const strangersFile = join(directory, 'strangers');
  writeFileSync(strangersFile, '');

  const violations: string[] = [];
  const violation = (what: string): void => void violations.push(what);
  const accounts: SimAccount[] = [];
  const subscriptions: SimSubscription[] = [];
  const addAccount = (one: AccountOptions): SimAccount => {
    const { subscriptionId, tenantId, cloud, resourceGroup } = one;
    let subscription = subscriptions.find(
      (known) => known.subscriptionId === subscriptionId && known.cloud === cloud,
    );
    if (subscription === undefined) {
      subscription = createSubscription({ subscriptionId, tenantId, cloud });
      subscriptions.push(subscription);
    }
    if (!subscription.groups.has(resourceGroup)) subscription.groups.set(resourceGroup, undefined);
    // An account that is made again under the same name gets other keys.
    const again = one.provisioning === undefined ? '' : `again/${String(accounts.length)}/`;
    const account = createAccount(clock, `${seed}${again}`, one);
    accounts.push(account);
    return account;
  };
  for (const one of options.accounts ?? defaultAccounts) addAccount(one);
  for (const one of defaultSubscriptions)
    if (!subscriptions.some(({ subscriptionId }) => subscriptionId === one.subscriptionId))
      subscriptions.push(createSubscription(one));
  const vaults = (options.vaults ?? defaultVaults).map((one) => createVault(clock, one));
  const idToken = createIdTokens(clock, seed, options.idToken);
  const entra = createEntra(clock, seed, options.applications ?? defaultApplications(), idToken.publicKey);
  const github = createGitHub({ clock, ...options.github });
  const services: readonly SimService[] = [
    ...(options.services ?? []),
    idToken.service,
    entra.service,
    createResourceManager({ entra, accounts, subscriptions, add: addAccount, violation }),
    createDataPlane({ accounts, violation }),
    createKeyVaults(entra, vaults),
    github.service,
  ];

  const faults = createFaultPlan();
  const requests: RecordedRequest[] = [];
  const strangers: string[] = [];
  const samples: Sample[] = [];
  let running: RunningProcess | undefined;

  const world: ExchangeWorld = {
    services,
    faults,
    now: () => clock.now(),
    realDelay: (virtualMs) => clock.realDelay(virtualMs),
    async signal(name) {
      if (running === undefined)
        throw new Error('A fault wants to signal a process, but no run is attached.');
      running.kill(name);
      if (name === 'SIGKILL') await running.exited;
    },
    async sample(when, { index }) {
      if (simulator.sample === undefined) return;
      const request = requests[index];
      if (request !== undefined) samples.push({ index, when, value: await simulator.sample(when, request) });
    },
    stranger: ({ method, url }) => void strangers.push(`${method} ${url.origin}${url.pathname}`),
    defect: (problem) => {
      violation(`defect of the simulator: ${problem}`);
    },
  };

  const proxy = await startProxy(async (received: ProxyRequest) => {
    const request: SimRequest = { ...received, index: requests.length, at: clock.now() };
    const struck = faults.strike(request);
    const record: RecordedRequest = {
      ...request,
      faults: struck.map(({ kind }) => kind),
      answer: undefined,
      answeredAt: undefined,
    };
    requests.push(record);
    try {
      record.answer = await exchange(request, struck, world);
    } catch (error) {
      world.defect(error instanceof Error ? error.message : String(error));
      record.answer = { kind: 'close' };
    }
    record.answeredAt = clock.now();
    if (record.answer.kind === 'hang') running?.hangs(request);
    return record.answer;
  });

  const caFile = join(directory, 'ca.pem');
  writeFileSync(caFile, proxy.ca);
  const proxyUrl = `http://127.0.0.1:${String(proxy.port)}`;
  let directories = 0;

  const simulator: Simulator = {
    clock,
    azure: {
      accounts,
      account(name = publicWorld.accountName) {
        const named = accounts.filter((one) => one.name === name);
        const account = named.find(({ deleted }) => !deleted) ?? named.at(-1);
        if (account === undefined) throw new Error(`The simulator has no account '${name}'.`);
        return account;
      },
      subscription(id = publicWorld.subscriptionId) {
        const subscription = subscriptions.find((one) => one.subscriptionId === id);
        if (subscription === undefined) throw new Error(`The simulator has no subscription '${id}'.`);
        return subscription;
      },
      vaults,
      vault(name = 'contoso-kv') {
        const vault = vaults.find((one) => one.name === name);
        if (vault === undefined) throw new Error(`The simulator has no vault '${name}'.`);
        return vault;
      },
      entra,
      idToken,
      cli: (cli) =>
        writeAzureCli(simulator.temporaryDirectory('az'), entra, {
          application: entra.applications[0],
          subscriptionId: publicWorld.subscriptionId,
          ...cli,
        }),
    },
    github,
    requests,
    get strangers() {
      const direct = readFileSync(strangersFile, 'utf8').split('\n').filter(Boolean);
      return [...strangers, ...direct.map((target) => `${target}, past the proxy`)];
    },
    get violations() {
      return [...violations, ...github.violations];
    },
    faults,
    inject: (injection) => faults.inject(injection),
    sample: undefined,
    samples,
    env: () => ({
      HTTPS_PROXY: proxyUrl,
      HTTP_PROXY: proxyUrl,
      NODE_EXTRA_CA_CERTS: caFile,
      NODE_OPTIONS: preloads.join(' '),
      SIM_CLOCK: JSON.stringify(clock.mapping()),
      SIM_PROXY_PORT: String(proxy.port),
      SIM_STRANGERS_FILE: strangersFile,
    }),
    proxyUrl,
    ca: proxy.ca,
    caFile,
    temporaryDirectory(name) {
      directories += 1;
      return mkdtempSync(join(directory, `${name}-${String(directories)}-`));
    },
    attach(process) {
      running = process;
    },
    assertClean() {
      const problems = [
        ...simulator.strangers.map((target) => `connected to ${target}`),
        ...simulator.violations,
      ];
      if (problems.length > 0) throw new Error(`The run was not clean:\n${problems.join('\n')}`);
    },
    stop() {
      proxy.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return simulator;
}
