// What every operation on keys reads first: times that Azure does not report, and a runner's clock that is wrong.
import { describe, expect, test } from '@jest/globals';
import { asActionError } from '../../../src/core/errors/action-error.ts';
import type { KeysOperation } from '../../../src/core/request.ts';
import { MINUTE, type Duration, type Instant } from '../../../src/core/time.ts';
import { handleKeys } from '../../../src/operations/keys.ts';
import { contextOf, FakeAccount, FakeStore, openedAzure } from '../fakes.ts';
import { daysAgo, keysOf, keysRequest, NOW, stamped, targetOf } from '../values.ts';

const SITE = targetOf('repo:octo/site');
const ROTATE = { name: 'rotate', force: false } as const;

interface Given {
  readonly times?: { primary?: Instant; secondary?: Instant };
  readonly ahead?: Duration;
}

async function observe(operation: KeysOperation, { times, ahead = 0 }: Given = {}) {
  const account = new FakeAccount();
  account.keys = keysOf(times);
  const store = new FakeStore().set(SITE, stamped(daysAgo(5)));
  const context = contextOf();
  context.clock.instant += ahead;
  const request = keysRequest(operation, { targets: [SITE], dryRun: true });
  const report = await handleKeys(request, { azure: openedAzure({ account }), store }, context);
  return { report, annotations: context.runner.annotations };
}

async function failure(operation: KeysOperation, times: Given['times']) {
  return asActionError(await observe(operation, { times: times ?? {} }).catch((thrown: unknown) => thrown));
}

describe('a time that Azure does not report', () => {
  test.each([
    ['primary', { secondary: daysAgo(9) }],
    ['secondary', { primary: daysAgo(9) }],
  ] as const)(
    'of the %s key makes rotate refuse, and names what gives that key a time',
    async (missing, times) => {
      const { code, message, hint } = await failure(ROTATE, times);
      expect(code).toBe('key-times-missing');
      expect(message).toContain(`when the ${missing} key of contoso-maps was last regenerated`);
      expect(message).toContain('Nothing was changed.');
      expect(hint).toContain(`operation: regenerate with key-type: ${missing} once`);
      expect(hint).toContain('operation: publish with key-type: primary or secondary');
    },
  );

  test('of both keys makes rotate refuse, and names what gives both a time', async () => {
    const { code, message, hint } = await failure(ROTATE, {});
    expect(code).toBe('key-times-missing');
    expect(message).toContain(
      'when the primary key and the secondary key of contoso-maps were last regenerated',
    );
    expect(hint).toContain('operation: regenerate with key-type: both once');
  });

  test.each<KeysOperation>([
    { name: 'regenerate', keyType: 'both' },
    { name: 'publish', keyType: 'primary' },
    { name: 'list', keyType: 'auto' },
    { name: 'check' },
  ])('does not matter to %p', async (operation) => {
    const { report } = await observe(operation, { times: {} });
    expect(report.error).toBeUndefined();
  });
});

describe("the runner's clock", () => {
  test.each([2 * MINUTE, -2 * MINUTE, 0])('may be off by two minutes (%d ms)', async (ahead) => {
    expect((await observe(ROTATE, { ahead })).annotations).toEqual([]);
  });

  test.each([
    [2 * MINUTE + 1, '2 minutes ahead of'],
    [-2 * MINUTE - 1, '2 minutes behind'],
    [13 * 60 * MINUTE, '13 hours ahead of'],
  ])('that is off by more causes one warning (%d ms)', async (ahead, what) => {
    const { annotations, report } = await observe(ROTATE, { ahead });
    expect(annotations).toEqual([expect.stringContaining(`This runner's clock is ${what} Azure's`)]);
    expect(report.keys?.at).toBe(NOW);
  });
});
