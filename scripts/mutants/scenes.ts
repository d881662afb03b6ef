// The scenes in which mutants run. Without a mutation, each ends as it should, and the search finds nothing.
import { day } from '../../simulator/determinism/clock.ts';
import { seededAlphanumerics } from '../../simulator/determinism/random.ts';
import { appToken } from '../../simulator/github/state/defaults.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { runAction } from '../../simulator/runner/run-action.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { identityInputs, publicWorld } from '../../simulator/world.ts';

export type SceneName =
  | 'rotate'
  | 'current-key'
  | 'publish to a vault'
  | 'azure-cli'
  | 'NODE_DEBUG without a proxy'
  | 'NODE_DEBUG and azure-cli';

interface Scene {
  /** The output `outcome` without a mutation. */
  readonly outcome: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly prepare?: (simulator: Simulator) => Omit<RunOptions, 'inputs'>;
}

const REPOSITORY_SECRET = 'repo:octo/site#AZURE_MAPS_KEY';

/** The secret was written three days ago, so that the standby key is due. */
function storePrimary({ azure, github, clock }: Simulator): void {
  const updatedAt = clock.now() - 3 * day;
  github.setSecret(REPOSITORY_SECRET, azure.account().keys.primary.value, { updatedAt });
}

const NODE_DEBUG = 'http,https,net,tls,stream,child_process';

const SCENES: Readonly<Record<SceneName, Scene>> = {
  rotate: {
    outcome: 'rotated',
    inputs: {},
    prepare: (simulator) => {
      storePrimary(simulator);
      return {};
    },
  },
  'current-key': {
    outcome: 'rotated',
    inputs: { 'current-key': `AZURE-MAPS+${seededAlphanumerics('the current key', 40)}` },
    prepare: (simulator) => {
      storePrimary(simulator);
      return {};
    },
  },
  'publish to a vault': {
    outcome: 'published',
    inputs: { operation: 'publish', targets: 'keyvault:contoso-kv#azure-maps-key' },
    prepare: ({ azure }) => {
      azure.vault().set('azure-maps-key', seededAlphanumerics('the value before', 40));
      return {};
    },
  },
  'azure-cli': {
    outcome: 'published',
    inputs: { operation: 'publish', 'azure-auth': 'azure-cli' },
    prepare: (simulator) => ({ path: [simulator.azure.cli()] }),
  },
  'NODE_DEBUG without a proxy': {
    outcome: 'published',
    inputs: { operation: 'publish' },
    prepare: () => ({ direct: true, env: { NODE_DEBUG } }),
  },
  'NODE_DEBUG and azure-cli': {
    outcome: 'published',
    inputs: { operation: 'publish', 'azure-auth': 'azure-cli' },
    // Node prints the environment of az, which contains what the job has in it.
    prepare: (simulator) => ({
      direct: true,
      env: { NODE_DEBUG, APP_PRIVATE_KEY: undefined },
      path: [simulator.azure.cli()],
    }),
  },
};

/** Runs these sources in a scene. Throws what the inspection of the run throws. */
export async function play(name: SceneName, script: string): Promise<ActionRun> {
  const { inputs, prepare } = SCENES[name];
  const simulator = await startSimulator();
  try {
    const identity = { ...identityInputs(publicWorld), 'github-token': appToken.value };
    const options = prepare?.(simulator) ?? {};
    return await runAction(simulator, { ...options, script, inputs: { ...identity, ...inputs } });
  } finally {
    simulator.stop();
  }
}

/** The control of a scene: these sources must not be found to leak, and the run must end as it should. */
export async function control(name: SceneName, script: string): Promise<void> {
  const { outputs, stderr } = await play(name, script);
  const { outcome } = SCENES[name];
  if (outputs['outcome'] !== outcome)
    throw new Error(`Its outcome is ${outputs['outcome'] ?? 'missing'} instead of ${outcome}. ${stderr}`);
}
