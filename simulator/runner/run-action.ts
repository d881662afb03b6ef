// Runs the built action as a runner does: as a child process, with a runner's environment, against the simulator.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ActionRun } from '../inspection/action-run.ts';
import { assertNoLeak } from '../inspection/leaks/leaks.ts';
import { assertMasks } from '../inspection/masks.ts';
import { assertReport } from '../inspection/report.ts';
import {
  isMaskLine,
  linesOf,
  masksOf,
  parseOutputs,
  shownAnnotationsOf,
} from '../inspection/workflow-commands.ts';
import type { Simulator } from '../simulator.ts';
import { environmentOf } from './environment.ts';
import { resolveInputs } from './inputs.ts';
import type { ProcessEnd, RunOptions } from './run-options.ts';
import { runProcess } from './run-process.ts';
import { createRunnerFiles, type RunnerFiles } from './runner-files.ts';
import { readTraces } from './traces.ts';

const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/** Waits are skipped anyway. At a higher scale, a machine that stalls for a second would exceed the action's time limits. */
const defaultClockScale = 2;

type Remains = ProcessEnd &
  Pick<ActionRun, 'inputs' | 'environment' | 'requests' | 'traces' | 'directory' | 'duration'>;

function recordOf(remains: Remains, files: RunnerFiles): ActionRun {
  const { stdout } = remains;
  return {
    ...remains,
    log: linesOf(stdout)
      .filter((line) => !isMaskLine(line))
      .join('\n'),
    masks: masksOf(stdout),
    outputs: parseOutputs(files.read('GITHUB_OUTPUT')),
    summary: files.read('GITHUB_STEP_SUMMARY'),
    files: {
      GITHUB_ENV: files.read('GITHUB_ENV'),
      GITHUB_STATE: files.read('GITHUB_STATE'),
      GITHUB_PATH: files.read('GITHUB_PATH'),
    },
    annotations: shownAnnotationsOf(stdout),
  };
}

/** The files that the search for leaks treats by other rules: with `output-key`, GITHUB_OUTPUT contains a key. */
function filesWithRules(
  files: RunnerFiles,
  env: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>,
): readonly string[] {
  const { GITHUB_OUTPUT: output = '' } = env;
  return [...Object.values(files.paths), ...(inputs['output-key'] === 'true' ? [output] : [])];
}

/** Throws if the run leaked a secret, if its report is not valid or, unless `unclean` is set, if it was not clean. */
export async function runAction(simulator: Simulator, options: RunOptions = {}): Promise<ActionRun> {
  const directory = simulator.temporaryDirectory('run');
  const { cwd = directory, waitsOut = false, clockScale = defaultClockScale } = options;
  const script = options.script ?? join(repositoryRoot, 'dist', 'index.js');
  const actionFile = options.actionFile ?? join(repositoryRoot, 'action.yml');
  const inputs = resolveInputs(actionFile, options.inputs ?? {});
  const files = createRunnerFiles(directory);
  const first = simulator.requests.length;
  const depth = simulator.processes.length + 1;

  // A fault of another run started this one: that run stands still meanwhile.
  const wake = await simulator.processes.at(-1)?.freeze();
  const { clock } = simulator;
  const { scale } = clock;
  clock.setScale(clockScale);
  const tracesFile = `${directory}.traces`;
  const env = {
    ...environmentOf(simulator, directory, files.paths, inputs, options),
    SIM_TRACES_FILE: tracesFile,
  };
  const launch =
    options.launch ?? (() => runProcess(simulator, { script, cwd, env, waitsOut, stdout: options.stdout }));
  const started = performance.now();
  const end = await launch(env).finally(() => {
    clock.setScale(scale);
    wake?.('both');
  });
  const duration = performance.now() - started;
  await clock.settle();

  const requests = simulator.requests.slice(first).filter((request) => request.depth === depth);
  const traces = readTraces(tracesFile, directory, filesWithRules(files, env, inputs), env);
  const run = recordOf({ ...end, inputs, environment: env, requests, traces, directory, duration }, files);
  inspect(simulator, run, options);
  return run;
}

function inspect(simulator: Simulator, run: ActionRun, { env, stdout, script, unclean }: RunOptions): void {
  assertNoLeak(simulator, run, stdout === undefined);
  assertMasks(run);
  const hasOutputs =
    !Object.hasOwn(env ?? {}, 'GITHUB_OUTPUT') &&
    (stdout === undefined || run.outputs['report'] !== undefined);
  if (script === undefined && hasOutputs) assertReport(run);
  if (unclean !== true) simulator.assertClean();
}
