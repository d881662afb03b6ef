// The public entry of the simulator: starts the simulated Azure and GitHub behind one proxy.
import { writeFileSync } from 'node:fs';
import { createClock, type ScaledClock } from './determinism/clock.ts';
import { createGitHub, type GitHubSimulator } from './github/github.ts';
import type { GitHubOptions } from './github/github-options.ts';
import type { FaultPlan, Injection } from './network/faults.ts';
import type { SimService } from './network/http.ts';
import { startProxy, type Proxy, type ProxyRequest } from './network/proxy.ts';
import { Traffic, type RunningProcess, type Sample, type Sampler } from './network/traffic.ts';
import type { RecordedRequest, WireAnswer } from './network/wire.ts';
import { createAzure, type AzureOptions, type SimulatedAzure } from './simulated-azure.ts';
import { Workspace } from './workspace.ts';

export interface SimulatorOptions extends AzureOptions {
  /** Determines all random values. */
  readonly seed?: string;
  /** The virtual time at the start, epoch milliseconds. */
  readonly virtualBase?: number;
  readonly github?: Omit<GitHubOptions, 'clock'>;
  /** Additional services. They take precedence over the built-in ones. */
  readonly services?: readonly SimService[];
}

export interface EnvironmentOptions {
  /** Milliseconds by which the time of day in the process is ahead of the simulator's. */
  readonly clockOffset?: number | undefined;
}

export interface Simulator {
  readonly clock: ScaledClock;
  readonly azure: SimulatedAzure;
  readonly github: GitHubSimulator;
  readonly requests: readonly RecordedRequest[];
  /** Connections to hosts that are not simulated. Must be empty after a run. */
  readonly strangers: readonly string[];
  /** Hosts of private endpoints that do not exist, once for every attempt to connect. */
  readonly unresolved: readonly string[];
  /** Requests that a real service might accept but the action must not send, and defects of the simulator. */
  readonly violations: readonly string[];
  readonly faults: FaultPlan;
  inject(injection: Injection): void;
  /** Called before and after a service processes a request. Its results are stored in `samples`. */
  sample: Sampler | undefined;
  readonly samples: readonly Sample[];
  /** The environment variables of a child process: proxy, certificate authority and clock. */
  env(options?: EnvironmentOptions): Record<string, string>;
  /** Answers a request of this process, which needs no connection. */
  send(request: ProxyRequest): Promise<WireAnswer>;
  readonly proxyUrl: string;
  /** The certificate of the authority, PEM. */
  readonly ca: string;
  readonly caFile: string;
  /** Creates a directory that `stop` removes. */
  temporaryDirectory(name: string): string;
  /** Adds the process that faults affect from now on. Returns a function that removes it. */
  attach(process: RunningProcess): () => void;
  /** The attached processes: more than one if a fault of a run started another run. Faults affect the last. */
  readonly processes: readonly RunningProcess[];
  /** Throws if there are strangers or violations. */
  assertClean(): void;
  stop(): void;
}

const preloads = ['preload/guard.mjs', 'preload/clock.mjs', 'preload/traces.mjs'].map(
  (name) => `--import ${new URL(name, import.meta.url).href}`,
);

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = createClock(options.virtualBase);
  const workspace = new Workspace();
  const violations: string[] = [];
  const violation = (what: string): void => void violations.push(what);
  const { azure, services } = createAzure(
    {
      clock,
      seed: options.seed ?? 'simulator',
      temporaryDirectory: (name) => workspace.temporaryDirectory(name),
      violation,
    },
    options,
  );
  const github = createGitHub({ clock, ...options.github });
  const traffic = new Traffic({
    clock,
    services: [...(options.services ?? []), ...services, github.service],
    defect: (problem) => {
      violation(`defect of the simulator: ${problem}`);
    },
  });
  const proxy = await startProxy({
    answer: (request) => traffic.receive(request),
    isUnresolved: (host) => traffic.isUnresolved(host),
  });
  writeFileSync(workspace.caFile, proxy.ca);
  return assemble({ clock, azure, github, traffic, proxy, workspace, violations });
}

interface Parts {
  readonly clock: ScaledClock;
  readonly azure: SimulatedAzure;
  readonly github: GitHubSimulator;
  readonly traffic: Traffic;
  readonly proxy: Proxy;
  readonly workspace: Workspace;
  readonly violations: readonly string[];
}

function assemble({ clock, azure, github, traffic, proxy, workspace, violations }: Parts): Simulator {
  const proxyUrl = `http://127.0.0.1:${String(proxy.port)}`;
  const { caFile } = workspace;
  const simulator: Simulator = {
    clock,
    azure,
    github,
    requests: traffic.requests,
    get strangers() {
      return [...traffic.strangers, ...workspace.directConnections()];
    },
    unresolved: traffic.unresolved,
    get violations() {
      return [...violations, ...github.violations];
    },
    faults: traffic.faults,
    inject: (injection) => traffic.faults.inject(injection),
    get sample() {
      return traffic.sampler;
    },
    set sample(sampler) {
      traffic.sampler = sampler;
    },
    samples: traffic.samples,
    env: (options) => childEnvironment({ clock, proxy, workspace, proxyUrl }, options),
    send: (request) => traffic.receive(request),
    proxyUrl,
    ca: proxy.ca,
    caFile,
    temporaryDirectory: (name) => workspace.temporaryDirectory(name),
    attach: (process) => traffic.attach(process),
    processes: traffic.processes,
    assertClean: () => assertClean(simulator),
    stop() {
      proxy.stop();
      workspace.remove();
    },
  };
  return simulator;
}

function childEnvironment(
  {
    clock,
    proxy,
    workspace,
    proxyUrl,
  }: Pick<Parts, 'clock' | 'proxy' | 'workspace'> & { readonly proxyUrl: string },
  { clockOffset = 0 }: EnvironmentOptions = {},
): Record<string, string> {
  return {
    HTTPS_PROXY: proxyUrl,
    HTTP_PROXY: proxyUrl,
    NODE_EXTRA_CA_CERTS: workspace.caFile,
    NODE_OPTIONS: preloads.join(' '),
    SIM_CLOCK: JSON.stringify({ ...clock.mapping(), wallOffset: clockOffset }),
    SIM_PROXY_PORT: String(proxy.port),
    SIM_STRANGERS_FILE: workspace.strangersFile,
  };
}

function assertClean({ strangers, violations }: Simulator): void {
  const problems = [...strangers.map((target) => `connected to ${target}`), ...violations];
  if (problems.length > 0) throw new Error(`The run was not clean:\n${problems.join('\n')}`);
}
