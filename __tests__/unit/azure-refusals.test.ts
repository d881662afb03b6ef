// Which refusals of Azure pass by themselves, and what is quoted of the others.
import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, test } from '@jest/globals';
import { armRefusals, isPassingConflict } from '../../src/azure/client/passing-refusals.ts';
import { messageOf, quoteMessageOf } from '../../src/azure/client/refusal-messages.ts';

describe('a refusal passes', () => {
  test.each([
    [409, 'InvalidProvisioningState'],
    [409, 'AnotherOperationInProgress'],
    [409, 'StorageAccountOperationInProgress'],
    [409, 'AccountProvisioningStateInvalid'],
    [409, 'RequestConflict'],
    [409, 'Conflict'],
    [409, 'RetryableError'],
    [409, 'ConflictingConcurrentWriteNotAllowed'],
    [412, 'PreconditionFailed'],
    [400, 'OperationNotAllowedOnResourceInProvisioningState'],
  ])('%i %s', (status, code) => {
    expect(isPassingConflict(status, code)).toBe(true);
  });

  test.each([
    [409, 'ScopeLocked'],
    [409, 'ResourceGroupBeingDeleted'],
    [409, 'MissingSubscriptionRegistration'],
    [409, 'ReadOnlyDisabledSubscription'],
    [409, 'NameNotAvailable'],
    [409, 'QuotaExceeded'],
    [409, 'OperationNotAllowed'],
    [409, ''],
    [412, ''],
    [400, 'BadRequest'],
    [403, 'AuthorizationFailed'],
    [404, 'ResourceNotFound'],
  ])('not %i %s', (status, code) => {
    expect(isPassingConflict(status, code)).toBe(false);
  });
});

test('a code that has several meanings passes if Azure says that something is in progress', () => {
  const passes = (message: string) => isPassingConflict(409, 'OperationNotAllowed', message);
  expect(passes('Another operation on this or a dependent resource is in progress.')).toBe(true);
  expect(passes("The account 'a' is being updated. Please retry later.")).toBe(true);
  expect(passes('Operation could not be completed as it results in exceeding approved quota.')).toBe(false);
  expect(passes("The resource group 'g' is being deleted.")).toBe(false);
});

describe('what is not found', () => {
  const GROUP = 'https://management.azure.com/subscriptions/s/resourceGroups/G/providers/Microsoft.Maps';
  const answer = (
    status: number,
    code: string,
    { method = 'GET' }: { readonly method?: 'GET' | 'DELETE' } = {},
  ) => ({
    status,
    headers: createHttpHeaders(),
    request: createPipelineRequest({ url: `${GROUP}/accounts/a`, method }),
    bodyAsText: JSON.stringify(status < 400 ? {} : { error: { code, message: 'No.' } }),
  });
  const looks = (refusals: ReturnType<typeof armRefusals>, ...given: Parameters<typeof answer>) =>
    refusals.recognize(answer(...given))?.pauses.length ?? 0;

  test('is looked for again twice, or not at all by a client that may not find it', () => {
    expect(looks(armRefusals(true), 404, 'ResourceNotFound')).toBe(2);
    expect(looks(armRefusals(false), 404, 'ResourceNotFound')).toBe(0);
    expect(looks(armRefusals(true), 404, 'InvalidResourceType')).toBe(0);
  });

  test('is looked for longer if it was seen, also as a part of something else', () => {
    const refusals = armRefusals(false);
    expect(looks(refusals, 404, 'ResourceNotFound')).toBe(0);
    expect(looks(refusals, 404, 'ResourceGroupNotFound')).toBe(7);
    expect(looks(refusals, 200, '')).toBe(0);
    expect(looks(refusals, 404, 'ResourceNotFound')).toBe(7);
  });

  test('is believed once the account is being deleted', () => {
    const refusals = armRefusals(true);
    looks(refusals, 200, '');
    looks(refusals, 202, '', { method: 'DELETE' });
    expect(looks(refusals, 404, 'ResourceNotFound')).toBe(0);
    expect(looks(refusals, 404, 'ResourceGroupNotFound')).toBe(0);
  });

  test('is doubted if it is the resource group, even of an account that is to be deleted', () => {
    const refusals = armRefusals(false);
    looks(refusals, 200, '');
    expect(looks(refusals, 404, 'ResourceGroupNotFound', { method: 'DELETE' })).toBe(7);
  });
});

describe("Azure's own sentence", () => {
  const refusal = (body: unknown, statusCode = 403) =>
    new RestError('the whole body', {
      code: 'SomethingNew',
      statusCode,
      response: {
        status: statusCode,
        headers: createHttpHeaders(),
        request: createPipelineRequest({ url: 'https://management.azure.com' }),
        bodyAsText: JSON.stringify(body),
      },
    });
  const saying = (message: string) => refusal({ error: { code: 'SomethingNew', message } });

  test('is quoted on one line, without what looks like a key, and shortened', () => {
    expect(quoteMessageOf(saying('One\r\n::error::two'))).toBe(' Azure\'s message: "One :error:two"');
    expect(messageOf(saying(`key ${'aB3-'.repeat(11)} end`))).toBe('key ... end');
    expect(messageOf(saying('id 99999999-8888-7777-6666-555555555555'))).toContain('99999999-8888');
    expect(quoteMessageOf(saying('word '.repeat(200))).length).toBeLessThan(330);
  });

  test.each([
    ['a success', refusal({ error: { message: 'secret' } }, 200)],
    ['a server error', refusal({ error: { message: 'secret' } }, 500)],
    ['another body', refusal({ primaryKey: 'secret' })],
    ['another error', new Error('secret')],
  ])('is not taken from %s', (_, error) => {
    expect(messageOf(error)).toBe('');
  });
});
