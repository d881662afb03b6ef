// A key in an error, its cause, the log or the summary makes the suite fail. These tests plant one to prove it.
import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { ActionError, asActionError } from '../../src/core/errors/action-error.ts';
import { reportWith } from '../../src/core/report/report.ts';
import { renderSummary } from '../../src/core/report/summary/summary.ts';
import { OUTSIDE } from '../unit/values.ts';
import { findLeaks } from '../../simulator/inspection/leaks/leaks.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { openWorld } from './world.ts';

/** Plants a leak in the result of a clean run. @returns what the search finds. */
async function leaksAfter(
  plant: (run: ActionRun, key: string) => Partial<ActionRun>,
): Promise<readonly string[]> {
  const world = await openWorld();
  const run = await world.run({ operation: 'list', 'github-token': '' });
  return findLeaks(world.simulator, { ...run, ...plant(run, world.account.keys.primary.value) });
}

describe('a planted leak is found', () => {
  test('nothing is found if nothing is planted', async () => {
    expect(await leaksAfter(() => ({}))).toEqual([]);
  });

  test("in an error's message", async () => {
    const leaks = await leaksAfter(({ stdout }, key) => {
      const { message } = new ActionError('internal', `Azure said ${key}.`, { hint: '' });
      return { stdout: `${stdout}::error::${message}\n` };
    });
    expect(leaks).toContainEqual(expect.stringContaining('stdout'));
  });

  test("in an error's cause, printed as an object", async () => {
    const leaks = await leaksAfter((_run, key) => {
      const error = new ActionError('internal', 'It failed.', {
        hint: '',
        cause: new Error(`{"primaryKey":"${key}"}`),
      });
      return { stderr: inspect(error) };
    });
    expect(leaks).toContainEqual(expect.stringContaining('stderr'));
  });

  test('in a summary, even in part', async () => {
    const leaks = await leaksAfter((_run, key) => {
      const error = new ActionError('internal', `The key ends in ${key.slice(-20)}.`, { hint: '' });
      return { summary: renderSummary(reportWith({ outcome: 'failed', error }), OUTSIDE) };
    });
    expect(leaks).toContainEqual(expect.stringContaining('summary'));
  });
});

test('neither the message nor the cause of a foreign error is shown', () => {
  const foreign = new Error('{"primaryKey":"abc"}', { cause: 'abc' });
  const { message, hint } = asActionError(foreign);
  expect(`${message} ${hint}`).not.toContain('abc');
});
