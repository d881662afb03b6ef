// What the log says of a pause, and when.
import { expect, test } from '@jest/globals';
import { Cancellation } from '../../src/core/cancellation.ts';
import { describeWait, pause } from '../../src/core/waits/pause.ts';
import { MINUTE, SECOND, type Duration } from '../../src/core/time.ts';
import { FakeClock, RecordedLog } from './values.ts';

function paused() {
  const log = new RecordedLog();
  const clock = new FakeClock();
  const linesAtSleep: string[][] = [];
  const sleep = clock.sleep.bind(clock);
  clock.sleep = (duration, cut) => {
    linesAtSleep.push([...log.lines]);
    return sleep(duration, cut);
  };
  return { log, clock, linesAtSleep };
}

test('a pause is announced before it begins, with its length, the limit of all such pauses, and its cause', async () => {
  const { log, clock, linesAtSleep } = paused();
  await pause(4 * SECOND, 'Azure is slow', { log, clock }, new Cancellation(), 3 * MINUTE);
  expect(linesAtSleep).toEqual([['Waiting 4 seconds, at most 3 minutes in all: Azure is slow']]);
  expect(clock.slept).toEqual([4 * SECOND]);
});

test('a canceled run does not wait, and does not say that it does', async () => {
  const { log, clock } = paused();
  const cancellation = new Cancellation();
  cancellation.request(() => undefined);
  await pause(4 * SECOND, 'Azure is slow', { log, clock }, cancellation);
  expect(log.lines).toEqual([]);
  expect(clock.uptime()).toBe(0);
});

test.each<[Duration, string]>([
  [SECOND, '1 second'],
  [1_200, '2 seconds'],
  [MINUTE, '1 minute'],
  [90 * SECOND, '90 seconds'],
  [3 * MINUTE, '3 minutes'],
  [0, '0 seconds'],
])('a wait of %d ms is told as %s, which is never too short', (duration, length) => {
  expect(describeWait(duration, 'a cause')).toBe(`Waiting ${length}: a cause`);
});
