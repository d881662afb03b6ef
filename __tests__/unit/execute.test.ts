// Executing a plan: what is confirmed, what is undone, and where a canceled run stops.
import { describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../src/core/cancellation.ts';
import { ActionError } from '../../src/core/errors/action-error.ts';
import { execute } from '../../src/core/execute/execute.ts';
import { otherKey, timesOf, type AccountKeys, type KeyType } from '../../src/core/keys.ts';
import { plan } from '../../src/core/plan/plan.ts';
import type { ExecutionPorts } from '../../src/core/execute/execution.ts';
import type { RegenerateAnswer, Verdict } from '../../src/core/ports/keys.ts';
import { Secret } from '../../src/core/secret.ts';
import type { PlanRequest } from '../../src/core/plan/decision.ts';
import { HOUR, SECOND } from '../../src/core/time.ts';
import { daysAgo, FakeClock, keysOf, NOW, RecordedLog, stamped, targetOf } from './values.ts';

const REFUSAL = new ActionError('azure-forbidden', 'Azure refuses.', { hint: 'Ask.' });
const TARGETS = ['repo:octo/a', 'repo:octo/b'].map(targetOf);

/** Faults to inject; each function is called at the request after which it is named. */
interface Faults {
  onList?: (account: Account) => void;
  onWrite?: (account: Account, target: string, value: string) => void;
  onRegenerate?: (account: Account, key: KeyType) => RegenerateAnswer | undefined;
  verdict?: (value: string) => Verdict;
}

/** The primary key is the newest, and two repositories hold it. Every request is recorded in order. */
class Account {
  keys: AccountKeys = keysOf();
  readonly requests: string[] = [];
  readonly clock = new FakeClock();
  readonly log = new RecordedLog();
  readonly cancellation = new Cancellation();
  readonly held = new Map(TARGETS.map((target) => [target, this.keys.primary.secret.expose()]));
  #generation = 0;
  readonly #faults: Faults;

  constructor(faults: Faults = {}) {
    this.#faults = faults;
  }

  change(key: KeyType): void {
    const secret = new Secret(`${key} key`, `${key}-value-${++this.#generation}`);
    const other = otherKey(key);
    const changed = { secret, lastUpdated: this.clock.now() };
    this.keys = { [key]: changed, [other]: this.keys[other] } as unknown as AccountKeys;
  }

  cancel(): void {
    this.cancellation.request(() => undefined);
  }

  get holds(): string[] {
    return [...this.held.values()];
  }

  get ports(): ExecutionPorts {
    const { requests, clock, log } = this;
    return {
      clock,
      log,
      keys: {
        list: async () => {
          requests.push('list');
          this.#faults.onList?.(this);
          return this.keys;
        },
        regenerate: async (key) => {
          requests.push(`regenerate ${key}`);
          const answer = this.#faults.onRegenerate?.(this, key);
          if (answer) return answer;
          this.change(key);
          return { kind: 'done', keys: this.keys };
        },
      },
      verifier: {
        verify: async (key) => {
          requests.push(`verify ${key.expose()}`);
          return { verdict: this.#faults.verdict?.(key.expose()) ?? 'accepted', detail: '' };
        },
      },
      writer: {
        prepare: async () => undefined,
        write: async (target, key) => {
          const name = 'repo' in target ? target.repo : '';
          requests.push(`write ${key.expose()} to ${name}`);
          this.held.set(target, key.expose());
          this.#faults.onWrite?.(this, name, key.expose());
          return { kind: 'updated' };
        },
      },
    };
  }

  async run(operation: PlanRequest['operation'], verify = true) {
    const request: PlanRequest = { operation, maxAge: undefined, minOverlap: HOUR, verify };
    const targets = TARGETS.map((target) => ({ target, state: stamped(daysAgo(99)) }));
    const decided = plan(request, { times: timesOf(this.keys), targets }, NOW);
    return execute(decided, this.keys, this.ports, this.cancellation);
  }
}

const ROTATE = { name: 'rotate', force: false } as const;
const NEWEST = { name: 'regenerate', keyType: 'primary' } as const;
const BOTH = { name: 'regenerate', keyType: 'both' } as const;
const OLD = { primary: 'primary-value-0', secondary: 'secondary-value-0' };

const refuse = (): never => {
  throw REFUSAL;
};

describe('a rotation', () => {
  test('verifies the key after the wait, immediately before it is written', async () => {
    const account = new Account();
    const before = account.clock.now();
    await account.run(ROTATE);
    expect(account.requests).toEqual([
      'regenerate secondary',
      'verify secondary-value-1',
      'write secondary-value-1 to a',
      'write secondary-value-1 to b',
      'list',
    ]);
    expect(account.clock.slept).toEqual([10 * SECOND]);
    expect(account.clock.now() - before).toBe(10 * SECOND);
  });

  test('includes failed writes in the confirmation, because possibly only the answer was lost', async () => {
    const account = new Account({
      onWrite: (_, target, value) => {
        if (target === 'b' && value === 'secondary-value-1') throw new Error('The answer was lost.');
      },
      onList: (one) => {
        if (!one.requests.includes('write primary-value-2 to a')) one.change('primary');
      },
    });
    const { error, targets } = await account.run(ROTATE);
    expect(account.holds).toEqual(['primary-value-2', 'primary-value-2']);
    expect(error).toBeUndefined();
    expect(targets.map(({ result }) => result)).toEqual(['updated', 'updated']);
  });
});

describe('a regeneration of the newest key that did not happen after the other key was published', () => {
  test('leads to a new publication of the newest key: verified, written and confirmed', async () => {
    const account = new Account({ onRegenerate: refuse });
    const { error, published, regenerated } = await account.run(NEWEST);
    expect(error).toBe(REFUSAL);
    expect([published, regenerated]).toEqual(['primary', []]);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
    const after = account.requests.slice(account.requests.indexOf('regenerate primary') + 1);
    expect(after).toEqual([
      `verify ${OLD.primary}`,
      `write ${OLD.primary} to a`,
      `write ${OLD.primary} to b`,
      'list',
    ]);
  });

  test('verifies no key with verify: false', async () => {
    const account = new Account({ onRegenerate: refuse });
    await account.run(NEWEST, false);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
    expect(account.requests.filter((request) => request.startsWith('verify'))).toEqual([]);
  });

  test('leads to a new publication of the newest key if one target could not be moved', async () => {
    const account = new Account({
      onWrite: (_, target, value) => {
        if (target === 'b' && value === OLD.secondary) throw REFUSAL;
      },
    });
    const { error } = await account.run(NEWEST);
    expect(error?.code).toBe('targets-failed');
    expect(account.requests).not.toContain('regenerate primary');
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
  });

  test('leads to a new publication of the newest key to the targets that a canceled run had moved', async () => {
    const account = new Account({
      onWrite: (one, target) => {
        if (target === 'b') one.cancel();
      },
    });
    const { error } = await account.run(NEWEST);
    expect(error?.code).toBe('cancelled');
    expect(account.requests).not.toContain('regenerate primary');
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
  });

  test('does not write a key that was regenerated in the meantime, because the data plane refuses it', async () => {
    const account = new Account({
      onRegenerate: (one) => {
        one.change('primary');
        throw REFUSAL;
      },
      verdict: (value) => (value === OLD.primary ? 'refused' : 'accepted'),
    });
    await account.run(NEWEST);
    expect(account.holds).toEqual([OLD.secondary, OLD.secondary]);
  });

  test('leads to a new publication of whichever key is the newest by then', async () => {
    const account = new Account({
      onRegenerate: (one) => {
        one.change('secondary');
        throw REFUSAL;
      },
    });
    await account.run(NEWEST);
    expect(account.holds).toEqual(['secondary-value-1', 'secondary-value-1']);
  });

  test('leaves the other key in the targets if it is unknown whether the newest key still works', async () => {
    const account = new Account({ onRegenerate: () => ({ kind: 'ambiguous', error: REFUSAL }) });
    const { error } = await account.run(NEWEST);
    expect(error?.code).toBe('regenerate-unsettled');
    expect(account.holds).toEqual([OLD.secondary, OLD.secondary]);
  });

  test('reports the first error if the new publication fails too', async () => {
    const account = new Account({
      onRegenerate: refuse,
      onWrite: (_, __, value) => {
        if (value === OLD.primary) throw new Error('no');
      },
      onList: ({ requests }) => {
        if (requests.includes('regenerate primary')) throw new Error('no');
      },
    });
    const { error, targets } = await account.run(NEWEST);
    expect(error).toBe(REFUSAL);
    expect(targets.map(({ result }) => result)).toEqual(['failed', 'failed']);
  });
});

describe('a regeneration of both keys', () => {
  test('stops before the second key if it is canceled after the first', async () => {
    const account = new Account({
      onRegenerate: (one) => {
        one.cancel();
        return undefined;
      },
    });
    const { error, regenerated } = await account.run(BOTH);
    expect(error?.code).toBe('cancelled');
    expect(regenerated).toEqual(['secondary']);
    expect(account.requests).not.toContain('regenerate primary');
    expect(account.holds).toEqual(['secondary-value-1', 'secondary-value-1']);
  });

  test('does not write the first new key anywhere if it is refused', async () => {
    const account = new Account({
      verdict: (value) => (value === 'secondary-value-1' ? 'refused' : 'accepted'),
    });
    const { error, regenerated } = await account.run(BOTH);
    expect(error?.code).toBe('key-refused');
    expect(regenerated).toEqual(['secondary']);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
  });

  test('leaves the newest key in the targets if it is canceled after someone else regenerated the other key', async () => {
    let lists = 0;
    const account = new Account({
      onList: (one) => {
        if (++lists !== 2) return;
        one.clock.instant += SECOND;
        one.change('primary');
        one.cancel();
      },
    });
    const { error } = await account.run(BOTH);
    expect(error?.code).toBe('cancelled');
    expect(account.holds).toEqual(['primary-value-2', 'primary-value-2']);
  });
});
