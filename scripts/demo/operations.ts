// The first part of the demo: regenerate, publish and list, each with its log, its summary and the values of
// the secrets.
import { runAction } from '../../simulator/runner/run-action.ts';
import { startSimulator } from '../../simulator/simulator.ts';
import { bold, dim, heading, identity, showLog, showSecrets } from './stage.ts';

const scenes = [
  { operation: 'regenerate', inputs: { 'key-type': 'secondary', repository: 'octo/site' } },
  {
    operation: 'publish',
    inputs: { 'key-type': 'auto', environment: 'staging, production', 'secret-name': 'MAPS_KEY' },
  },
  { operation: 'list', inputs: { 'max-age': '90d' } },
] as const;

/** @returns whether every run succeeded. */
export async function showOperations(): Promise<boolean> {
  const simulator = await startSimulator();
  let succeeded = true;
  try {
    for (const { operation, inputs } of scenes) {
      heading(`operation: ${operation}`);
      for (const [name, value] of Object.entries(inputs)) console.log(dim(`  ${name}: ${value}`));
      console.log('');
      const run = await runAction(simulator, { inputs: { ...identity, operation, ...inputs } });
      succeeded &&= run.exitCode === 0;
      showLog(run);
      console.log(`\n  ${bold('Job summary')}\n`);
      console.log(run.summary.trimEnd().replace(/^/gm, '    '));
      console.log('');
      showSecrets(simulator);
    }
    return succeeded;
  } finally {
    simulator.stop();
  }
}
