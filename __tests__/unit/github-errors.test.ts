// Which error a refusal of GitHub becomes, by its status, headers and message.
import { describe, expect, test } from '@jest/globals';
import type { ActionError, ErrorCode } from '../../src/core/errors/action-error.ts';
import { translateGitHubError } from '../../src/github/errors/github-errors.ts';
import { isRateLimit } from '../../src/github/client/rate-limits.ts';
import type { RequestFailure } from '../../src/github/client/request-failure.ts';
import { isKeyRefused } from '../../src/github/errors/write-errors.ts';

const SITE = { kind: 'repo', owner: 'octo', repo: 'site', name: 'KEY' } as const;

function failure(
  status: number,
  message: string,
  headers: Record<string, string> = {},
  method = 'GET',
): RequestFailure {
  return Object.assign(new Error(`${message} - https://docs.github.com/rest`), {
    status,
    request: { method },
    response: { headers, data: { message, documentation_url: 'https://docs.github.com/rest' } },
  });
}

function translate(...args: Parameters<typeof failure>): Promise<ActionError> {
  const names = () => Promise.resolve('unreadable' as const);
  return translateGitHubError(failure(...args), SITE, new AbortController().signal, names);
}

describe('the code of a refusal', () => {
  test.each<[number, string, ErrorCode]>([
    [
      403,
      'Although you appear to have the correct authorization credentials, the enterprise has an IP allow list enabled, and 52.234.45.85 is not permitted to access this resource.',
      'github-ip-not-allowed',
    ],
    [
      403,
      'Repository was archived so is read-only and unable to create comment because issue is locked',
      'github-archived',
    ],
    [403, 'This installation has been suspended', 'github-app-suspended'],
    [
      403,
      "The 'HHS ONC' enterprise forbids access via a personal access token (classic) if the token's lifetime is greater than 90 days. Please adjust your token's lifetime",
      'github-token-policy',
    ],
    [
      403,
      '`octo` forbids access via a personal access token with fine-grained permissions. Please use a GitHub App, or an OAuth App.',
      'github-token-policy',
    ],
    [403, 'Repository access blocked', 'github-blocked'],
    [451, 'Repository access blocked', 'github-blocked'],
    [
      403,
      'Due to U.S. trade controls law restrictions, this GitHub repository has been disabled.',
      'github-blocked',
    ],
    [
      403,
      'Resource protected by organization SAML enforcement. You must grant your Personal Access token access to this organization.',
      'github-sso',
    ],
    [403, 'Must have admin rights to Repository.', 'github-forbidden'],
    [403, 'Must have write access to repository secrets.', 'github-forbidden'],
    [
      403,
      'You must be an org admin or have the actions secrets fine-grained permission.',
      'github-forbidden',
    ],
    [
      403,
      'You have triggered an abuse detection mechanism and have been temporarily blocked from content creation.',
      'github-rate-limited',
    ],
    [403, 'API rate limit exceeded for installation ID 4242.', 'github-rate-limited'],
    [429, 'Slow down', 'github-rate-limited'],
    [403, 'Actions has been disabled for this organization.', 'github-request-failed'],
    [400, '"2022-11-28" is not a supported version of the REST API.', 'github-request-failed'],
    [415, 'Unsupported Media Type', 'github-request-failed'],
    [422, 'The limit of 100 secrets is reached', 'github-store-full'],
    [422, 'Secrets limit reached', 'github-store-full'],
    [422, 'Secret value exceeds the maximum size of 48 KB', 'github-request-failed'],
    [422, 'Validation Failed', 'github-request-failed'],
    [401, 'Bad credentials', 'github-token-refused'],
    [401, "'Expiration time' claim ('exp') is too far in the future", 'github-token-refused'],
    [404, 'Not Found', 'github-not-found'],
  ])('%d %s', async (status, message, code) => {
    expect((await translate(status, message)).code).toBe(code);
  });
});

describe('the message', () => {
  test('names the address of the runner, if GitHub does', async () => {
    const said = 'The organization has an IP allow list enabled, and 52.234.45.85 is not permitted to access';
    expect((await translate(403, said)).message).toContain('this runner (52.234.45.85).');
  });

  test.each([
    [{ 'x-accepted-github-permissions': 'secrets=write' }, ': it lacks the permission secrets=write'],
    [{}, 'GitHub did not say which permission is missing'],
  ])('says that a permission is missing only if GitHub named it: %j', async (headers, expected) => {
    const { message } = await translate(403, 'Resource not accessible by personal access token', headers);
    expect(message).toContain(expected);
  });

  test.each([
    ['https://evil.example/orgs/octo/sso?authorization_request=A', false],
    ['http://github.com/orgs/octo/sso?authorization_request=A', false],
    ['https://github.com/evil/sso?authorization_request=A', false],
    ['https://github.com.evil.example/orgs/octo/sso', false],
    ['https://github.com@evil.example/orgs/octo/sso', false],
    ['https://github.com/orgs/octo/sso?authorization_request=A', true],
  ])('contains the address of single sign-on only if it is one of the server: %s', async (url, isShown) => {
    const { hint } = await translate(403, 'Forbidden', { 'x-github-sso': `required; url=${url}` });
    expect(hint.includes(url)).toBe(isShown);
    expect(hint).toContain('https://github.com/settings/tokens');
  });

  test('does not say of a write that its repository was not found', async () => {
    const { message } = await translate(404, 'Not Found', {}, 'PUT');
    expect(message).toContain('did not find repo:octo/site#KEY when it was to be written');
    expect(message).not.toContain('was not found');
  });

  test('mentions a proxy, if the response lacks what every response of GitHub has', async () => {
    expect((await translate(402, 'No')).hint).toContain('a proxy may have sent it');
    expect((await translate(402, 'No', { 'x-github-request-id': 'A:B' })).hint).not.toContain('proxy');
  });
});

test.each([
  ['Bad request - validation failed due to an improperly encrypted secret', true],
  ['Bad request - the key_id is not that of the public key', true],
  ['Invalid key ID', true],
  ['Invalid request.\n\n"key_id" wasn\'t supplied.', false],
  ['The limit of 100 secrets is reached', false],
])('a 422 is about the public key: %j → %s', (message, expected) => {
  expect(isKeyRefused(failure(422, message))).toBe(expected);
});

test('a page about abuse is a rate limit too, and other pages are not', () => {
  const page = (text: string): RequestFailure =>
    Object.assign(new Error(text), { status: 403, response: { headers: {}, data: text } });
  expect(isRateLimit(page('<p>You have triggered an abuse detection mechanism.</p>'))).toBe(true);
  expect(isRateLimit(page('<p>Blocked by the web filter</p>'))).toBe(false);
});
