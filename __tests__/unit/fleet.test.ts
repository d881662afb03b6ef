// The accounts that discover reports: their tags, their order, which are due, and how they are split for job matrices.
import { describe, expect, test } from '@jest/globals';
import { discovered, hasTags, inStableOrder } from '../../src/core/plan/discovery.ts';
import type { DiscoveredAccount } from '../../src/core/plan/fleet.ts';
import type { FleetAccount } from '../../src/core/ports/accounts.ts';
import { dueFirst, MATRIX_LIMIT } from '../../src/core/plan/fleet.ts';
import { chunked, matrixEntry } from '../../src/core/report/outputs/outputs.ts';
import { reportWith } from '../../src/core/report/report.ts';
import { renderSummary } from '../../src/core/report/summary/summary.ts';
import { DAY, SECOND } from '../../src/core/time.ts';
import { daysAgo, NOW, OUTSIDE } from './values.ts';

const MAX_AGE = 90 * DAY;

function account(name: string, more: Partial<FleetAccount> = {}, group = 'maps-rg'): FleetAccount {
  return {
    id: { subscriptionId: 'S', resourceGroup: group, accountName: name },
    location: 'westeurope',
    tags: {},
    keysEnabled: true,
    provisioningState: 'Succeeded',
    ...more,
  };
}

const names = (accounts: readonly FleetAccount[]) => accounts.map(({ id }) => id.accountName);

describe('tags', () => {
  test.each([
    ['no filter', {}, {}, true],
    ['the same tag', { rotate: 'true' }, { rotate: 'true' }, true],
    ['the name in another case', { Rotate: 'true' }, { rOTATE: 'true' }, true],
    ['the value in another case', { rotate: 'True' }, { rotate: 'true' }, false],
    ['one of two', { a: '1' }, { a: '1', b: '2' }, false],
    ['an empty value', { a: '' }, { a: '' }, true],
    ['no tags at all', {}, { a: '' }, false],
    ['the name of a property that every object has', {}, { constructor: 'x' }, false],
    ['such a name as a tag', { constructor: 'x' }, { constructor: 'x' }, true],
  ])('%s', (_, tags, wanted, expected) => {
    expect(hasTags({ tags }, wanted)).toBe(expected);
  });
});

describe('the order', () => {
  test('is by resource ID, ignores case, and does not change the given list', () => {
    const given = [account('b'), account('A', {}, 'z-rg'), account('C'), account('a')];
    expect(names(inStableOrder(given))).toEqual(['a', 'b', 'C', 'A']);
    expect(names(given)).toEqual(['b', 'A', 'C', 'a']);
  });

  test('contains an account that is listed twice only once', () => {
    expect(inStableOrder([account('a'), account('b'), account('A', {}, 'MAPS-RG')])).toHaveLength(2);
  });
});

describe('whether an account is due', () => {
  const times = (primary?: number, secondary?: number) => ({
    primary: primary === undefined ? undefined : daysAgo(primary),
    secondary: secondary === undefined ? undefined : daysAgo(secondary),
  });

  test.each([
    ['a key older than max-age', account('a'), times(91, 200), true],
    ['a key exactly as old as max-age', account('a'), times(90, 200), true],
    ['a younger key', account('a'), times(89, 200), false],
    ['one of two keys younger', account('a'), times(200, 1), false],
    ['keys of unknown age', account('a'), times(), true],
    ['keys that cannot be listed', account('a'), undefined, undefined],
    ['shared keys disabled', account('a', { keysEnabled: false }), times(200, 200), false],
    [
      'shared keys disabled, and keys that cannot be listed',
      account('a', { keysEnabled: false }),
      undefined,
      false,
    ],
  ])('%s', (_, given, known, expected) => {
    expect(discovered(given, known && { times: known, at: NOW }, MAX_AGE).due).toBe(expected);
  });

  test('without max-age, always if the keys can be listed', () => {
    expect(discovered(account('a'), { times: times(1, 1), at: NOW }, undefined).due).toBe(true);
    expect(discovered(account('a'), undefined, undefined).due).toBeUndefined();
  });
});

test('a matrix entry contains null for unknown values', () => {
  const entry = matrixEntry({ ...account('a', { location: undefined }), times: undefined, due: undefined });
  expect(entry).toEqual({
    'resource-id': '/subscriptions/S/resourceGroups/maps-rg/providers/Microsoft.Maps/accounts/a',
    'account-name': 'a',
    'resource-group': 'maps-rg',
    location: null,
    'keys-enabled': true,
    'primary-key-last-updated': null,
    'secondary-key-last-updated': null,
    due: null,
  });
});

test.each([
  [0, []],
  [1, [1]],
  [MATRIX_LIMIT, [MATRIX_LIMIT]],
  [MATRIX_LIMIT + 1, [MATRIX_LIMIT, 1]],
  [1000, [256, 256, 256, 232]],
])('%i entries are split into parts that fit into one matrix', (count, sizes) => {
  const entries = Array.from({ length: count }, (_, index) => index);
  const parts = chunked(entries);
  expect(parts.map((part) => part.length)).toEqual(sizes);
  expect(parts.flat()).toEqual(entries);
});

test('accounts whose keys are of the same time keep their order, whenever Azure answered', () => {
  const times = { primary: NOW, secondary: NOW };
  const found = [5, 0, 9].map((seconds) => ({
    ...account(`answered-after-${seconds}`),
    times,
    at: NOW + seconds * SECOND,
    due: false,
  }));
  expect(dueFirst(found)).toEqual(found);
});

describe('the summary', () => {
  const summaryOf = (accounts: readonly DiscoveredAccount[]) => {
    const scope = { subscriptionId: 'S', resourceGroup: undefined };
    return renderSummary(reportWith({ outcome: 'discovered', scope, accounts }), OUTSIDE);
  };

  test('shows the beginning of a long list, and stays below the limit of one mebibyte', () => {
    const long = 'x'.repeat(90);
    const accounts = Array.from({ length: 5000 }, (_, index) => ({
      ...account(`${long}${index}`, {}, long),
      times: undefined,
      due: undefined,
    }));
    const summary = summaryOf(accounts);
    expect(summary).toContain('<summary>480 more accounts</summary>');
    expect(summary).toContain('and 4500 more accounts. The outputs contain all of them.');
    expect(summary.length).toBeLessThan(2 ** 20);
  });

  test('escapes external text', () => {
    const evil = { ...account('a', { location: '<img src=x>|' }), times: undefined, due: undefined };
    expect(summaryOf([evil])).not.toMatch(/<img|x>\|/);
  });
});
