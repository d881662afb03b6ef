// Fakes of the ports: runners that discard or record their output, and in-memory accounts, stores and Azure.
import { Cancellation } from '../../src/core/cancellation.ts';
import { otherKey, type AccountKeys, type KeyListing, type KeyType } from '../../src/core/keys.ts';
import type { TargetState } from '../../src/core/observation.ts';
import type {
  AccountProvisioner,
  FleetAccount,
  FoundAccount,
  OpenedAzure,
} from '../../src/core/ports/accounts.ts';
import type { MapsAccount, RegenerateAnswer, Verdict } from '../../src/core/ports/keys.ts';
import type { EventPayload, Runner } from '../../src/core/ports/runner.ts';
import type { TargetStore, WriteAnswer } from '../../src/core/ports/targets.ts';
import { Secret } from '../../src/core/secret.ts';
import { describeTarget, type Target } from '../../src/core/targets.ts';
import type { Instant } from '../../src/core/time.ts';
import type { Context } from '../../src/operations/context.ts';
import { FakeClock, keysOf, listingOf } from './values.ts';

/** A runner that discards its output, for tests of something else. */
export class SilentRunner implements Runner {
  group(): void {}
  endGroup(): void {}
  info(): void {}
  warn(): void {}
  warned = (): readonly string[] => [];
  caution(): void {}
  notice(): void {}
  fail(): void {}
  output(): undefined {}
  mask = (): boolean => true;
  isMasked = (): boolean => false;
  onCancel(): void {}
  input = (): string => '';
  variable = (): string => '';
  event = (): EventPayload => ({ unreadable: 'is not set' });
  summarize(): undefined {}
  idToken = (): Promise<string> => Promise.reject(new Error('This test does not sign in.'));
}

/** A runner that records its output. */
export class RecordedRunner implements Runner {
  readonly #warned: string[] = [];
  readonly lines: string[] = [];
  readonly annotations: string[] = [];
  readonly outputs: Record<string, string> = {};
  readonly masked: string[] = [];
  summary = '';
  readonly #given: Readonly<Record<string, string>>;

  /** @param given inputs and variables by name. */
  constructor(given: Readonly<Record<string, string>> = {}) {
    this.#given = given;
  }

  input(name: string): string {
    return this.#given[name] ?? '';
  }

  variable(name: string): string {
    return this.#given[name] ?? '';
  }

  event = (): EventPayload => ({ unreadable: 'is not set' });

  info(line: string): void {
    this.lines.push(line);
  }

  warned = (): readonly string[] => this.#warned;

  warn(line: string): void {
    this.#warned.push(line);
    this.annotations.push(`warning: ${line}`);
  }

  caution(line: string): void {
    this.warn(line);
  }

  notice(title: string, message: string): void {
    this.annotations.push(`notice: ${title}: ${message}`);
  }

  fail(title: string, message: string): void {
    this.annotations.push(`error: ${title}: ${message}`);
  }

  output(name: string, value: string): string | undefined {
    this.outputs[name] = value;
    return undefined;
  }

  summarize(sections: readonly string[]): string | undefined {
    this.summary = `${sections.join('\n\n')}\n`;
    return undefined;
  }

  idToken = (): Promise<string> => Promise.reject(new Error('This test does not sign in.'));
  mask = (secret: string): boolean => this.masked.push(secret) > 0;
  isMasked = (text: string): boolean => this.masked.some((secret) => text.includes(secret));
  group(): void {}
  endGroup(): void {}
  onCancel(): void {}
}

export interface FakeContext extends Context {
  readonly runner: RecordedRunner;
  readonly clock: FakeClock;
}

export function contextOf(runner = new RecordedRunner()): FakeContext {
  return {
    runner,
    clock: new FakeClock(),
    cancellation: new Cancellation(),
    progress: { mayHaveChanged: false },
  };
}

/** The primary key is the newest. Every request is recorded; a test replaces the methods that should fail. */
export class FakeAccount implements MapsAccount {
  keys: AccountKeys = keysOf();
  readonly requests: string[] = [];
  verdicts: readonly Verdict[] = ['accepted'];
  #verifications = 0;
  #generation = 0;

  list = async (): Promise<KeyListing> => {
    this.requests.push('list');
    return listingOf(this.keys);
  };

  regenerate = async (key: KeyType): Promise<RegenerateAnswer> => {
    this.requests.push(`regenerate ${key}`);
    this.replace(key, this.keys[otherKey(key)].lastUpdated! + 1_000_000_000);
    return { kind: 'done', listing: listingOf(this.keys) };
  };

  /** Gives the verdicts in order; the last one is repeated. */
  verify: MapsAccount['verify'] = async (key) => {
    this.requests.push(`verify ${key.expose()}`);
    const verdict = this.verdicts[this.#verifications++] ?? this.verdicts.at(-1) ?? 'accepted';
    return { verdict, detail: 'status 200' };
  };

  checkSharedKeys = async (): Promise<'enabled' | 'unknown'> => 'enabled';

  replace(key: KeyType, lastUpdated: Instant): void {
    const secret = new Secret(`${key} key`, `${key}-value-${++this.#generation}`);
    const other = otherKey(key);
    this.keys = { [key]: { secret, lastUpdated }, [other]: this.keys[other] } as unknown as AccountKeys;
  }
}

/** Stores values by target. A target is missing until it is set; a write does not change that. */
export class FakeStore implements TargetStore {
  readonly states = new Map<string, TargetState>();
  readonly held = new Map<string, string>();
  readonly prepared: string[] = [];

  set(target: Target, state: TargetState): this {
    this.states.set(describeTarget(target), state);
    return this;
  }

  observe = async (target: Target): Promise<TargetState> =>
    this.states.get(describeTarget(target)) ?? { kind: 'missing' };

  prepare = async (target: Target): Promise<void> => {
    this.prepared.push(describeTarget(target));
  };

  write = async (target: Target, key: Secret): Promise<WriteAnswer> => {
    const name = describeTarget(target);
    const kind = this.states.has(name) ? 'updated' : 'created';
    this.held.set(name, key.expose());
    return { kind };
  };
}

export interface FakeAzure {
  readonly account?: MapsAccount;
  readonly accounts?: readonly FleetAccount[];
  /** Opens the account of one entry of `accounts`. */
  readonly open?: (name: string) => MapsAccount;
  readonly provisioner?: AccountProvisioner;
}

export async function openedAzure({
  account = new FakeAccount(),
  accounts = [],
  open = () => account,
  provisioner = new FakeProvisioner(undefined),
}: FakeAzure): Promise<OpenedAzure> {
  return {
    openAccount: ({ accountName }) => open(accountName),
    openProvisioner: () => provisioner,
    listAccounts: async () => accounts,
  };
}

export const READY: FoundAccount = {
  location: 'westeurope',
  tags: {},
  keysEnabled: true,
  provisioningState: 'Succeeded',
};

/** An account that exists or not, and that can be created and deleted. */
export class FakeProvisioner implements AccountProvisioner {
  readonly requests: string[] = [];
  found: FoundAccount | undefined;
  /** Whether a creation turns out to have updated an account. */
  existed = false;

  constructor(found: FoundAccount | undefined) {
    this.found = found;
  }

  find: AccountProvisioner['find'] = async () => this.found;

  create: AccountProvisioner['create'] = async (location, tags) => {
    this.requests.push('create');
    this.found = { ...READY, location, tags };
    return { kind: 'accepted', result: { ...this.found, existed: this.existed } };
  };

  delete: AccountProvisioner['delete'] = async () => {
    this.requests.push('delete');
    this.found = undefined;
    return { kind: 'accepted', result: undefined };
  };
}
