// What an answer of the data plane says about a key, and where an account behind a private endpoint answers.
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { describe, expect, test } from '@jest/globals';
import { judge, ownHostOf } from '../../src/azure/accounts/data-plane.ts';
import type { Verdict } from '../../src/core/ports/keys.ts';

const CAPTION = '{"formatVersion":"0.0.1","copyrightsCaption":"Microsoft"}';

function verdictOf(status: number, bodyAsText = '', header?: string): Verdict {
  const headers = createHttpHeaders(header === undefined ? {} : { 'www-authenticate': header });
  return judge({ status, headers, bodyAsText }).verdict;
}

describe('an answer', () => {
  test.each<readonly [string, Verdict, string | undefined]>([
    ['names an invalid key', 'refused', 'Bearer error="InvalidKey", error_description="The key is invalid"'],
    ['names it without quotation marks, in another case', 'refused', 'Bearer Error = invalidkey'],
    ['names another cause', 'inconclusive', 'Bearer error="InvalidClientId"'],
    ['names a cause that only starts like it', 'inconclusive', 'Bearer error="InvalidKeyVersion"'],
    ['quotes the words elsewhere', 'inconclusive', 'Bearer realm="InvalidKey"'],
    ['names nothing', 'inconclusive', 'Bearer'],
    ['has no such header', 'inconclusive', undefined],
  ])('with status 401 that %s: %s', (_, verdict, header) => {
    expect(verdictOf(401, '', header)).toBe(verdict);
  });

  test.each<readonly [number, Verdict]>([
    [403, 'inconclusive'],
    [404, 'inconclusive'],
    [400, 'inconclusive'],
    [302, 'inconclusive'],
    [408, 'unanswered'],
    [429, 'unanswered'],
    [500, 'unanswered'],
    [503, 'unanswered'],
  ])('with status %d says nothing about the key: %s', (status, verdict) => {
    expect(verdictOf(status, '', 'Bearer error="InvalidKey"')).toBe(verdict);
  });

  test.each<readonly [string, Verdict]>([
    [CAPTION, 'accepted'],
    ['<html>Sign in</html>', 'unanswered'],
    ['{"copyrights":[]}', 'unanswered'],
    ['null', 'unanswered'],
    ['', 'unanswered'],
  ])('with status 200 and the body %j: %s', (body, verdict) => {
    expect(verdictOf(200, body)).toBe(verdict);
  });
});

describe("an account's own host", () => {
  const uniqueId = '12345678-9ABC-def0-1234-56789abcdef0';
  const DOMAIN = 'account.maps.azure.com';
  const host = (location: string, id: unknown, domain: string | undefined = DOMAIN) =>
    ownHostOf(
      { location, sku: { name: 'G2' }, properties: { uniqueId: id } } as Parameters<typeof ownHostOf>[0],
      domain,
    );

  test.each(['westeurope', 'West Europe'])('consists of its unique ID and its region (%s)', (location) => {
    expect(host(location, uniqueId)).toBe(
      '12345678-9abc-def0-1234-56789abcdef0.westeurope.account.maps.azure.com',
    );
  });

  test.each([
    ['no unique ID', 'westeurope', undefined],
    ['a unique ID that is not a GUID', 'westeurope', 'evil.example/'],
    ['a region that is not a name', 'west/europe', uniqueId],
    ['an empty region', '', uniqueId],
  ])('is not known with %s, so a key is never sent elsewhere', (_, location, id) => {
    expect(host(location, id)).toBeUndefined();
  });

  test('is not known without properties', () => {
    expect(ownHostOf({ location: 'westeurope', sku: { name: 'G2' } }, DOMAIN)).toBeUndefined();
  });

  test('is not known if the answer is not an account', () => {
    expect(ownHostOf({}, DOMAIN)).toBeUndefined();
    expect(ownHostOf({ location: 7 } as never, DOMAIN)).toBeUndefined();
  });

  test('is not known in a cloud for which no domain is documented', () => {
    expect(
      ownHostOf({ location: 'usgovvirginia', sku: { name: 'G2' }, properties: { uniqueId } }, undefined),
    ).toBeUndefined();
  });
});
