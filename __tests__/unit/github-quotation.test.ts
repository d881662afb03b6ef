// GitHub's message in an error of this action: bounded, harmless, and never a repetition of what was sent.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inGitHubsWords } from '../../src/github/errors/quotation.ts';
import { quotable } from '../../src/http/quotation.ts';
import type { RequestFailure } from '../../src/github/client/request-failure.ts';

const BOX =
  'Kq0GOe0dHRSZ9xxVnXr5vPxPpYxLr5zkl0pYbW4h3DqBzV1mY2o/cG9zdGNhcmQrZnJvbSt0aGUrZWRnZStvZit0aGUrd29ybGQ=';
const KEY_ID = '568250167242549743';

function failure(message: string, status = 403): RequestFailure {
  return Object.assign(new Error(message), {
    status,
    request: { method: 'PUT', body: { encrypted_value: BOX, key_id: KEY_ID, visibility: 'selected' } },
    response: { headers: {}, data: { message, documentation_url: 'https://docs.github.com/rest' } },
  });
}

const HIDDEN = ' Its message is not shown, because it may repeat what was sent.';

describe('what may repeat what was sent is not quoted', () => {
  test.each([
    ['a sealed box', `The value ${BOX} is invalid.`],
    ['a part of a sealed box', `The value ${BOX.slice(20, 32)}... is invalid.`],
    ['a sealed box in lines', `Invalid: ${(BOX.match(/.{1,20}/g) ?? []).join('\n')}`],
    ['another long value', `Invalid: ${'QUJD'.repeat(12)}`],
    ['the ID of the public key', `key ${KEY_ID} is not the current one`],
    ['a token', 'The token ghs_APPxWrites is unknown.'],
    ['a fine-grained token', 'The token github_pat_11 is unknown.'],
    ['a JSON web token', 'eyJhbGciOi.eyJpc3Mi is unknown.'],
  ])('%s', (_name, message) => {
    expect(inGitHubsWords(failure(message))).toBe(HIDDEN);
  });

  test('any message of a 422', () => {
    expect(inGitHubsWords(failure('Validation Failed', 422))).toBe(HIDDEN);
  });
});

describe('a message is quoted without what anything interprets', () => {
  test.each([
    ['a sentence', 'Dependabot is disabled.', 'Dependabot is disabled.'],
    ['quotation marks', 'The `octo` "organization"', "The 'octo' 'organization'"],
    ['a workflow command', '::set-output name=key::x', ':set-output name=key:x'],
    ['a workflow command after a removed character', ':<:error:*:x', ':error:x'],
    ['an old command of the runner', 'x ##[error]y', 'x errory'],
    ['lines and control characters', 'one\r\n\u001b[31mtwo\u0007\u2028three\u202e', 'one 31mtwo three'],
    ['HTML', '<img src=x onerror=alert(1)>', 'img src=x onerror=alert(1)'],
    ['Markdown', '[click](https://evil.example) **now** | # ~~no~~', 'click(https://evil.example) now no'],
    [
      'a documentation URL',
      'See https://docs.github.com/rest/overview/resources-in-the-rest-api',
      'See https://docs.github.com/rest/overview/resources-in-the-rest-api',
    ],
  ])('%s', (_name, message, expected) => {
    expect(inGitHubsWords(failure(message))).toBe(` GitHub's message: "${expected}"`);
  });

  test('and at most 200 characters of it', () => {
    const quoted = quotable('word '.repeat(2_000), 200);
    expect(quoted).toHaveLength(200);
    expect(quoted.endsWith('...')).toBe(true);
  });

  test.each(['', ' \n', '\u0000', '***'])('nothing of %j', (message) => {
    expect(inGitHubsWords(failure(message))).toBe('');
  });

  test('whatever it is', () => {
    const odd = fc.constantFrom('::', ':', '##[', '\n', '\u001b[', '`', '"', '<', '|', '%0A', 'a');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(odd).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (message) => {
        const quoted = quotable(message, 200);
        expect(quoted).toMatch(/^[\x20-\x7e\p{L}\p{N}]{0,200}$/u);
        expect(quoted).not.toMatch(/::|##|[<>[\]`"|*\\]/);
      }),
    );
  });
});
