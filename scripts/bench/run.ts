// Runs the built bundle once and measures the time from the start of the process to its end.
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAction } from '../../simulator/runner/run-action.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator.ts';
import { startRelay } from './relay.ts';

export interface Measured {
  readonly run: ActionRun;
  /** In real milliseconds. */
  readonly whole: number;
  /** From the start of the process to its first connection, by the process's own clock. */
  readonly toFirstConnection: number;
  readonly peakMiB: number;
  /** Files of the bundle that were loaded. */
  readonly loaded: readonly string[];
}

export interface Setting {
  readonly inputs: Readonly<Record<string, string>>;
  /** In real milliseconds. */
  readonly roundTrip: number;
  readonly world?: SimulatorOptions;
  readonly arrange: (simulator: Simulator) => void;
}

const probe = new URL('../../simulator/preload/probe.mjs', import.meta.url).href;

export async function measure({ inputs, roundTrip, world, arrange }: Setting): Promise<Measured> {
  const simulator = await startSimulator(world);
  const relay = await startRelay(simulator.proxyUrl, roundTrip);
  try {
    arrange(simulator);
    const file = join(simulator.temporaryDirectory('probe'), 'probe.json');
    const run = await runAction(simulator, {
      inputs,
      clockScale: 1,
      waitsOut: true,
      env: {
        HTTPS_PROXY: relay.url,
        HTTP_PROXY: relay.url,
        SIM_PROXY_PORT: new URL(relay.url).port,
        NODE_OPTIONS: `${simulator.env()['NODE_OPTIONS'] ?? ''} --import ${probe}`,
        SIM_PROBE_FILE: file,
      },
    });
    if (run.exitCode !== 0) throw new Error(`The run failed:\n${run.log}`);
    const figures = JSON.parse(readFileSync(file, 'utf8')) as Pick<Measured, 'loaded' | 'peakMiB'> & {
      firstConnection: number;
    };
    return {
      run,
      whole: run.duration,
      toFirstConnection: figures.firstConnection,
      peakMiB: figures.peakMiB,
      loaded: figures.loaded,
    };
  } finally {
    await relay.stop();
    simulator.stop();
  }
}

/** Measures a process that does nothing, with the same preloads. All other figures include this overhead. */
export async function measureBareNode(): Promise<{ readonly whole: number; readonly toFirstLine: number }> {
  const simulator = await startSimulator();
  try {
    const started = performance.now();
    const env = {
      ...process.env,
      ...simulator.env(),
      NODE_OPTIONS: `${simulator.env()['NODE_OPTIONS'] ?? ''} --import ${probe}`,
    };
    const child = spawn(process.execPath, ['-e', 'console.log(performance.now())'], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await new Promise((resolve) => child.once('close', resolve));
    return { whole: performance.now() - started, toFirstLine: Number(text) };
  } finally {
    simulator.stop();
  }
}

export const distFolder = fileURLToPath(new URL('../../dist', import.meta.url));
