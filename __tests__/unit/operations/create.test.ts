// Creating an account, from the request to the report, with fakes.
import { describe, expect, test } from '@jest/globals';
import { ActionError } from '../../../src/core/errors/action-error.ts';
import type { CreateRequest } from '../../../src/core/request.ts';
import { createAccount } from '../../../src/operations/create.ts';
import { contextOf, FakeAccount, FakeProvisioner, FakeStore, openedAzure, READY } from '../fakes.ts';
import { HANDLING, keysOf, NOW, targetOf } from '../values.ts';

const SITE = targetOf('repo:octo/site');
const APP = targetOf('repo:octo/app');
const refusal = new ActionError('azure-policy-denied', 'Denied.', { hint: 'Ask.' });

function given(found = undefined as typeof READY | undefined, changes: Partial<CreateRequest> = {}) {
  const request: CreateRequest = {
    kind: 'create',
    ...HANDLING,
    operation: { name: 'create', location: 'westeurope', tags: { rotate: 'true' } },
    targets: [SITE],
    ...changes,
  };
  const provisioner = new FakeProvisioner(found);
  const account = new FakeAccount();
  account.keys = keysOf({ primary: NOW, secondary: NOW });
  const store = new FakeStore();
  const context = contextOf();
  const azure = openedAzure({ account, provisioner });
  return { provisioner, store, context, work: () => createAccount(request, { azure, store }, context) };
}

describe('an account that does not exist', () => {
  test('is created, and its newest key is written', async () => {
    const { provisioner, store, context, work } = given();
    const report = await work();
    expect(provisioner.requests).toEqual(['create']);
    expect(provisioner.found).toMatchObject({ location: 'westeurope', tags: { rotate: 'true' } });
    expect([...store.held.values()]).toEqual(['primary-value-0']);
    expect(report).toMatchObject({ operation: 'create', outcome: 'created', error: undefined });
    expect(context.progress.mayHaveChanged).toBe(true);
  });

  test('is not created without a location', async () => {
    const { provisioner, work } = given(undefined, {
      operation: { name: 'create', location: undefined, tags: {} },
    });
    await expect(work()).rejects.toMatchObject({ code: 'azure-location-missing' });
    expect(provisioner.requests).toEqual([]);
  });

  test('is not created if a target cannot be written', async () => {
    const { provisioner, store, work } = given(undefined, { targets: [SITE, APP] });
    const hidden = new ActionError('github-not-found', 'Hidden.', { hint: 'Ask.' });
    store.prepare = (target) => (target === APP ? Promise.reject(hidden) : Promise.resolve());
    await expect(work()).rejects.toMatchObject({
      code: 'targets-failed',
      message: '1 of 2 targets failed. The account was not created.',
    });
    expect(provisioner.requests).toEqual([]);
  });

  test('is looked for again before it is created, because a read can be behind', async () => {
    const { provisioner, store, context, work } = given();
    const answers = [undefined, READY];
    provisioner.find = async () => answers.shift();
    const report = await work();
    expect(provisioner.requests).toEqual([]);
    expect(context.clock.slept[0]).toBe(3_000);
    expect(report.outcome).toBe('published');
    expect([...store.held.values()]).toEqual(['primary-value-0']);
    expect(context.progress.mayHaveChanged).toBe(false);
  });

  test('and turns out to exist fails the run, because its settings were replaced', async () => {
    const { provisioner, context, work } = given();
    provisioner.existed = true;
    const report = await work();
    expect(report.outcome).toBe('incomplete');
    expect(report.error?.code).toBe('azure-account-existed');
    expect(report.error?.message).toMatch(/contoso-maps existed after all.*replaced its tags and settings/);
    expect(context.progress.mayHaveChanged).toBe(true);
  });

  test('is only planned in a dry run', async () => {
    const { provisioner, context, work } = given(undefined, { dryRun: true });
    const report = await work();
    expect(provisioner.requests).toEqual([]);
    expect(report).toMatchObject({ outcome: 'planned', targets: [{ result: 'planned' }] });
    expect(context.runner.lines).toContain('Plan: 1 account to create (+), 1 write to targets (~).');
  });

  test.each([
    ['a refusal', () => Promise.reject(refusal), false],
    ['no answer', async () => ({ kind: 'ambiguous', error: refusal }) as const, true],
  ])(
    'whose creation got %s: the run records whether something may have changed',
    async (_, create, mayHaveChanged) => {
      const { provisioner, context, work } = given();
      provisioner.create = create;
      await expect(work()).rejects.toBe(refusal);
      expect(context.progress.mayHaveChanged).toBe(mayHaveChanged);
    },
  );
});

describe('an account that exists', () => {
  test('is left unchanged, and its newest key is written', async () => {
    const { provisioner, store, context, work } = given(READY);
    const report = await work();
    expect(provisioner.requests).toEqual([]);
    expect([...store.held.values()]).toEqual(['primary-value-0']);
    expect(report.outcome).toBe('published');
    expect(context.runner.lines[0]).toBe(
      'contoso-maps already exists in westeurope; its settings are not changed',
    );
    expect(context.progress.mayHaveChanged).toBe(false);
  });

  test('needs no location', async () => {
    const { work } = given(READY, { operation: { name: 'create', location: undefined, tags: {} } });
    expect((await work()).outcome).toBe('published');
  });
});
