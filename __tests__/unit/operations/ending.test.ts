// How a run ends that failed, that could not go on, or in which something was thrown that it did not await.
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../../src/core/report/report.ts';
import { asActionError } from '../../../src/core/errors/action-error.ts';
import { Ending } from '../../../src/operations/ending.ts';
import { handleKeys } from '../../../src/operations/keys.ts';
import { contextOf, FakeAccount, FakeStore, openedAzure, RecordedRunner } from '../fakes.ts';
import { daysAgo, keysRequest, stamped, targetOf } from '../values.ts';

const SITE = targetOf('repo:octo/site');
const ROTATE = { name: 'rotate', force: false } as const;

interface Started {
  readonly runner: RecordedRunner;
  readonly ending: Ending;
  readonly account: FakeAccount;
  readonly rotate: () => Promise<Report>;
}

function start(): Started {
  const runner = new RecordedRunner();
  const ending = new Ending(runner);
  const account = new FakeAccount();
  const store = new FakeStore().set(SITE, stamped(daysAgo(5)));
  const request = keysRequest(ROTATE, { targets: [SITE] });
  const context = { ...contextOf(runner), progress: ending.begin(request) };
  const rotate = () => handleKeys(request, { azure: openedAzure({ account }), store }, context);
  return { runner, ending, account, rotate };
}

/** After the regeneration, the keys cannot be listed, because of a bug. */
function breakAfterRegeneration({ account }: Started): void {
  const { list } = account;
  account.list = async () => {
    if (account.requests.includes('regenerate secondary')) throw new TypeError('hunter2');
    return list();
  };
}

describe('a bug after the regeneration', () => {
  test('inside the run ends in a report that says what was regenerated', async () => {
    const started = start();
    breakAfterRegeneration(started);
    const { ending, runner } = started;
    await ending.deliver(await started.rotate());
    expect(runner.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'true' });
    expect(runner.annotations).toEqual([
      expect.stringMatching(
        /An unexpected TypeError occurred\. Until then, the secondary key was regenerated, and the primary key was written to repo:octo\/site#AZURE_MAPS_KEY\.\n[^]*finishes the work/,
      ),
    ]);
    expect(JSON.stringify(runner)).not.toContain('hunter2');
    expect(ending.exitCode).toBe(1);
  });

  test('in the report itself ends in the report of a failure that still says so', async () => {
    const { rotate, ending, runner } = start();
    await rotate();
    await ending.deliver(ending.reportOf(asActionError(new RangeError('hunter2'))));
    expect(runner.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'true' });
    expect(runner.annotations[0]).toContain(
      'the secondary key was regenerated, and the secondary key was written to',
    );
  });
});

describe('one report', () => {
  test('is delivered, whatever ends the run after it', async () => {
    const { rotate, ending, runner } = start();
    await ending.deliver(await rotate());
    const { annotations, summary } = structuredClone({
      annotations: runner.annotations,
      summary: runner.summary,
    });
    ending.note(new Error('too late'));
    ending.stop();
    await ending.deliver(ending.reportOf(asActionError(undefined)));
    expect({ annotations: runner.annotations, summary: runner.summary }).toEqual({ annotations, summary });
    expect([runner.outputs['outcome'], ending.exitCode]).toEqual(['rotated', 0]);
  });

  test('is delivered before there is a request, too', () => {
    const runner = new RecordedRunner();
    new Ending(runner).stop();
    expect(runner.outputs).toMatchObject({ outcome: 'failed', rotated: 'false' });
    expect(runner.annotations).toEqual([
      expect.stringContaining('The process ended before the run was finished.'),
    ]);
  });

  test('fails the run for an error that nothing awaited, although it did its work', async () => {
    const { rotate, ending, runner } = start();
    const unawaited = new TypeError('hunter2');
    // Otherwise, a frame of Jest can count as one in the bundle: its files have the same name.
    unawaited.stack = 'TypeError: hunter2';
    ending.note(unawaited);
    ending.note(new RangeError('the first one counts'));
    await ending.deliver(await rotate());
    expect(runner.outputs).toMatchObject({ outcome: 'incomplete', rotated: 'true', 'key-type': 'secondary' });
    const errors = runner.annotations.filter((line) => line.startsWith('error'));
    expect(errors).toEqual([
      expect.stringMatching(/An unexpected TypeError occurred\. Otherwise .* rotated: /),
    ]);
    expect(ending.exitCode).toBe(1);
  });
});
