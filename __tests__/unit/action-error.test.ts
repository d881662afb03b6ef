// What becomes of an error that nobody expected: a refusal of the machine, or a defect of this action.
import { describe, expect, test } from '@jest/globals';
import { asActionError } from '../../src/core/errors/action-error.ts';

const failing = (properties: object): Error => Object.assign(new Error('hunter2'), properties);

describe('a refusal of the operating system', () => {
  test.each([
    [{ code: 'EMFILE', syscall: 'open' }, 'open failed with EMFILE'],
    [{ code: 'ENOSPC', syscall: 'write' }, 'write failed with ENOSPC'],
    [{ code: 'EACCES', syscall: 'scandir' }, 'scandir failed with EACCES'],
    [{ code: 'ENOENT', syscall: 'spawn /hunter2/az' }, 'spawn failed with ENOENT'],
    [{ code: 'ERR_MODULE_NOT_FOUND' }, 'A file of this action is missing'],
  ])('%j is told by its code', (properties, text) => {
    const { code, message, hint } = asActionError(failing(properties));
    expect(code).toBe('runner-failed');
    expect(message).toContain(text);
    expect(message + hint).not.toContain('hunter2');
  });
});

describe('a defect', () => {
  test.each<unknown>([
    failing({}),
    failing({ code: 'ECONNRESET', syscall: 'read' }),
    failing({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
    failing({ code: 'ENOSPC', syscall: 'write\n::error::hunter2' }),
    failing({ code: 'ERR_INVALID_ARG_TYPE' }),
    'hunter2',
    undefined,
  ])('is %j', (thrown) => {
    const { code, message, hint } = asActionError(thrown);
    expect(code).toBe('internal');
    expect(message + hint).not.toContain('hunter2');
  });

  test.each([
    [
      '    at f (node:fs:1:2)\n    at g (file:///a/dist/113.index.js:1:234)\n    at h (x)',
      ' at 113.index.js:1:234.',
    ],
    ['    at async file:///C:/a/dist/index.js:8:4991', ' at index.js:8:4991.'],
    ['    at f (/a/other.js:1:2)', 'occurred.'],
    ['', 'occurred.'],
  ])('is told with its first place in the bundle: %j', (frames, end) => {
    const { message } = asActionError(failing({ name: 'TypeError', stack: `TypeError: hunter2\n${frames}` }));
    expect(message.startsWith('An unexpected TypeError occurred')).toBe(true);
    expect(message.endsWith(end)).toBe(true);
  });
});
