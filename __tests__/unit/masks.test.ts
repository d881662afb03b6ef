// What the runner is told to hide: nothing so short that hiding it would do harm. And that the simulator would notice it.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { assertMasks } from '../../simulator/inspection/masks.ts';
import { Masks } from '../../src/runner/masks.ts';

const written: string[] = [];
const write = process.stdout.write.bind(process.stdout);
beforeEach(() => {
  written.length = 0;
  process.stdout.write = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;
});
afterEach(() => {
  process.stdout.write = write;
});

function masksOf(secret: string): readonly [isHidden: boolean, masks: readonly string[]] {
  const isHidden = new Masks().hide(secret);
  const lines = written
    .join('')
    .split('\n')
    .filter((line) => line !== '');
  return [isHidden, lines.map((line) => line.replace('::add-mask::', ''))];
}

describe('a secret is hidden', () => {
  test.each([
    ['as a whole', 'aSecretValue', ['aSecretValue']],
    ['from eight characters', '12345678', ['12345678']],
    [
      'line by line, whatever ends the lines',
      'firstLine\r\nsecondLine\rthirdLine\n\n',
      ['firstLine', 'secondLine', 'thirdLine'],
    ],
    ['without the white space around it', '  aSecretValue\t\r\n', ['aSecretValue']],
    ['with percent signs as the runner reads them', '100%0Asecret', ['100%250Asecret']],
  ])('%s', (_name, secret, masks) => {
    expect(masksOf(secret)).toEqual([true, masks]);
  });
});

describe('a text is not hidden, and the caller is told', () => {
  test.each([
    ['that is empty', '', []],
    ['of white space', ' \t \n        \n', []],
    ['with fewer than eight characters', '1234567', []],
    ['that is short without its white space', '1                ', []],
    ['that is short without its quotation marks', '"1234567"', []],
    ['of asterisks', '************', []],
    ['in short lines', '1\n2\r3', []],
    ['if only one line of it is short', 'longenough-value\n1', ['longenough-value']],
  ])('%s', (_name, secret, masks) => {
    expect(masksOf(secret)).toEqual([false, masks]);
  });
});

test.each([
  ['as it is', 'aSecretValue', '/accounts/aSecretValue"', true],
  ['in another case', 'aSecretValue', 'asecretvalue', false],
  ['in part', 'aSecretValue', 'aSecretVal', false],
  ['of which a line is found', 'firstLine\nsecondLine', 'secondLine', true],
  ['escaped as in JSON', 'a"secret"\\value', JSON.stringify('a"secret"\\value'), true],
  ['without its quotation marks', '"aSecretValue"', 'aSecretValue', true],
  ['that was too short to be hidden', '1', '1', false],
])('a secret %s is found in a text, if the runner finds it', (_name, secret, text, expected) => {
  const masks = new Masks();
  masks.hide('another-secret');
  masks.hide(secret);
  expect(masks.hides(text)).toBe(expected);
  expect(new Masks().hides(text)).toBe(false);
});

describe('the simulator refuses', () => {
  const made = { outputs: { outcome: 'published', key: 'aSecretValue' }, annotations: [] } as const;
  const masking =
    (...masks: readonly string[]) =>
    () => {
      assertMasks({ ...made, masks } as unknown as Parameters<typeof assertMasks>[0]);
    };

  test.each(['', '1', '1234567', '       1       ', '"1234567"', 'aSecretValue\n1', 'aSecretValue\r'])(
    'the mask %j',
    (mask) => {
      expect(masking('anotherValue', mask)).toThrow('too short');
    },
  );

  test('a mask that an output contains, except the key', () => {
    expect(masking('aSecretValue', 'anotherValue')).not.toThrow();
    expect(masking('published')).toThrow('outcome');
  });

  test('a mask that an output contains, also if a warning names another output', () => {
    const run = { ...made, masks: ['published'] } as unknown as Parameters<typeof assertMasks>[0];
    const warned = (name: string) => ({
      ...run,
      annotations: [
        {
          level: 'warning',
          title: '',
          message: `to other jobs: ${name}. They contain a value that is masked`,
        },
      ],
    });
    expect(() => {
      assertMasks(warned('report') as typeof run);
    }).toThrow('outcome');
    expect(() => {
      assertMasks(warned('outcome') as typeof run);
    }).not.toThrow();
  });
});
