// The search for secrets finds every part of every form, wherever it is in a text.
import { expect, test } from '@jest/globals';
import { endLength, formsOf } from '../../simulator/inspection/leaks/forms.ts';
import { SecretSearch } from '../../simulator/inspection/leaks/secret-search.ts';

const value = 'kP7+xQ2/vB9mZ4tR8wL1yN6cJ3hG5fD0sAqUeIoXtVb=';
const search = new SecretSearch([{ kind: 'value of a vault', whole: value, value }]);

/** Around the text, with each alignment. */
const places = (text: string): readonly string[] =>
  [0, 1, 2, 3].map((count) => `${'.'.repeat(count)} ${text} is a part`);

test('each shortest part of each form is found', () => {
  const missed = formsOf(value).flatMap(({ form, text, shortest }) =>
    Array.from({ length: text.length - shortest + 1 }, (_, start) => text.slice(start, start + shortest))
      .flatMap(places)
      .filter((place) => search.find(place).size === 0)
      .map((place) => `${form}: ${place}`),
  );
  expect(missed).toEqual([]);
});

test('both ends are found, unless something adjoins them', () => {
  const ends = [value.slice(0, endLength), value.slice(-endLength)];
  for (const end of ends)
    expect(places(end).map((place) => [...search.find(place).values()])).toEqual(Array(4).fill(['in part']));
  expect(search.find(`x${value.slice(0, endLength)}`).size).toBe(0);
});

test('less is not found', () => {
  expect(search.find(`${value.slice(10, 21)} ${value.slice(-endLength + 1)}`).size).toBe(0);
  expect(search.find('').size).toBe(0);
});
