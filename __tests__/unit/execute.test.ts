// Walking a plan: what is confirmed, what is taken back, and where a cancelled run stops.
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

/** What may go otherwise than well; each is called at the request that it names. */
interface Trouble {
  onList?: (account: Account) => void;
  onWrite?: (account: Account, target: string, value: string) => void;
  onRegenerate?: (account: Account, key: KeyType) => RegenerateAnswer | undefined;
  verdict?: (value: string) => Verdict;
}

/** The primary key is the newest, and two repositories hold it; every request that was made, in order. */
class Account {
  keys: AccountKeys = keysOf();
  readonly asked: string[] = [];
  readonly clock = new FakeClock();
  readonly log = new RecordedLog();
  readonly cancellation = new Cancellation();
  readonly held = new Map(TARGETS.map((target) => [target, this.keys.primary.secret.expose()]));
  #generation = 0;
  readonly #trouble: Trouble;

  constructor(trouble: Trouble = {}) {
    this.#trouble = trouble;
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
    const { asked, clock, log } = this;
    return {
      clock,
      log,
      keys: {
        list: async () => {
          asked.push('list');
          this.#trouble.onList?.(this);
          return this.keys;
        },
        regenerate: async (key) => {
          asked.push(`regenerate ${key}`);
          const answer = this.#trouble.onRegenerate?.(this, key);
          if (answer) return answer;
          this.change(key);
          return { kind: 'done', keys: this.keys };
        },
      },
      verifier: {
        verify: async (key) => {
          asked.push(`try ${key.expose()}`);
          return { verdict: this.#trouble.verdict?.(key.expose()) ?? 'accepted', detail: '' };
        },
      },
      writer: {
        prepare: async () => undefined,
        write: async (target, key) => {
          const name = 'repo' in target ? target.repo : '';
          asked.push(`write ${key.expose()} to ${name}`);
          this.held.set(target, key.expose());
          this.#trouble.onWrite?.(this, name, key.expose());
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
  test('tries the key after the wait, right before it writes it', async () => {
    const account = new Account();
    const before = account.clock.now();
    await account.run(ROTATE);
    expect(account.asked).toEqual([
      'regenerate secondary',
      'try secondary-value-1',
      'write secondary-value-1 to a',
      'write secondary-value-1 to b',
      'list',
    ]);
    expect(account.clock.slept).toEqual([10 * SECOND]);
    expect(account.clock.now() - before).toBe(10 * SECOND);
  });

  test('confirms what could not be written as well: the answer may be lost, and not the write', async () => {
    const account = new Account({
      onWrite: (_, target, value) => {
        if (target === 'b' && value === 'secondary-value-1') throw new Error('The answer was lost.');
      },
      onList: (one) => {
        if (!one.asked.includes('write primary-value-2 to a')) one.change('primary');
      },
    });
    const { error, targets } = await account.run(ROTATE);
    expect(account.holds).toEqual(['primary-value-2', 'primary-value-2']);
    expect(error).toBeUndefined();
    expect(targets.map(({ result }) => result)).toEqual(['updated', 'updated']);
  });
});

describe('a regeneration of the newest key that was not made after the other key was published', () => {
  test('gives the targets the newest key back: tried, written and confirmed', async () => {
    const account = new Account({ onRegenerate: refuse });
    const { error, published, regenerated } = await account.run(NEWEST);
    expect(error).toBe(REFUSAL);
    expect([published, regenerated]).toEqual(['primary', []]);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
    const after = account.asked.slice(account.asked.indexOf('regenerate primary') + 1);
    expect(after).toEqual([
      `try ${OLD.primary}`,
      `write ${OLD.primary} to a`,
      `write ${OLD.primary} to b`,
      'list',
    ]);
  });

  test('tries no key where verify is off', async () => {
    const account = new Account({ onRegenerate: refuse });
    await account.run(NEWEST, false);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
    expect(account.asked.filter((request) => request.startsWith('try'))).toEqual([]);
  });

  test('gives it back where one target could not be moved', async () => {
    const account = new Account({
      onWrite: (_, target, value) => {
        if (target === 'b' && value === OLD.secondary) throw REFUSAL;
      },
    });
    const { error } = await account.run(NEWEST);
    expect(error?.code).toBe('targets-failed');
    expect(account.asked).not.toContain('regenerate primary');
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
  });

  test('gives it back to those that a cancelled run had moved', async () => {
    const account = new Account({
      onWrite: (one, target) => {
        if (target === 'b') one.cancel();
      },
    });
    const { error } = await account.run(NEWEST);
    expect(error?.code).toBe('cancelled');
    expect(account.asked).not.toContain('regenerate primary');
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
  });

  test('writes no key that was regenerated meanwhile: the data plane refuses it', async () => {
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

  test('gives them the key that is the newest by then', async () => {
    const account = new Account({
      onRegenerate: (one) => {
        one.change('secondary');
        throw REFUSAL;
      },
    });
    await account.run(NEWEST);
    expect(account.holds).toEqual(['secondary-value-1', 'secondary-value-1']);
  });

  test('leaves the other key where nobody knows whether the newest still lives', async () => {
    const account = new Account({ onRegenerate: () => ({ kind: 'ambiguous', error: REFUSAL }) });
    const { error } = await account.run(NEWEST);
    expect(error?.code).toBe('regenerate-unsettled');
    expect(account.holds).toEqual([OLD.secondary, OLD.secondary]);
  });

  test('and tells of the first error where this fails too', async () => {
    const account = new Account({
      onRegenerate: refuse,
      onWrite: (_, __, value) => {
        if (value === OLD.primary) throw new Error('no');
      },
      onList: ({ asked }) => {
        if (asked.includes('regenerate primary')) throw new Error('no');
      },
    });
    const { error, targets } = await account.run(NEWEST);
    expect(error).toBe(REFUSAL);
    expect(targets.map(({ result }) => result)).toEqual(['failed', 'failed']);
  });
});

describe('a regeneration of both keys', () => {
  test('that is cancelled after the first stops before the second', async () => {
    const account = new Account({
      onRegenerate: (one) => {
        one.cancel();
        return undefined;
      },
    });
    const { error, regenerated } = await account.run(BOTH);
    expect(error?.code).toBe('cancelled');
    expect(regenerated).toEqual(['secondary']);
    expect(account.asked).not.toContain('regenerate primary');
    expect(account.holds).toEqual(['secondary-value-1', 'secondary-value-1']);
  });

  test('whose first new key is refused writes it nowhere', async () => {
    const account = new Account({
      verdict: (value) => (value === 'secondary-value-1' ? 'refused' : 'accepted'),
    });
    const { error, regenerated } = await account.run(BOTH);
    expect(error?.code).toBe('key-refused');
    expect(regenerated).toEqual(['secondary']);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
  });

  test('that is cancelled after someone else regenerated the other key leaves the newest', async () => {
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
