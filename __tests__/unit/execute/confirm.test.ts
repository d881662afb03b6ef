// What is confirmed after a publication, and what a verification that fails leads to.
import { describe, expect, test } from '@jest/globals';
import { MINUTE, SECOND } from '../../../src/core/time.ts';
import { daysAgo, readable, stamped, targetOf } from '../values.ts';
import { Account, OLD, refuse, REFUSAL, ROTATE, type Faults } from './account.ts';

const PUBLISH = { name: 'publish', keyType: 'auto' } as const;
const CHOSEN = { name: 'publish', keyType: 'secondary' } as const;

/** Someone else regenerates a key when this run lists the keys for the nth time. */
function rivalAt(list: number, key: 'primary' | 'secondary'): Faults {
  return {
    onList: (account, nth) => {
      if (nth !== list) return;
      account.clock.pass(SECOND);
      account.change(key);
    },
  };
}

describe('a confirmation', () => {
  test("publishes a rival's newer key, also to a target whose write failed", async () => {
    const account = new Account({
      ...rivalAt(3, 'primary'),
      onWrite: (_, target, value) => {
        if (target === 'b' && value === 'secondary-value-1') throw new Error('The answer was lost.');
      },
    });
    const { error, targets } = await account.run(ROTATE);
    expect(error).toBeUndefined();
    expect(account.holds).toEqual(['primary-value-2', 'primary-value-2']);
    expect(targets.map(({ result }) => result)).toEqual(['updated', 'updated']);
    expect(account.after('write secondary-value-1 to b').slice(0, 2)).toEqual([
      'list',
      'verify primary-value-2',
    ]);
  });

  test('publishes it to every target, also to a vault that the publication had left out', async () => {
    const account = new Account(rivalAt(1, 'secondary'), [
      [targetOf('repo:octo/a'), stamped(daysAgo(5))],
      [targetOf('keyvault:contoso-kv#maps'), readable('primary')],
    ]);
    await account.run(PUBLISH);
    expect(account.requests.slice(0, 3)).toEqual([
      `verify ${OLD.primary}`,
      `write ${OLD.primary} to a`,
      'list',
    ]);
    expect(account.holds).toEqual(['secondary-value-1', 'secondary-value-1']);
  });

  test('that cannot publish the new value says that the targets hold one that no longer works', async () => {
    const account = new Account({
      ...rivalAt(1, 'primary'),
      verdict: (value) => (value === OLD.primary ? 'accepted' : 'refused'),
    });
    const { error, targets } = await account.run(PUBLISH);
    expect(error?.code).toBe('key-refused');
    expect(account.holds).toEqual([OLD.primary, OLD.primary]);
    expect(targets).toMatchObject([
      { result: 'updated', key: 'primary', isReplaced: true },
      { result: 'updated', key: 'primary', isReplaced: true },
    ]);
  });

  test('keeps a chosen key, and publishes its new value if it was regenerated', async () => {
    const newer = new Account(rivalAt(1, 'primary'));
    await newer.run(CHOSEN);
    expect(newer.holds).toEqual([OLD.secondary, OLD.secondary]);
    const replaced = new Account(rivalAt(1, 'secondary'));
    await replaced.run(CHOSEN);
    expect(replaced.holds).toEqual(['secondary-value-1', 'secondary-value-1']);
  });

  test('publishes no key that was replaced while it was verified', async () => {
    const account = new Account({
      onList: (one, nth) => {
        if (nth > 2) return;
        one.clock.pass(SECOND);
        one.change('primary');
      },
      verdict: (value) => (value === 'primary-value-1' ? 'refused' : 'accepted'),
    });
    const { error } = await account.run(PUBLISH);
    expect(error).toBeUndefined();
    expect(account.after('list')).toEqual([
      'verify primary-value-1',
      'list',
      'list',
      'verify primary-value-2',
      'write primary-value-2 to a',
      'write primary-value-2 to b',
      'list',
    ]);
  });

  test('gives up after three rounds', async () => {
    const account = new Account({
      onList: (one) => {
        one.clock.pass(SECOND);
        one.change('primary');
      },
    });
    const { error } = await account.run(PUBLISH);
    expect(error?.code).toBe('key-overtaken');
    expect(account.count('list')).toBe(3);
  });

  test('that cannot be made leaves what was published, and says so', async () => {
    const { error } = await new Account({ onList: refuse }).run(PUBLISH);
    expect(error).toMatchObject({ code: 'confirmation-failed', cause: REFUSAL });
  });

  test('is made of the newest state: an answer with the state before says nothing', async () => {
    const { keys } = new Account();
    const account = new Account({ listed: (nth) => (nth === 3 ? keys : undefined) });
    const { error, published } = await account.run(ROTATE);
    expect([error, published]).toEqual([undefined, 'secondary']);
    expect(account.log.warnings).toEqual([]);
    expect(account.holds).toEqual(['secondary-value-1', 'secondary-value-1']);
  });
});

describe('a key that is refused before it is published', () => {
  const refused = (value: string) => (value === OLD.primary ? 'refused' : 'accepted');

  test('is listed once more; if it was replaced, the newest key is published instead', async () => {
    const account = new Account({ ...rivalAt(1, 'primary'), verdict: refused });
    const { error, published } = await account.run(PUBLISH);
    expect([error, published]).toEqual([undefined, 'primary']);
    expect(account.requests).toEqual([
      `verify ${OLD.primary}`,
      'list',
      'verify primary-value-1',
      // The list before has become old during the wait.
      'list',
      'write primary-value-1 to a',
      'write primary-value-1 to b',
      'list',
    ]);
  });

  test('keeps a rotation from regenerating anything if it was replaced', async () => {
    const account = new Account({ ...rivalAt(1, 'primary'), verdict: refused });
    const { error, regenerated, isOvertaken } = await account.run(ROTATE);
    expect([error, regenerated, isOvertaken]).toEqual([undefined, [], true]);
    expect(account.count('regenerate')).toBe(0);
    expect(account.holds).toEqual(['primary-value-1', 'primary-value-1']);
  });

  test('ends the run if it is replaced again and again', async () => {
    const account = new Account({
      onList: (one, nth) => {
        if (nth > 9) return;
        one.clock.pass(SECOND);
        one.change('primary');
      },
      verdict: () => 'refused',
    });
    const { error } = await account.run(PUBLISH);
    expect(error?.code).toBe('key-overtaken');
    expect(account.count('write')).toBe(0);
    expect(account.count('list')).toBe(4);
  });

  test('is tried for minutes if it is young, because another run may just have made it', async () => {
    const account = new Account({
      verdict: (value) => (value === 'primary-value-1' ? 'refused' : 'accepted'),
    });
    account.change('primary');
    const { error } = await account.run(PUBLISH);
    expect(error?.code).toBe('key-refused');
    expect(account.clock.uptime()).toBeGreaterThan(2.5 * MINUTE);
    const old = new Account({ verdict: refused });
    await old.run(PUBLISH);
    expect(old.clock.uptime()).toBeLessThanOrEqual(15 * SECOND);
  });

  test('ends the run if Azure still lists it, which is asked only once', async () => {
    const account = new Account({ verdict: refused });
    const { error } = await account.run(PUBLISH);
    expect(error?.code).toBe('key-refused');
    expect(account.count('list')).toBe(1);
    expect(account.count('write')).toBe(0);
  });
});
