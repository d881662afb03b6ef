// Deleting an account, from the request to the report, with fakes.
import { describe, expect, test } from '@jest/globals';
import { ActionError } from '../../../src/core/errors/action-error.ts';
import type { DeleteRequest } from '../../../src/core/request.ts';
import { deleteAccount } from '../../../src/operations/delete.ts';
import { contextOf, FakeProvisioner, openedAzure, READY } from '../fakes.ts';
import { ACCOUNT, targetOf } from '../values.ts';

const REQUEST: DeleteRequest = {
  kind: 'delete',
  operation: { name: 'delete' },
  auth: { kind: 'azure-cli', tenantId: undefined },
  cloud: 'AzureCloud',
  dryRun: false,
  account: ACCOUNT,
  targets: [targetOf('repo:octo/site')],
};
const failure = (code: 'azure-account-locked' | 'azure-group-not-found' | 'azure-forbidden') =>
  new ActionError(code, 'No.', { hint: 'Ask.' });

function given(found: typeof READY | undefined, dryRun = false) {
  const provisioner = new FakeProvisioner(found);
  const context = contextOf();
  const azure = openedAzure({ provisioner });
  return { provisioner, context, work: () => deleteAccount({ ...REQUEST, dryRun }, azure, context) };
}

describe('an account that exists', () => {
  test('is deleted, and the secret that may hold its key is reported', async () => {
    const { provisioner, context, work } = given(READY);
    const report = await work();
    expect(provisioner.requests).toEqual(['delete']);
    expect(report).toMatchObject({
      operation: 'delete',
      outcome: 'deleted',
      targets: [{ result: 'unchanged' }],
    });
    expect(report.notes).toEqual([
      'Permanently deleted contoso-maps in maps-rg and both of its keys',
      'repo:octo/site#AZURE_MAPS_KEY is left unchanged: any key of contoso-maps that it holds no longer works',
    ]);
    expect(context.runner.lines).toEqual([
      'contoso-maps exists in maps-rg',
      'Azure deleted the account contoso-maps',
      ...report.notes,
    ]);
    expect(context.progress.mayHaveChanged).toBe(true);
  });

  test('is not deleted in a dry run', async () => {
    const { provisioner, work } = given(READY, true);
    const report = await work();
    expect(provisioner.requests).toEqual([]);
    expect(report.outcome).toBe('planned');
    expect(report.notes.join()).toContain('would no longer work');
  });

  test.each([
    ['a refusal', () => Promise.reject(failure('azure-account-locked')), false],
    ['no answer', async () => ({ kind: 'ambiguous', error: failure('azure-account-locked') }) as const, true],
  ])(
    'whose deletion got %s: the run records whether something may have changed',
    async (_, remove, mayHaveChanged) => {
      const { provisioner, context, work } = given(READY);
      provisioner.delete = remove;
      await expect(work()).rejects.toMatchObject({ code: 'azure-account-locked' });
      expect(context.progress.mayHaveChanged).toBe(mayHaveChanged);
    },
  );
});

describe('an account that does not exist', () => {
  test.each([
    ['', async () => undefined],
    [' if its resource group does not exist either', () => Promise.reject(failure('azure-group-not-found'))],
  ])('is not deleted%s', async (_, find) => {
    const { provisioner, work } = given(undefined);
    provisioner.find = find;
    expect(await work()).toMatchObject({ outcome: 'unchanged' });
    expect(provisioner.requests).toEqual([]);
  });
});

test('an account that cannot be read is not deleted', async () => {
  const { provisioner, work } = given(READY);
  provisioner.find = () => Promise.reject(failure('azure-forbidden'));
  await expect(work()).rejects.toMatchObject({ code: 'azure-forbidden' });
  expect(provisioner.requests).toEqual([]);
});
