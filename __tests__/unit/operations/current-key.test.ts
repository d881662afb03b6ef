// The input current-key, from the request to the report, with fakes: what the value that the job reads decides.
import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../../src/core/ports/keys.ts';
import type { KeysOperation, KeysRequest } from '../../../src/core/request.ts';
import { Secret } from '../../../src/core/secret.ts';
import { DAY, MINUTE } from '../../../src/core/time.ts';
import { deliver } from '../../../src/operations/deliver.ts';
import { handleKeys } from '../../../src/operations/keys.ts';
import { contextOf, FakeAccount, FakeStore, openedAzure } from '../fakes.ts';
import { daysAgo, keysOf, keysRequest, NOW, stamped, targetOf } from '../values.ts';

const SITE = targetOf('repo:octo/site');
const ROTATE = { name: 'rotate', force: false } as const;
const CHECK = { name: 'check' } as const;
const NEWEST = 'primary-value-0';
const STANDBY = 'secondary-value-0';

interface Given {
  readonly changes?: Partial<KeysRequest>;
  readonly verdicts?: readonly Verdict[];
  readonly writtenAt?: number;
  readonly account?: FakeAccount;
}

async function run(
  operation: KeysOperation,
  value: string,
  { changes, verdicts = ['accepted'], writtenAt = daysAgo(5), account = new FakeAccount() }: Given = {},
) {
  account.verdicts = verdicts;
  const store = new FakeStore().set(SITE, stamped(writtenAt));
  const context = contextOf();
  const request = keysRequest(operation, {
    targets: [SITE],
    maxAge: 365 * DAY,
    currentKey: new Secret('current-key', value),
    ...changes,
  });
  const report = await handleKeys(request, { azure: openedAzure({ account }), store }, context);
  return { report, account, store, context };
}

const verified = ({ requests }: FakeAccount) => requests.filter((one) => one.startsWith('verify'));

describe('rotate', () => {
  test('writes nothing if it is the newest key, however old the stamp is', async () => {
    const { report, store, account } = await run(ROTATE, NEWEST, { writtenAt: daysAgo(99) });
    expect([report.outcome, store.held.size]).toEqual(['unchanged', 0]);
    expect(verified(account)).toEqual([]);
  });

  test.each([STANDBY, 'a key of another account'])('publishes the newest key if it is %p', async (value) => {
    const { report, store } = await run(ROTATE, value);
    expect(report).toMatchObject({ outcome: 'published', plan: { reason: { cause: 'target-older' } } });
    expect([...store.held.values()]).toEqual([NEWEST]);
  });

  test('rotates although it does not fit if the rotation is long overdue, and warns about the target', async () => {
    const { report, context } = await run(ROTATE, 'x', { changes: { maxAge: 90 * DAY } });
    expect(report).toMatchObject({ outcome: 'rotated', plan: { misfits: [SITE] } });
    await deliver(report, context.runner);
    expect(context.runner.annotations).toContainEqual(
      expect.stringMatching(
        /^warning: current-key is not the newest key although repo:octo\/site#AZURE_MAPS_KEY was written with it/,
      ),
    );
  });

  test('the log says which key it is, and never its value', async () => {
    const { context } = await run(ROTATE, STANDBY);
    const log = context.runner.lines.join('\n');
    expect(log).toContain('current-key is the secondary key');
    expect(log).not.toContain('-value-');
  });
});

describe('publish', () => {
  test('skips a target that is known to hold the newest key', async () => {
    const { report, store } = await run({ name: 'publish', keyType: 'auto' }, NEWEST);
    expect([report.outcome, store.held.size]).toEqual(['unchanged', 0]);
  });
});

describe('check', () => {
  test('tries it on Azure Maps, once if it is accepted', async () => {
    const { report, account } = await run(CHECK, NEWEST);
    expect(report).toMatchObject({ outcome: 'healthy', error: undefined });
    expect(verified(account)).toEqual([`verify ${NEWEST}`]);
  });

  test('is unhealthy if Azure Maps refuses it twice, although a list shows it as the newest key', async () => {
    const { report, account } = await run(CHECK, NEWEST, { verdicts: ['refused'] });
    expect(report).toMatchObject({
      outcome: 'unhealthy',
      plan: { findings: [{ kind: 'key-refused', target: SITE }] },
    });
    expect(verified(account)).toHaveLength(2);
  });

  test.each<readonly [string, readonly Verdict[]]>([
    ['refuses it only once', ['refused', 'accepted']],
    ['says nothing about it', ['inconclusive']],
    ['does not answer', ['unanswered']],
  ])('is healthy if Azure Maps %s', async (_, verdicts) => {
    expect((await run(CHECK, NEWEST, { verdicts })).report.outcome).toBe('healthy');
  });

  test.each<readonly [number, readonly Verdict[], string]>([
    [4 * MINUTE, ['refused', 'refused', 'refused', 'accepted'], 'healthy'],
    [4 * MINUTE, ['refused'], 'unhealthy'],
    [5 * MINUTE, ['refused', 'refused', 'refused', 'accepted'], 'unhealthy'],
  ])('a key that is %d ms old and gets %j: %s', async (age, verdicts, outcome) => {
    const account = new FakeAccount();
    account.keys = keysOf({ primary: NOW - age, secondary: daysAgo(9) });
    const { report } = await run(CHECK, NEWEST, { verdicts, account, writtenAt: NOW - MINUTE });
    expect(report.outcome).toBe(outcome);
  });

  test('tries no key with verify: false', async () => {
    const { account } = await run(CHECK, NEWEST, { changes: { verify: false } });
    expect(verified(account)).toEqual([]);
  });

  test('needs no token: the target is compared, but not read', async () => {
    const withoutToken = { changes: { githubToken: undefined } };
    const { report: healthy, context } = await run(CHECK, NEWEST, withoutToken);
    expect(healthy.outcome).toBe('healthy');
    expect(context.runner.lines.join('\n')).toContain('was not read, because there is no github-token');
    const { report } = await run(CHECK, 'x', withoutToken);
    expect(report).toMatchObject({ outcome: 'unhealthy', plan: { findings: [{ kind: 'target-older' }] } });
  });
});
