// Shared by the end-to-end tests: a new simulated Azure and GitHub for each test, runs with the inputs of a workflow, and which
// key a secret holds. A test fails if a secret held a key that no longer works, at any request.
import { afterEach } from '@jest/globals';
import type { KeyType } from '../../simulator/azure/maps/account-keys.ts';
import type { SimAccount } from '../../simulator/azure/maps/account.ts';
import { clouds, isDataPlane } from '../../simulator/azure/clouds.ts';
import { idTokenHost } from '../../simulator/oidc/id-token.ts';
import { day } from '../../simulator/determinism/clock.ts';
import type { Fault, Injection, Match, SuspendedClocks, When } from '../../simulator/network/faults.ts';
import { conformanceOf } from '../../simulator/github/description/conformance.ts';
import { appToken } from '../../simulator/github/state/defaults.ts';
import { operationsOf } from '../../simulator/github/api/routes.ts';
import { expectGolden } from './golden.ts';
import type { SimRequest } from '../../simulator/network/http.ts';
import { runAction } from '../../simulator/runner/run-action.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator.ts';
import { annotationProblems } from '../oracles/annotations.ts';
import { endingProblems } from '../oracles/ending.ts';
import { outcomeProblems, stateOf } from './truth.ts';
import { transcript } from '../../simulator/inspection/transcript.ts';
import { identityInputs, publicWorld } from '../../simulator/world.ts';

export type Inputs = Readonly<Record<string, string>>;

export const SITE = 'repo:octo/site#AZURE_MAPS_KEY';
export const APP = 'repo:octo/app#AZURE_MAPS_KEY';
export const STAGING = 'env:octo/site/staging#AZURE_MAPS_KEY';
export const VAULT = 'keyvault:contoso-kv#azure-maps-key';

/** The account in the world's public cloud, and a token that may write every secret of `octo`. */
export const CONTOSO: Inputs = { ...identityInputs(publicWorld), 'github-token': appToken.value };

const REGENERATE = /\/regenerateKey$/;
const LIST_KEYS = /\/listKeys$/;

/** Requests by name, for faults. */
export const requestTo = {
  signIn: { host: 'login.microsoftonline.com' },
  readAccount: { method: 'GET', host: 'management.azure.com' },
  listKeys: { path: LIST_KEYS },
  regenerate: { path: REGENERATE },
  verifyKey: { host: 'atlas.microsoft.com' },
  readSecret: { method: 'GET', path: /\/secrets\/AZURE_MAPS_KEY$/ },
  publicKey: { path: /\/secrets\/public-key$/ },
  writeSecret: { method: 'PUT', path: /\/secrets\/AZURE_MAPS_KEY$/ },
} as const;

/** Faults with which someone else, or an earlier request, can change something during a run. */
const OTHERS: readonly Fault['kind'][] = ['then', 'suspend', 'late'];

/** How long and when a run stands still. */
export interface Suspension {
  readonly ms: number;
  readonly when: When;
  readonly clocks?: SuspendedClocks;
}

export class World {
  readonly simulator: Simulator;
  readonly #deadMoments: string[] = [];
  readonly #endings: (() => void)[] = [];
  readonly #start: typeof runAction;
  #mayHoldDeadKeys = false;

  /** @param start runs the action in another way than as a process of its own. */
  constructor(simulator: Simulator, start = runAction) {
    this.simulator = simulator;
    this.#start = start;
    simulator.sample = (when, { method, url }) => {
      for (const target of this.#deadSecrets())
        this.#deadMoments.push(`${target}, ${when} ${method} ${url.pathname}`);
    };
  }

  get account(): SimAccount {
    return this.simulator.azure.account();
  }

  /** Which keys were regenerated since the start, whoever did it. */
  get regenerations(): readonly KeyType[] {
    return this.account.regenerations;
  }

  /** Secrets that held a key that no longer worked, and at which request. */
  get deadMoments(): readonly string[] {
    return this.#deadMoments;
  }

  /** For tests in which a person regenerates the key that a secret holds. */
  allowDeadKeys(): void {
    this.#mayHoldDeadKeys = true;
  }

  /** Throws if the outcome is not true. If someone else acts during the run, that cannot be checked. */
  run(inputs: Inputs, options: Omit<RunOptions, 'inputs'> = {}): Promise<ActionRun> {
    return this.#runBy(this.#start, inputs, options);
  }

  /** With exactly these inputs. The outcome is not checked. */
  async start(options: RunOptions): Promise<ActionRun> {
    const run = await this.#start(this.simulator, options);
    const problems = endingProblems(run);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return run;
  }

  async #runBy(
    start: typeof runAction,
    inputs: Inputs,
    options: Omit<RunOptions, 'inputs'> = {},
  ): Promise<ActionRun> {
    const before = stateOf(this.simulator);
    const { ahead } = this.simulator.clock;
    const run = await start(this.simulator, { ...options, inputs: { ...CONTOSO, ...inputs } });
    const isAlone =
      ahead === 0 && run.requests.every(({ faults }) => !faults.some((kind) => OTHERS.includes(kind)));
    const problems = [
      ...(isAlone ? outcomeProblems(run, before, this.simulator) : []),
      ...annotationProblems(run),
      ...endingProblems(run),
    ];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return run;
  }

  inject(injection: Injection): void {
    this.simulator.inject(injection);
  }

  /**
   * Suspends the next run at this request, and runs the action with other inputs meanwhile, as another workflow does.
   * @returns a function for the record of that other run.
   */
  runMeanwhile(match: Match, suspension: Suspension, inputs: Inputs): () => ActionRun {
    let other: ActionRun | undefined;
    // In a process of its own: the other one stands still meanwhile.
    const run = async (): Promise<void> => {
      other = await this.#runBy(runAction, inputs);
    };
    this.inject({ match, fault: { kind: 'suspend', ...suspension, run } });
    return () => {
      if (other === undefined) throw new Error('The other run has not happened.');
      return other;
    };
  }

  /** As if a person had copied a key into a secret; by default since the last refresh. */
  store(key: KeyType, { target = SITE, daysAgo = 3 }: { target?: string; daysAgo?: number } = {}): void {
    const updatedAt = this.simulator.clock.now() - daysAgo * day;
    const { value } = this.account.keys[key];
    const [vault, name] = vaultSecretOf(target);
    if (name === undefined) this.simulator.github.setSecret(target, value, { updatedAt });
    else this.simulator.azure.vault(vault).set(name, value, { at: Math.floor(updatedAt / 1000) * 1000 });
  }

  /** The key that a secret contains. */
  holds(target = SITE, account = this.account): KeyType | 'a dead key' | 'something else' | 'nothing' {
    const [vault, name] = vaultSecretOf(target);
    const secret =
      name === undefined
        ? this.simulator.github.secret(target)
        : this.simulator.azure.vault(vault).versions(name).at(-1);
    const value = secret?.value;
    if (value === undefined) return 'nothing';
    if (value === account.keys.primary.value) return 'primary';
    if (value === account.keys.secondary.value) return 'secondary';
    return account.everyKeyEver.includes(value) ? 'a dead key' : 'something else';
  }

  /** How often the API wrote a secret. */
  writes(target = SITE): number {
    return this.simulator.github.secret(target)?.writes ?? 0;
  }

  /** Late regenerations have happened on return. For late writes of secrets, await `settle` as well. */
  pass(milliseconds: number): void {
    this.simulator.clock.advance(milliseconds);
  }

  /** Closes something of a test's own together with the world. */
  atEnd(ending: () => void): void {
    this.#endings.push(ending);
  }

  settle(): Promise<void> {
    return this.simulator.clock.settle();
  }

  async close(): Promise<void> {
    for (const end of this.#endings) end();
    this.simulator.stop();
    const unused = this.simulator.faults.pending();
    if (unused.length > 0)
      throw new Error(`Faults that struck nothing: ${unused.map(({ fault }) => fault.kind).join(', ')}`);
    this.#assertEffects();
    if (this.#deadMoments.length > 0 && !this.#mayHoldDeadKeys)
      throw new Error(`A secret held a dead key:\n${this.#deadMoments.join('\n')}`);
  }

  /** What a test prepared must have happened. */
  #assertEffects(): void {
    const { clock, azure, violations } = this.simulator;
    if (clock.ahead > 0) throw new Error('A late effect has not happened, because the test ended before it.');
    if (azure.accounts.some(({ unusedStaleReads }) => unusedStaleReads > 0))
      throw new Error('Fewer reads of an account were old than the test prepared.');
    const defects = violations.filter((one) => one.startsWith('defect of the simulator'));
    if (defects.length > 0) throw new Error(defects.join('\n'));
  }

  #deadSecrets(): string[] {
    const { azure, github } = this.simulator;
    const isDead = (value: string): boolean =>
      azure.accounts.some((account) => account.everyKeyEver.includes(value) && !account.isLive(value));
    const inVaults = azure.vaults.flatMap((vault) =>
      vault.current().map(({ name, value }) => ({ target: `keyvault:${vault.name}#${name}`, value })),
    );
    return [...github.allSecrets(), ...inVaults].flatMap(({ target, value }) =>
      isDead(value) ? [target] : [],
    );
  }
}

/** The vault and the name of a secret in Key Vault. */
function vaultSecretOf(target: string): readonly string[] {
  return /^keyvault:(.+)#(.+)$/.exec(target)?.slice(1) ?? [];
}

const open: World[] = [];

/** A new world, which is closed after the test. */
export async function openWorld(options?: SimulatorOptions): Promise<World> {
  const world = new World(await startSimulator(options));
  const { edition } = world.simulator.github;
  // Slow the first time: without this, GitHub would respond slowly to the first run of a file.
  await conformanceOf(edition, operationsOf(edition));
  open.push(world);
  return world;
}

afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

export function expectTranscript(name: string, run: ActionRun): void {
  expectGolden(name, transcript(run));
}

/** A short name of the request: `regenerate primary`, `write octo/site AZURE_MAPS_KEY`. */
export function nameOf({ method, url, body }: SimRequest): string {
  const { hostname, pathname } = url;
  if (hostname === idTokenHost) return 'id token';
  if (clouds.some(({ authority }) => authority === hostname)) return 'sign in';
  if (isDataPlane(hostname)) return 'verify key';
  if (pathname.endsWith('/listKeys')) return 'list keys';
  if (pathname.endsWith('/regenerateKey'))
    return `regenerate ${(JSON.parse(body) as { readonly keyType: string }).keyType}`;
  if (clouds.some(({ resourceManager }) => resourceManager === hostname)) {
    if (pathname.endsWith('/accounts')) return 'list accounts';
    return { PUT: 'create account', DELETE: 'delete account' }[method] ?? 'read account';
  }
  if (clouds.some(({ vaultSuffix }) => hostname.endsWith(`.${vaultSuffix}`)))
    return `${method === 'PUT' ? 'write' : 'read'} ${hostname.split('.')[0] ?? ''} ${pathname.split('/')[2] ?? ''}`;
  const [, place = '', name = ''] =
    /\/(?:repos|orgs)\/(.*?)(?:\/\w+)?\/secrets\/(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
  const verb = method === 'PUT' ? 'write' : 'read';
  return `${verb} ${place} ${name}`;
}

export function namesOf({ requests }: ActionRun): readonly string[] {
  return requests.map(nameOf);
}

/** The only error annotation of a failed run. */
export function failureOf({ annotations }: ActionRun): string {
  const errors = annotations.filter(({ level }) => level === 'error');
  if (errors.length !== 1) throw new Error(`The run has ${errors.length} error annotations.`);
  return `${errors[0]?.title ?? ''}\n${errors[0]?.message ?? ''}`;
}
