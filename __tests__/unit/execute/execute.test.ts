// Executing a plan: the order of the requests, what is undone, and where a canceled run stops.
import { describe, expect, test } from '@jest/globals';
import { SECOND } from '../../../src/core/time.ts';
import {
  Account,
  BOTH,
  lost,
  LOST,
  NEWEST,
  OLD,
  refuse,
  REFUSAL,
  ROTATE,
  throttled,
  unsent,
} from './account.ts';

const NEW = 'secondary-value-1';

describe('a rotation', () => {
  test('makes room, regenerates, waits five seconds, looks, and verifies the key immediately before it is written', async () => {
    const account = new Account();
    await account.run(ROTATE);
    expect(account.requests).toEqual([
      `verify ${OLD.primary}`,
      `write ${OLD.primary} to a`,
      `write ${OLD.primary} to b`,
      'list',
      'regenerate secondary',
      'list',
      `verify ${NEW}`,
      `write ${NEW} to a`,
      `write ${NEW} to b`,
      'list',
    ]);
    expect(account.clock.slept).toEqual([5 * SECOND]);
  });

  test('regenerates nothing if room could not be made in one target', async () => {
    const account = new Account({
      written: (target) => (target === 'b' ? { kind: 'failed', error: REFUSAL, touched: false } : undefined),
    });
    const { error, regenerated } = await account.run(ROTATE);
    expect(error).toMatchObject({ code: 'azure-forbidden', message: expect.stringContaining('repo:octo/b') });
    expect(regenerated).toEqual([]);
    expect(account.count('regenerate')).toBe(0);
  });
});

test('a key that cannot be verified causes one warning a run, although a rotation verifies two keys', async () => {
  const account = new Account({ verdict: () => 'inconclusive' });
  const { error, regenerated } = await account.run(ROTATE);
  expect([error, regenerated]).toEqual([undefined, ['secondary']]);
  expect(account.log.warnings).toEqual([expect.stringContaining('The primary key could not be verified')]);
  expect(account.log.lines).toContainEqual(
    expect.stringContaining('The secondary key could not be verified'),
  );
});

describe('a secret that this run creates', () => {
  test('counts as created, although the run writes it twice', async () => {
    const written = new Set<string>();
    const account = new Account({
      written: (target) => {
        const kind = target === 'b' && !written.has(target) ? 'created' : 'updated';
        written.add(target);
        return { kind };
      },
    });
    const { targets } = await account.run(ROTATE);
    expect(targets.map(({ result, key }) => [result, key])).toEqual([
      ['updated', 'secondary'],
      ['created', 'secondary'],
    ]);
  });
});

describe('a target whose second write fails', () => {
  test.each([true, false])(
    'is reported with the key that the first one wrote (touched: %p)',
    async (touched) => {
      const account = new Account({
        written: (target, value) =>
          target === 'b' && value === NEW ? { kind: 'failed', error: REFUSAL, touched } : undefined,
      });
      const { targets, regenerated, error } = await account.run(ROTATE);
      expect(targets[1]).toMatchObject({ result: 'failed', key: 'primary', touched, error: REFUSAL });
      expect([regenerated, error]).toEqual([['secondary'], undefined]);
      expect(account.holds).toEqual([NEW, OLD.primary]);
    },
  );
});

describe('a regeneration of the newest key that did not happen after the other key was published', () => {
  test('leads to a new publication of the newest key: verified, written and confirmed', async () => {
    const account = new Account({ onRegenerate: refuse });
    const { error, published, regenerated } = await account.run(NEWEST);
    expect(error).toBe(REFUSAL);
    expect([published, regenerated]).toEqual(['primary', []]);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
    expect(account.after('regenerate primary')).toEqual([
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
    expect(account.count('verify')).toBe(0);
  });

  test('leads to a new publication of the newest key if one target could not be moved', async () => {
    const account = new Account({
      onWrite: (_, target, value) => {
        if (target === 'b' && value === OLD.secondary) throw REFUSAL;
      },
    });
    const { error } = await account.run(NEWEST);
    expect(error?.code).toBe('azure-forbidden');
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

  test('verifies and publishes the new value if someone else regenerated that key in the meantime', async () => {
    const account = new Account({
      onRegenerate: (one) => {
        one.change('primary');
        throw REFUSAL;
      },
      verdict: (value) => (value === OLD.primary ? 'refused' : 'accepted'),
    });
    const { error } = await account.run(NEWEST);
    expect(error).toBe(REFUSAL);
    expect(account.after('regenerate primary')).toEqual([
      `verify ${OLD.primary}`,
      'list',
      'list',
      'verify primary-value-1',
      'write primary-value-1 to a',
      'write primary-value-1 to b',
      'list',
    ]);
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

  test.each([
    ['if Azure kept throttling it', throttled(SECOND)],
    ['if it never left', unsent],
  ])('leads to a new publication of the newest key %s', async (_, answer) => {
    const account = new Account({ regenerated: () => answer });
    const { error, isUncertain } = await account.run(NEWEST);
    expect([error, isUncertain]).toEqual([LOST, false]);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
  });

  test('leaves the other key in the targets if it is unknown whether the newest key still works', async () => {
    const account = new Account({ regenerated: () => lost });
    const { error, isUncertain } = await account.run(NEWEST);
    expect([error?.code, isUncertain]).toEqual(['regenerate-unsettled', true]);
    expect(account.holds).toEqual([OLD.secondary, OLD.secondary]);
  });

  test('leaves the other key in the targets if it is canceled before an answer arrives', async () => {
    let abandon = () => {};
    const account = new Account({
      onRegenerate: (one) => {
        one.cancellation.request((end) => (abandon = end));
        abandon();
      },
      regenerated: () => lost,
    });
    const { error, isUncertain } = await account.run(NEWEST);
    expect(error).toMatchObject({
      code: 'cancelled',
      message: expect.stringContaining('may have regenerated it'),
    });
    expect(isUncertain).toBe(true);
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
      },
    });
    const { error, regenerated } = await account.run(BOTH);
    expect(error?.code).toBe('cancelled');
    expect(regenerated).toEqual(['secondary']);
    expect(account.requests).not.toContain('regenerate primary');
    expect(account.holds).toEqual([NEW, NEW]);
  });

  test('does not write the first new key anywhere if it is refused', async () => {
    const account = new Account({ verdict: (value) => (value === NEW ? 'refused' : 'accepted') });
    const { error, regenerated } = await account.run(BOTH);
    expect(error?.code).toBe('key-refused');
    expect(regenerated).toEqual(['secondary']);
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
  });

  test('leaves the newest key in the targets if it is canceled after someone else regenerated the other key', async () => {
    const account = new Account({
      onList: (one, nth) => {
        if (nth !== 3) return;
        one.clock.pass(SECOND);
        one.change('primary');
        one.cancel();
      },
    });
    const { regenerated, error } = await account.run(BOTH);
    expect(regenerated).toEqual(['secondary']);
    expect(error).toBeDefined();
    expect(account.holds).toEqual(['primary-value-2', 'primary-value-2']);
  });
});
