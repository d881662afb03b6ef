// Runs the action many times in one long-lived process, each time against a new simulator. For tests with hundreds of runs.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { defaultVirtualBase, type ClockMapping } from '../determinism/clock.ts';
import type { ActionRun } from '../inspection/action-run.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator.ts';
import { attachProcess } from './attach-process.ts';
import { runAction } from './run-action.ts';
import type { ProcessEnd, RunOptions } from './run-options.ts';

export interface CaseRunner {
  /** Starts a simulator. Its time continues after that of the previous one, because the process must not go back in time. */
  start(options?: SimulatorOptions): Promise<Simulator>;
  /** A clock offset is not possible: after that run, time would go back. */
  run(
    simulator: Simulator,
    options: Omit<RunOptions, 'launch' | 'clockScale' | 'clockOffset'>,
  ): Promise<ActionRun>;
  stop(): Promise<void>;
}

/** Real milliseconds. A run with the longest waits takes a few seconds. */
const timeLimit = 30_000;

type Result =
  { readonly end: ProcessEnd & { readonly rejections: readonly string[] } } | { readonly crash: string };

/** @param scale how many virtual milliseconds pass per real millisecond. */
export async function startCaseRunner(scale: number): Promise<CaseRunner> {
  const child = await startWorker(scale);
  let virtualNow = defaultVirtualBase;
  return {
    async start(options) {
      return startSimulator({ virtualBase: virtualNow, ...options });
    },
    async run(simulator, options) {
      const launch = (env: Readonly<Record<string, string>>) =>
        runInWorker(child, simulator, { env: withoutPreloads(env), mapping: simulator.clock.mapping() });
      try {
        return await runAction(simulator, { ...options, clockScale: scale, launch });
      } finally {
        virtualNow = Math.max(virtualNow, simulator.clock.now()) + 60_000;
      }
    },
    async stop() {
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function startWorker(scale: number): Promise<ChildProcess> {
  // All simulators of this process have the same certificate authority, which the child reads when it starts.
  const first = await startSimulator();
  const mapping: ClockMapping = { ...first.clock.mapping(), scale };
  const preloads = ['clock', 'traces'].flatMap((name) => [
    '--import',
    new URL(`../preload/${name}.mjs`, import.meta.url).href,
  ]);
  const child = fork(fileURLToPath(new URL('./case-worker.mjs', import.meta.url)), {
    execArgv: ['--no-warnings', ...preloads],
    env: { NODE_EXTRA_CA_CERTS: first.caFile, SIM_CLOCK: JSON.stringify(mapping), HOME: '/nonexistent' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  first.stop();
  return child;
}

/**
 * The worker has already loaded the others. The guard allows only one proxy, but each simulator has its own; the simulator
 * still reports requests to hosts that are not simulated.
 */
function withoutPreloads(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'NODE_OPTIONS'));
}

async function runInWorker(child: ChildProcess, simulator: Simulator, message: object): Promise<ProcessEnd> {
  const detach = attachProcess(simulator, child);
  const pending = resultOf(child);
  child.send(message);
  const limit = setTimeout(() => child.kill('SIGKILL'), timeLimit);
  try {
    const result = await pending;
    if ('crash' in result) throw new Error(`The run crashed: ${result.crash}`);
    const { rejections, ...end } = result.end;
    // In a separate process, an unhandled rejection would end the run.
    if (rejections.length > 0) throw new Error(`Unhandled rejections: ${rejections.join(', ')}`);
    return end;
  } finally {
    clearTimeout(limit);
    detach();
  }
}

function resultOf(child: ChildProcess): Promise<Result> {
  return new Promise((resolve) => {
    const settle = (result: Result): void => {
      child.off('message', onMessage).off('exit', onExit);
      resolve(result);
    };
    const onExit = (): void => {
      settle({ crash: 'the process ended' });
    };
    const onMessage = (message: Partial<Result>): void => {
      if ('end' in message || 'crash' in message) settle(message as Result);
    };
    child.on('message', onMessage).once('exit', onExit);
  });
}
