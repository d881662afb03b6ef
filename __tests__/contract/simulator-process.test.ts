// Tests of what can happen to the action's process: a wrong clock, a suspension, and another run in the meantime.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { runAction } from '../../simulator/runner/run-action.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { publicWorld } from '../../simulator/world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator();
});

afterEach(() => simulator.stop());

/** What a script may use without importing it. `said` prints what it measured as JSON. */
const prelude = `
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
const arm = (path, { method = 'POST', body, timeout } = {}) => new Promise((resolve, reject) => {
  const url = 'https://management.azure.com' + process.env.ACCOUNT + path + '?api-version=2023-06-01';
  const headers = { authorization: 'Bearer ' + process.env.TOKEN, 'content-type': 'application/json' };
  const sent = request(url, { method, headers }, async (answer) => {
    const json = JSON.parse((await answer.toArray()).join(''));
    for (const key of [json.primaryKey, json.secondaryKey]) if (key !== undefined) console.log('::add-mask::' + key);
    resolve({ status: answer.statusCode, date: Date.parse(answer.headers.date), json });
  });
  const limit = setTimeout(() => sent.destroy(new Error('timeout')), timeout ?? 15_000);
  sent.on('error', reject).on('close', () => clearTimeout(limit)).end(body);
});
const regenerate = (keyType) => arm('/regenerateKey', { body: JSON.stringify({ keyType }) });
const watch = () => { const [wall, monotonic] = [Date.now(), performance.now()]; return () => [Date.now() - wall, performance.now() - monotonic]; };
const said = (value) => console.log(JSON.stringify(value));
console.log('::add-mask::' + process.env.TOKEN);
`;

/** Runs a few lines of JavaScript as if they were the action. */
function act(lines: string, options: RunOptions = {}): Promise<ActionRun> {
  const script = join(simulator.temporaryDirectory('script'), 'index.mjs');
  writeFileSync(script, `${prelude}\n${lines}`);
  const token = simulator.azure.entra.issue(publicWorld, 'management.azure.com').value;
  return runAction(simulator, {
    script,
    actionFile: 'none',
    ...options,
    env: { NODE_USE_ENV_PROXY: '1', ACCOUNT: simulator.azure.account().id, TOKEN: token },
  });
}

/** What the script printed last. */
function said({ log, stderr }: ActionRun): unknown {
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(log.trim().split('\n').at(-1) ?? '') as unknown;
}

/** Rounded, because the machine's own time is part of it. Never -0. */
function minutes(milliseconds: number): number {
  return Math.round(milliseconds / MINUTE) + 0;
}

describe('the monotonic clock', () => {
  test('counts the waits that are skipped', async () => {
    const run = await act('const elapsed = watch(); await sleep(90_000); said(elapsed());');
    for (const elapsed of said(run) as number[]) {
      expect(elapsed).toBeGreaterThanOrEqual(90 * SECOND);
      expect(elapsed).toBeLessThan(95 * SECOND);
    }
    expect(run.duration).toBeLessThan(5 * SECOND);
  });
});

describe('a wrong clock', () => {
  test.each([
    ['hours ahead', 13 * HOUR],
    ['minutes behind', -7 * MINUTE],
  ])('%s is wrong only in the time of day of the process', async (_which, clockOffset) => {
    const run = await act(
      `const elapsed = watch(); await sleep(60_000);
       const { status, date } = await arm('/listKeys');
       said({ ahead: Date.now() - date, elapsed: elapsed(), status });`,
      { clockOffset },
    );
    const { ahead, elapsed, status } = said(run) as { ahead: number; elapsed: number[]; status: number };
    expect([minutes(ahead), elapsed.map(minutes), status]).toEqual([clockOffset / MINUTE, [1, 1], 200]);
    const [request] = run.requests;
    expect(Math.abs(simulator.clock.now() - (request?.at ?? 0))).toBeLessThan(MINUTE);
  });

  test('does not change what the Azure CLI says about the lifetime of a token', async () => {
    const run = await act(
      `const { execFileSync } = await import('node:child_process');
       const token = JSON.parse(execFileSync('az account get-access-token --resource https://management.azure.com/', { shell: true }));
       said(token.expires_on * 1000 - Date.now());`,
      { clockOffset: 13 * HOUR, path: [simulator.azure.cli()] },
    );
    expect(minutes(said(run) as number)).toBe(60);
  });

  test('ends with the run', async () => {
    await act('', { clockOffset: 13 * HOUR });
    const run = await act("const { date } = await arm('/listKeys'); said(Date.now() - date);");
    expect(minutes(said(run) as number)).toBe(0);
  });
});

describe('a suspension', () => {
  interface Measured {
    readonly wall: number;
    readonly monotonic: number;
    readonly behind: number;
    readonly sleeping: number;
  }

  const list = `const elapsed = watch();
    const { date } = await arm('/listKeys');
    const [wall, monotonic] = elapsed();
    const after = watch(); await sleep(60_000);
    const next = await arm('/listKeys');
    said({ wall, monotonic, behind: next.date - Date.now(), sleeping: after()[0] });`;

  async function measure(clocks: 'both' | 'wall', when: 'before' | 'after'): Promise<Measured> {
    simulator.inject({ match: 0, fault: { kind: 'suspend', ms: 20 * MINUTE, when, clocks } });
    return said(await act(list)) as Measured;
  }

  test.each(['before', 'after'] as const)('%s the effect moves both clocks on', async (when) => {
    const { wall, monotonic, behind, sleeping } = await measure('both', when);
    expect([wall, monotonic, behind, sleeping].map(minutes)).toEqual([20, 20, 0, 1]);
  });

  test('of a virtual machine moves only the time of day on', async () => {
    const { wall, monotonic, behind, sleeping } = await measure('wall', 'after');
    expect([wall, monotonic, behind, sleeping].map(minutes)).toEqual([20, 0, 0, 1]);
    expect(monotonic).toBeLessThan(SECOND);
  });

  test('can follow another', async () => {
    for (const [match, clocks] of [
      [0, 'wall'],
      [1, 'both'],
    ] as const)
      simulator.inject({ match, fault: { kind: 'suspend', ms: 20 * MINUTE, when: 'after', clocks } });
    const run = await act(
      `const elapsed = watch();
       await arm('/listKeys'); await arm('/listKeys');
       const { date } = await arm('/listKeys');
       said([...elapsed(), date - Date.now()]);`,
    );
    expect((said(run) as number[]).map(minutes)).toEqual([40, 20, 0]);
  });

  test('keeps the timers as they were: no time limit passes meanwhile', async () => {
    simulator.inject({
      match: 0,
      fault: {
        kind: 'suspend',
        ms: 20 * MINUTE,
        when: 'after',
        // Longer in real time than the rest of the request's time limit.
        run: () => new Promise((resolve) => setTimeout(resolve, 700)),
      },
    });
    const run = await act("const { status } = await arm('/listKeys', { timeout: 1000 }); said(status);");
    expect(said(run)).toBe(200);
  });

  test('lets nothing in the process run', async () => {
    simulator.inject({
      match: 0,
      fault: {
        kind: 'suspend',
        ms: MINUTE,
        when: 'after',
        run: () => new Promise((resolve) => setTimeout(resolve, 300)),
      },
    });
    const run = await act(
      `let ticks = 0; const ticking = setInterval(() => ticks++, 20);
       await new Promise((resolve) => setTimeout(resolve, 100));
       const before = ticks; await arm('/listKeys'); const during = ticks - before;
       clearInterval(ticking); said({ before, during });`,
    );
    const { before, during } = said(run) as { before: number; during: number };
    expect(before).toBeGreaterThan(0);
    // The request itself takes some milliseconds, the suspension 300.
    expect(during).toBeLessThan(12);
  });

  test('is a defect of the test if there is no process to suspend', async () => {
    simulator.inject({ match: 0, fault: { kind: 'suspend', ms: MINUTE, when: 'before' } });
    await expect(act("await arm('/listKeys').catch(() => undefined);", { waitsOut: true })).rejects.toThrow(
      'can suspend only',
    );
  });
});

describe('another run in the meantime', () => {
  const rotate = "await arm('/listKeys'); await sleep(10_000); await regenerate('secondary');";
  const lists = `const first = await arm('/listKeys'); const second = await arm('/listKeys');
    said({ changed: first.json.secondaryKey !== second.json.secondaryKey, behind: second.date - Date.now() });`;

  test.each(['before', 'after'] as const)(
    'acts %s the first list of a suspended run, whose own record holds only its own requests',
    async (when) => {
      let other: ActionRun | undefined;
      let startedAt = 0;
      const start = simulator.clock.now();
      const run = async (): Promise<void> => {
        startedAt = simulator.clock.now();
        other = await act(rotate);
      };
      simulator.inject({ match: 0, fault: { kind: 'suspend', ms: 20 * MINUTE, when, run } });
      const suspended = await act(lists);
      expect(other?.requests.map(({ url }) => url.pathname.split('/').at(-1))).toEqual([
        'listKeys',
        'regenerateKey',
      ]);
      expect(suspended.requests.map(({ url }) => url.pathname.split('/').at(-1))).toEqual([
        'listKeys',
        'listKeys',
      ]);
      const { changed, behind } = said(suspended) as { changed: boolean; behind: number };
      expect([changed, minutes(behind)]).toEqual([when === 'after', 0]);
      expect([minutes(startedAt - start), minutes(simulator.clock.now() - start)]).toEqual([10, 20]);
    },
  );

  test('may take longer than the suspension', async () => {
    const run = async (): Promise<void> => {
      await act('await sleep(3_600_000);');
    };
    simulator.inject({ match: 0, fault: { kind: 'suspend', ms: MINUTE, when: 'before', run } });
    const elapsed = said(
      await act("const elapsed = watch(); await arm('/listKeys'); said(elapsed());"),
    ) as number[];
    expect(elapsed.map(minutes)).toEqual([61, 61]);
  });

  test('can be started by any fault, and its own faults strike its own process', async () => {
    let other: ActionRun | undefined;
    const run = async (): Promise<void> => {
      simulator.inject({ match: { path: /regenerateKey$/ }, fault: { kind: 'kill', when: 'after' } });
      other = await act(rotate);
    };
    simulator.inject({ match: 0, fault: { kind: 'then', when: 'after', run } });
    const outer = await act(lists);
    expect([other?.signal, outer.signal, outer.exitCode]).toEqual(['SIGKILL', null, 0]);
    const { changed, behind } = said(outer) as { changed: boolean; behind: number };
    expect([changed, minutes(behind)]).toEqual([true, 0]);
  });

  test('leaves the faults of the first run to it', async () => {
    const run = async (): Promise<void> => {
      await act(rotate);
    };
    simulator.inject({ match: { method: 'GET' }, fault: { kind: 'signal', signal: 'SIGTERM' } });
    simulator.inject({ match: 0, fault: { kind: 'then', when: 'after', run } });
    const first = await act(
      "process.on('SIGTERM', () => said('canceled')); await arm('/listKeys'); await arm('', { method: 'GET' });",
    );
    expect(said(first)).toBe('canceled');
  });
});
