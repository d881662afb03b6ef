// Measures a run: which files of the bundle it loads, and its peak memory usage.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import type { Inputs, World } from './world.ts';

export interface Probe {
  readonly loaded: readonly string[];
  readonly peakMiB: number;
}

export async function probed(
  world: World,
  inputs: Inputs,
  options: Omit<RunOptions, 'inputs'> = {},
): Promise<{ readonly run: ActionRun; readonly probe: Probe }> {
  const { simulator } = world;
  const file = join(simulator.temporaryDirectory('probe'), 'probe.json');
  const preload = new URL('../../simulator/preload/probe.mjs', import.meta.url).href;
  const run = await world.run(inputs, {
    ...options,
    env: {
      ...options.env,
      NODE_OPTIONS: `${simulator.env()['NODE_OPTIONS'] ?? ''} --import ${preload}`,
      SIM_PROBE_FILE: file,
    },
  });
  return { run, probe: JSON.parse(readFileSync(file, 'utf8')) as Probe };
}
