// The repository of a reader who has followed docs/setup.md and saved an example, in the simulated Azure and GitHub.
import { jobToken } from '../../../simulator/github/state/defaults.ts';
import type { SimulatorOptions } from '../../../simulator/simulator.ts';
import { defaultApplications, publicWorld } from '../../../simulator/world.ts';
import { isoSeconds, type WorkflowRunRecord } from '../../play/gh-state.ts';
import { play, type Played } from '../../play/play.ts';
import type { Stage } from '../../play/stage.ts';
import { read } from '../../meta/repository.ts';
import { openWorld, SITE, type World } from '../world.ts';

export const PRODUCTION = 'env:octo/site/production#AZURE_MAPS_KEY';

/** What docs/setup.md stores as variables. */
export const vars = {
  AZURE_CLIENT_ID: publicWorld.clientId,
  AZURE_TENANT_ID: publicWorld.tenantId,
  AZURE_SUBSCRIPTION_ID: publicWorld.subscriptionId,
  AZURE_MAPS_RESOURCE_ID: resourceId(publicWorld),
  ROTATION_APP_CLIENT_ID: 'Iv23liEXAMPLE',
};

export function resourceId(account: Record<keyof typeof publicWorld, string>): string {
  const { subscriptionId, resourceGroup, accountName } = account;
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Maps/accounts/${accountName}`;
}

interface Settings {
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Of `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The name of the workflow's file, for the list of runs that `gh` shows. */
  readonly name?: string;
}

type Surroundings = Omit<Stage, 'contexts'>;

export class Repository implements Surroundings {
  readonly world: World;
  readonly groups = new Map<string, () => void>();
  readonly reviewed = new Set<string>();
  app: Stage['app'];
  gh: Stage['gh'] = { runs: [], issues: [], failures: {}, calls: [] };

  constructor(world: World) {
    this.world = world;
  }

  run: Stage['run'] = (inputs, options) => this.world.start({ ...options, inputs });
  addToken: Stage['addToken'] = (token) => {
    this.world.simulator.github.addToken(token);
  };
  setSubject: Stage['setSubject'] = (subject) => {
    this.world.simulator.azure.idToken.subject = subject;
  };
  azureCli: Stage['azureCli'] = () => this.world.simulator.azure.cli();
  now: Stage['now'] = () => this.world.simulator.clock.now();
  directory: Stage['directory'] = () => this.world.simulator.temporaryDirectory('script');

  /** Starts a workflow. Secrets of the repository are those of this moment. */
  async start(
    text: string,
    { vars: others, secrets, inputs, name = 'example.yml' }: Settings = {},
  ): Promise<Played> {
    const held = this.world.simulator.github.secret(SITE)?.value;
    const contexts = {
      github: {
        repository: 'octo/site',
        repository_owner: 'octo',
        server_url: 'https://github.com',
        run_id: '1234567890',
        workflow_ref: `octo/site/.github/workflows/${name}@refs/heads/main`,
        token: jobToken.value,
      },
      vars: { ...vars, ...others },
      secrets: {
        ROTATION_APP_PRIVATE_KEY: 'a private key',
        ...(held === undefined ? {} : { AZURE_MAPS_KEY: held }),
        ...secrets,
      },
    };
    return play(text, Object.assign(this, { contexts }), inputs);
  }

  /** Adds a run to those that `gh` lists: by default, one on main that has just succeeded. */
  addRun(workflow: string, run: Partial<WorkflowRunRecord> = {}): void {
    const now = isoSeconds(this.now());
    const rest = { headBranch: 'main', event: 'push', createdAt: now, updatedAt: now, attempt: 1 } as const;
    const done = { databaseId: 1 + this.gh.runs.length, status: 'completed', conclusion: 'success' } as const;
    this.gh = { ...this.gh, runs: [...this.gh.runs, { workflow, ...rest, ...done, ...run }] };
  }
}

/**
 * Azure trusts the branch and the environment, as docs/setup.md configures it.
 * @param open such as that of `useCases`, for a test file with many runs.
 */
export async function openRepository(options: SimulatorOptions = {}, open = openWorld): Promise<Repository> {
  const applications = defaultApplications();
  for (const application of applications) {
    const [first] = application.federatedCredentials;
    if (first)
      application.federatedCredentials.push({ ...first, subject: 'repo:octo/site:environment:production' });
  }
  return new Repository(await open({ applications, ...options }));
}

export const example = (name: string): string => read(`examples/${name}.yml`);

export const outcomes = ({ runs }: Played): string[] =>
  runs.map(({ outputs }) => outputs['outcome'] ?? 'none');
