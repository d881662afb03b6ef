// A secret that is printed, joined, cloned or encoded by accident does not reveal its content.
import { describe, expect, test } from '@jest/globals';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { Secret } from '../../src/core/secret.ts';

const CONTENT = 'TheContentThatNobodyMaySee';
const secret = new Secret('primary key', CONTENT);
const anything: unknown = secret;

const waysToPrint: readonly (readonly [string, () => string])[] = [
  ['String()', () => String(secret)],
  ['a template', () => `the key: ${anything as string}`],
  ['concatenation', () => 'the key: ' + (anything as string)],
  ['toLocaleString', () => secret.toLocaleString()],
  ['JSON', () => JSON.stringify({ secret })],
  ['JSON of a list', () => JSON.stringify([secret])],
  ['inspect', () => inspect(secret)],
  ['inspect of an object that contains it', () => inspect({ deep: [{ secret }] }, { depth: 9 })],
  ['inspect with hidden properties', () => inspect(secret, { showHidden: true, customInspect: false })],
  ['format', () => format('%s %o %O %j', secret, secret, secret, secret)],
  ['an error message', () => new Error(String(anything)).stack ?? ''],
  ['an error cause', () => inspect(new Error('failed', { cause: secret }))],
  ['its own properties', () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
  ['a copy of its properties', () => inspect(Object.assign({}, secret))],
  ['a structured clone', () => inspect(structuredClone(secret))],
  ['serialization', () => serialize(secret).toString('latin1')],
  ['a URL', () => new URL(`https://example.com/?key=${String(anything)}`).href],
  ['bytes', () => new TextDecoder().decode(new TextEncoder().encode(String(anything)))],
  ['joining', () => [secret, secret].join()],
];

test.each(waysToPrint)('%s does not reveal the content', (_name, print) => {
  expect(print()).not.toContain(CONTENT);
});

describe('the label is printed instead', () => {
  test.each(waysToPrint.slice(0, 8))('%s', (_name, print) => {
    expect(print()).toContain('[redacted primary key]');
  });
});

test('expose returns the content', () => {
  expect(secret.expose()).toBe(CONTENT);
});

test('two secrets are equal if their contents are equal, whatever their labels are', () => {
  expect(secret.equals(new Secret('secondary key', CONTENT))).toBe(true);
  expect(secret.equals(new Secret('primary key', `${CONTENT}.`))).toBe(false);
});
