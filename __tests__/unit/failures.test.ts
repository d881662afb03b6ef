// The one error about several failed targets: the cause first, then each target, then each fix once.
import { describe, expect, test } from '@jest/globals';
import { ActionError, type ErrorCode } from '../../src/core/errors/action-error.ts';
import type { KeyType } from '../../src/core/keys.ts';
import { failureOfTargets, type Shortfall } from '../../src/core/report/annotations/failures.ts';
import { describeTarget } from '../../src/core/targets.ts';
import { targetOf } from './values.ts';

const SITE = targetOf('repo:octo/site#KEY');
const APP = targetOf('repo:octo/app#KEY');
const BLOG = targetOf('repo:octo/blog#KEY');

interface Given {
  readonly code?: ErrorCode;
  readonly message?: string;
  readonly hint?: string;
  readonly key?: KeyType;
}

const failed = (target = SITE, given: Given = {}) => ({
  target,
  key: given.key,
  error: new ActionError(
    given.code ?? 'github-token-refused',
    given.message ?? 'GitHub does not accept the token.',
    {
      hint: given.hint ?? 'Create a new token.',
    },
  ),
});
const fine = (target = BLOG) => ({ target, key: 'primary' as const, error: undefined });

function failure(targets: Parameters<typeof failureOfTargets>[0], shortfall?: Shortfall): readonly string[] {
  const error = failureOfTargets(targets, 'secondary', shortfall);
  expect(error?.code).toBe('targets-failed');
  return [error?.message ?? '', ...(error?.hint.split('\n') ?? [])];
}

const AGAIN = 'Fix this, then run the workflow again.';

test('one cause of one target', () => {
  const message = 'The environment "qa" was not found in octo/site.';
  expect(failure([failed(SITE, { message, key: 'primary' }), fine()])).toEqual([
    '1 of 2 targets was not written: the environment "qa" was not found in octo/site.',
    'repo:octo/site#KEY still holds the primary key, which works until the next rotation.',
    'Create a new token.',
    AGAIN,
  ]);
});

test('one cause of several targets, and each fix once', () => {
  expect(failure([failed(SITE, { key: 'secondary' }), failed(APP), fine()])).toEqual([
    '2 of 3 targets were not written: GitHub does not accept the token.',
    'repo:octo/site#KEY holds the secondary key, which is the newest.',
    'repo:octo/app#KEY was not written.',
    'Create a new token.',
    AGAIN,
  ]);
});

test('a cause that names its target is the same for another target', () => {
  const named = (target: typeof SITE) =>
    failed(target, { message: `The github-token is not allowed to write ${describeTarget(target)}.` });
  expect(failure([named(SITE), named(APP)])[0]).toBe(
    '2 of 2 targets were not written: the github-token is not allowed to write these targets.',
  );
});

test('several causes are named, and stand with their targets', () => {
  const missing = {
    code: 'github-environment-not-found',
    message: 'The environment "qa" was not found.',
  } as const;
  expect(
    failure([failed(SITE, { key: 'primary' }), failed(APP, { ...missing, hint: 'Create it.' }), fine()]),
  ).toEqual([
    '2 of 3 targets were not written, for 2 reasons: GitHub does not accept the token; the environment does not exist.',
    'repo:octo/site#KEY: GitHub does not accept the token. It still holds the primary key, which works until the next rotation.',
    'repo:octo/app#KEY: The environment "qa" was not found.',
    'Create a new token.',
    'Create it.',
    AGAIN,
  ]);
});

test.each<[Shortfall, string]>([
  ['unread', '2 of 2 targets were not read: GitHub does not accept the token.'],
  ['unclear', '2 of 2 targets failed: GitHub does not accept the token.'],
])('what did not happen, if it is %s', (shortfall, expected) => {
  expect(failure([failed(), failed(APP)], shortfall)[0]).toBe(expected);
});

describe('the first sentence', () => {
  test('fits a notification, however long the causes are', () => {
    const long = (target: typeof SITE) => failed(target, { message: `${'A cause '.repeat(30)}of it.` });
    expect(failure([long(SITE), long(APP)])[0]).toBe(
      '2 of 2 targets were not written: GitHub does not accept the token.',
    );
    const codes = [
      'github-not-found',
      'github-forbidden',
      'keyvault-firewall',
      'keyvault-private-endpoint',
    ] as const;
    const many = codes.map((code, at) => failed(targetOf(`repo:octo/r${at}#KEY`), { code }));
    expect(
      failure(
        many.map((one, at) => ({
          ...one,
          error: new ActionError(codes[at] ?? 'internal', `Cause ${at}.`, { hint: 'Fix.' }),
        })),
      )[0],
    ).toBe('4 of 4 targets were not written, for 4 reasons.');
  });
});

test('no more than eight targets and fixes are listed', () => {
  const many = Array.from({ length: 20 }, (_, at) =>
    failed(targetOf(`repo:octo/r${at}#KEY`), { hint: `Fix ${at}.` }),
  );
  const shown = failure(many);
  expect(shown).toHaveLength(1 + 9 + 9 + 1);
  expect(shown.filter((line) => line === 'and 12 more: see the job summary.')).toHaveLength(2);
});
