// When a service answered, by its own clock.
import { afterEach, expect, jest, test } from '@jest/globals';
import { answerTime } from '../../src/http/answer-time.ts';
import { at } from './values.ts';

const HERE = at('2026-11-22T18:00:00Z');

afterEach(() => {
  jest.useRealTimers();
});

function timeOf(header: string | undefined): number {
  jest.useFakeTimers({ now: HERE });
  return answerTime(header);
}

test("is the header Date, whatever this machine's clock shows", () => {
  expect(timeOf('Sun, 22 Nov 2026 05:00:00 GMT')).toBe(at('2026-11-22T05:00:00Z'));
});

test.each([undefined, '', 'yesterday'])("is this machine's clock if the header is %j", (header) => {
  expect(timeOf(header)).toBe(HERE);
});
