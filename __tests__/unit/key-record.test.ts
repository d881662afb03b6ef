// What a run has seen of the keys: which answers are old, and what an old answer changes.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { KeyRecord, sameKeys, type Absorbed } from '../../src/core/key-record.ts';
import { KEY_TYPES, type AccountKeys, type KeyType } from '../../src/core/keys.ts';
import { Secret } from '../../src/core/secret.ts';
import { keysOf } from './values.ts';

/** Keys by the generation and the time of each; `undefined` is a time that the answer omits. */
function keys(
  primary: readonly [generation: number, time: number | undefined],
  secondary: readonly [generation: number, time: number | undefined],
): AccountKeys {
  const key = (type: KeyType, [generation, lastUpdated]: typeof primary) => ({
    secret: new Secret(`${type} key`, `${type}-value-${generation}`),
    lastUpdated,
  });
  return { primary: key('primary', primary), secondary: key('secondary', secondary) };
}

/** A record that has taken in these answers. */
function recordOf(...answers: readonly AccountKeys[]): KeyRecord {
  const record = new KeyRecord();
  for (const answer of answers) expect(record.absorb(answer).kind).toBe('current');
  return record;
}

/** The generations and times of the keys that a run knows. */
function known(absorbed: Absorbed): unknown {
  return absorbed.kind === 'old' ? 'old' : written(absorbed.keys);
}

function written(state: AccountKeys | undefined): unknown {
  return (
    state && KEY_TYPES.map((type) => [state[type].secret.expose().split('-')[2], state[type].lastUpdated])
  );
}

const FIRST = keys([0, 10], [0, 5]);

describe('an answer is current', () => {
  test('if it is the first, whatever it shows', () => {
    expect(known(new KeyRecord().absorb(keys([0, undefined], [0, 5])))).toEqual([
      ['0', undefined],
      ['0', 5],
    ]);
  });

  test('if nothing has changed', () => {
    expect(recordOf(FIRST).absorb(FIRST)).toMatchObject({ kind: 'current', replaced: [] });
  });

  test('if a value that was never seen has a later time; the keys that it replaces are named', () => {
    expect(recordOf(FIRST).absorb(keys([0, 10], [1, 11]))).toMatchObject({
      kind: 'current',
      replaced: ['secondary'],
    });
    expect(recordOf(FIRST).absorb(keys([1, 12], [1, 11]))).toMatchObject({
      kind: 'current',
      replaced: ['primary', 'secondary'],
    });
  });

  test('if the same value has a later time', () => {
    expect(known(recordOf(FIRST).absorb(keys([0, 10], [0, 6])))).toEqual([
      ['0', 10],
      ['0', 6],
    ]);
  });

  test('if a different value is the first one with a time', () => {
    const record = recordOf(keys([0, undefined], [0, 5]));
    expect(record.absorb(keys([1, 10], [0, 5]))).toMatchObject({ kind: 'current', replaced: ['primary'] });
  });

  test.each([[10], [undefined]])(
    'if it omits the time of an unchanged value, which is filled in (%p)',
    (time) => {
      expect(known(recordOf(FIRST).absorb(keys([0, time], [0, undefined])))).toEqual([
        ['0', 10],
        ['0', 5],
      ]);
    },
  );
});

describe('an answer is old', () => {
  const seen = () => recordOf(FIRST, keys([0, 10], [1, 11]));

  test.each<readonly [string, AccountKeys]>([
    ['if a slot shows a value that was seen replaced', keys([0, 10], [0, 5])],
    ['also if that value comes with a later time', keys([0, 10], [0, 99])],
    ['also if that value comes without a time', keys([0, 10], [0, undefined])],
    ['also if the other slot is new', keys([1, 12], [0, 5])],
    ['if the time of an unchanged value runs backwards', keys([0, 10], [1, 10])],
    ['if a different value has an earlier time', keys([0, 10], [2, 10])],
    ['if a different value has the same time', keys([0, 10], [2, 11])],
    ['if a different value has no time', keys([0, 10], [2, undefined])],
  ])('%s', (_, answer) => {
    expect(seen().absorb(answer)).toEqual({ kind: 'old' });
  });

  test('and then changes nothing in the record', () => {
    const record = seen();
    record.absorb(keys([1, 12], [0, 5]));
    expect(record.absorb(keys([0, 10], [1, 11]))).toMatchObject({ kind: 'current', replaced: [] });
    expect(record.absorb(keys([1, 12], [1, 11]))).toMatchObject({ kind: 'current', replaced: ['primary'] });
  });

  test('although the value was replaced twice since', () => {
    const record = recordOf(FIRST, keys([0, 10], [1, 11]), keys([0, 10], [2, 12]));
    expect(record.absorb(FIRST).kind).toBe('old');
  });

  test('only for its own slot: both slots may show the same value', () => {
    const twin = (value: string, time: number) => ({ secret: new Secret('key', value), lastUpdated: time });
    const record = recordOf(
      { primary: twin('a', 1), secondary: twin('b', 1) },
      { primary: twin('c', 2), secondary: twin('b', 1) },
    );
    expect(record.absorb({ primary: twin('c', 2), secondary: twin('a', 3) }).kind).toBe('current');
  });
});

describe("the answer to the run's own regeneration", () => {
  test.each([[99], [10], [1]])('counts whatever its time is (%p)', (time) => {
    const record = recordOf(FIRST);
    expect(written(record.absorbRegeneration('secondary', keys([0, 10], [1, time])))).toEqual([
      ['0', 10],
      ['1', time],
    ]);
    expect(record.absorb(FIRST).kind).toBe('old');
  });

  test('does not count without a time, because the new key would not count as the newest; a list tells it', () => {
    const record = recordOf(FIRST);
    expect(record.absorbRegeneration('secondary', keys([0, 10], [1, undefined]))).toBeUndefined();
    expect(record.absorb(keys([0, 10], [1, 99]))).toMatchObject({ kind: 'current', replaced: ['secondary'] });
  });

  test('does not count if it shows the old value, or one that was replaced before', () => {
    const record = recordOf(FIRST, keys([0, 10], [1, 11]));
    expect(record.absorbRegeneration('secondary', keys([0, 10], [1, 99]))).toBeUndefined();
    expect(record.absorbRegeneration('secondary', keys([0, 10], [0, 99]))).toBeUndefined();
    expect(record.absorb(keys([0, 10], [1, 11]))).toMatchObject({ kind: 'current', replaced: [] });
  });

  test("shows a rival's regeneration of the other key, which cannot be unseen", () => {
    const record = recordOf(FIRST);
    expect(written(record.absorbRegeneration('secondary', keys([1, 20], [1, 21])))).toEqual([
      ['1', 20],
      ['1', 21],
    ]);
    for (const time of [10, 30, undefined]) expect(record.absorb(keys([0, time], [1, 21])).kind).toBe('old');
  });

  test('says nothing about the other key if that part is old', () => {
    const record = recordOf(FIRST, keys([1, 20], [0, 5]));
    expect(written(record.absorbRegeneration('secondary', keys([0, 10], [1, 21])))).toEqual([
      ['1', 20],
      ['1', 21],
    ]);
  });

  test('can be the first that a run sees', () => {
    expect(new KeyRecord().absorbRegeneration('primary', FIRST)).toBeUndefined();
  });
});

describe('keys are the same', () => {
  test('if both values and both times are', () => {
    expect(sameKeys(keysOf(), keysOf())).toBe(true);
    expect(sameKeys(FIRST, keys([0, 10], [1, 5]))).toBe(false);
    expect(sameKeys(FIRST, keys([0, 11], [0, 5]))).toBe(false);
  });
});

describe('whatever earlier states Azure answers with', () => {
  const RUNS = { numRuns: 2_000, seed: Number(process.env['FUZZ_SEED'] ?? 20261125) };
  type Slot = readonly [generation: number, time: number];

  /** The true history of an account: each step regenerates one key. */
  const histories = fc
    .array(fc.constantFrom<KeyType>('primary', 'secondary'), { minLength: 1, maxLength: 6 })
    .map((steps) => {
      const states: Readonly<Record<KeyType, Slot>>[] = [{ primary: [0, 0], secondary: [0, 0] }];
      steps.forEach((type, index) => {
        const before = states.at(-1)!;
        states.push({ ...before, [type]: [before[type][0] + 1, index + 1] });
      });
      return states;
    });
  const looks = fc.array(fc.record({ state: fc.nat(6), omits: fc.boolean() }), { maxLength: 12 });

  test('an answer is old if and only if it shows a state before the one known', () => {
    fc.assert(
      fc.property(histories, looks, (states, answers) => {
        const record = new KeyRecord();
        let latest = 0;
        for (const { state } of answers) {
          const index = Math.min(state, states.length - 1);
          const { primary, secondary } = states[index]!;
          const { kind } = record.absorb(keys(primary, secondary));
          expect(kind).toBe(index < latest ? 'old' : 'current');
          latest = Math.max(latest, index);
        }
      }),
      RUNS,
    );
  });

  test('no value that was replaced is known again, even if answers omit times', () => {
    fc.assert(
      fc.property(histories, looks, (states, answers) => {
        const record = new KeyRecord();
        const values: Record<KeyType, string[]> = { primary: [], secondary: [] };
        for (const { state, omits } of answers) {
          const { primary, secondary } = states[Math.min(state, states.length - 1)]!;
          const slot = ([generation, time]: Slot) => [generation, omits ? undefined : time] as const;
          const absorbed = record.absorb(keys(slot(primary), slot(secondary)));
          if (absorbed.kind === 'old') continue;
          for (const type of KEY_TYPES) {
            const value = absorbed.keys[type].secret.expose();
            if (values[type].at(-1) !== value) values[type].push(value);
          }
        }
        for (const type of KEY_TYPES) expect(new Set(values[type]).size).toBe(values[type].length);
      }),
      RUNS,
    );
  });
});
