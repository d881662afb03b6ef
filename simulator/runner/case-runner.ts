// Runs the action against one simulator after another in a process that lives on: for tests of hundreds of runs.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { defaultVirtualBase, type ClockMapping } from '../determinism/clock.ts';
import { runAction, type ActionRun, type ProcessEnd, type RunOptions } from './run-action.ts';
import { attachProcess } from './attach-process.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator.ts';

export interface CaseRunner {
  /** A fresh world; its time goes on from the one before, for the process has seen that. */
  start(options?: SimulatorOptions): Promise<Simulator>;
  run(simulator: Simulator, options: Omit<RunOptions, 'launch' | 'clockScale'>): Promise<ActionRun>;
  stop(): Promise<void>;
}

/** Real milliseconds; a run of the longest waits takes a few seconds. */
const LIMIT = 30_000;

type Answer =
  { readonly end: ProcessEnd & { readonly rejections: readonly string[] } } | { readonly crash: string };

/** @param scale how many virtual milliseconds pass in a real one. */
export async function startCaseRunner(scale: number): Promise<CaseRunner> {
  // The certificate authority is the same for all simulators of this process, and is read when the child starts.
  const first = await startSimulator();
  const mapping: ClockMapping = { ...first.clock.mapping(), scale };
  const clockFile = new URL('../preload/clock.mjs', import.meta.url).href;
  const child = fork(fileURLToPath(new URL('./case-worker.mjs', import.meta.url)), {
    execArgv: ['--no-warnings', '--import', clockFile],
    env: { NODE_EXTRA_CA_CERTS: first.caFile, SIM_CLOCK: JSON.stringify(mapping), HOME: '/nonexistent' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  first.stop();
  let virtualNow = defaultVirtualBase;

  return {
    async start(options) {
      return startSimulator({ virtualBase: virtualNow, ...options });
    },
    async run(simulator, options) {
      const launch = (env: Readonly<Record<string, string>>) =>
        ask(child, simulator, { env: withoutPreloads(env), mapping: simulator.clock.mapping() });
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

/** The clock is there already, and one guard cannot follow many proxies: the simulator itself sees strangers. */
function withoutPreloads(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'NODE_OPTIONS'));
}

async function ask(child: ChildProcess, simulator: Simulator, message: object): Promise<ProcessEnd> {
  const detach = attachProcess(simulator, child);
  const answered = answerOf(child);
  child.send(message);
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
  try {
    const answer = await answered;
    if ('crash' in answer) throw new Error(`The run crashed: ${answer.crash}`);
    const { rejections, ...end } = answer.end;
    // In a process of its own each of them would end the run without a word.
    if (rejections.length > 0) throw new Error(`Unhandled rejections: ${rejections.join(', ')}`);
    return end;
  } finally {
    clearTimeout(limit);
    detach();
  }
}

function answerOf(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve) => {
    const settle = (answer: Answer): void => {
      child.off('message', read).off('exit', exit);
      resolve(answer);
    };
    const exit = (): void => {
      settle({ crash: 'the process ended' });
    };
    const read = (message: Partial<Answer>): void => {
      if ('end' in message || 'crash' in message) settle(message as Answer);
    };
    child.on('message', read).once('exit', exit);
  });
}
