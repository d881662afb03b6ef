// The scenes of the fault matrix: for every operation, a world in which it has something to do, and the result that it must
// reach.
import type { ErrorCode } from '../../src/core/errors/action-error.ts';
import { SECOND } from '../../src/core/time.ts';
import { day } from '../../simulator/determinism/clock.ts';
import type { SimulatorOptions } from '../../simulator/simulator.ts';
import { member, NEW } from './accounts.ts';
import { SITE, STAGING, VAULT, type Inputs, type World } from './world.ts';

export interface Scene {
  readonly inputs: Inputs;
  readonly world?: SimulatorOptions;
  readonly prepare: (world: World) => void;
  /** The secrets that must hold a working key at every request. */
  readonly targets: readonly string[];
  /** The inputs of the next run, which has no fault. By default they are the same. */
  readonly next?: Inputs;
  /** More codes with which a run of this scene may end. */
  readonly codes?: readonly ErrorCode[];
  /** Whether the work is finished after a successful run. */
  readonly isDone: (world: World, outputs: Readonly<Record<string, string>>) => boolean;
}

const ORGANIZATION = 'org:octo#AZURE_MAPS_KEY';
/** More than a page. */
const SELECTED = 101;

function newest({ account }: World): 'primary' | 'secondary' {
  const { primary, secondary } = account.keys;
  return primary.at >= secondary.at ? 'primary' : 'secondary';
}

interface KeyScene extends Pick<Scene, 'codes'> {
  readonly targets?: readonly string[];
  /** What the secret holds before the run; `older`: written before the newest key was regenerated. */
  readonly secret?: 'newest' | 'older';
  readonly prepare?: (world: World) => void;
}

/** GitHub contradicts itself: what this run has already seen is said to be missing. */
const CONTRADICTION = { codes: ['github-unexpected-answer'] } as const;

/** A run on the keys of an account that exists. The next run is a rotation that is not due. */
function keyScene(
  inputs: Inputs,
  { targets = [SITE], secret = 'newest', prepare, codes }: KeyScene = {},
): Scene {
  const named: Inputs = targets[0] === SITE ? {} : { targets: targets.join('\n') };
  return {
    inputs: { ...named, ...inputs },
    targets,
    ...(codes === undefined ? {} : { codes }),
    prepare(world) {
      const [key, daysAgo] = secret === 'newest' ? (['primary', 99] as const) : (['secondary', 150] as const);
      for (const target of targets) world.store(key, { target, daysAgo });
      prepare?.(world);
    },
    next: { ...named, 'max-age': '365d' },
    isDone: (world) => targets.every((target) => world.holds(target) === newest(world)),
  };
}

/** A run on whole accounts. */
function accountsScene(inputs: Inputs, rest: Pick<Scene, 'isDone'> & Partial<Scene>): Scene {
  return { inputs, targets: [], prepare: () => undefined, ...rest };
}

const DUE: Inputs = { 'max-age': '90d' };

export const SCENES: Readonly<Record<string, Scene>> = {
  'rotate, due': keyScene(DUE),
  'rotate, drift': keyScene({ 'max-age': '365d' }, { secret: 'older' }),
  'rotate, vault': keyScene(DUE, { targets: [VAULT] }),
  'rotate, organization': keyScene(DUE, {
    ...CONTRADICTION,
    targets: [ORGANIZATION],
    prepare({ account, simulator: { github, clock } }) {
      const names = Array.from({ length: SELECTED }, (_, index) => `octo/app-${index}`);
      github.setSecret(ORGANIZATION, account.keys.primary.value, {
        updatedAt: clock.now() - 99 * day,
        visibility: 'selected',
        selectedRepositoryIds: names.map((name) => github.addRepository(name).id),
      });
    },
  }),
  'rotate, environment': keyScene(DUE, { ...CONTRADICTION, targets: [STAGING] }),
  'regenerate primary': keyScene({ operation: 'regenerate', 'key-type': 'primary' }),
  'regenerate secondary': keyScene({ operation: 'regenerate', 'key-type': 'secondary' }),
  'regenerate both': keyScene({ operation: 'regenerate', 'key-type': 'both' }),
  publish: keyScene({ operation: 'publish' }, { secret: 'older' }),
  list: keyScene({ operation: 'list' }),
  check: keyScene({ operation: 'check', 'max-age': '365d' }),
  create: accountsScene(NEW, {
    world: { accounts: [] },
    targets: [SITE],
    prepare({ simulator }) {
      simulator.azure.subscription().provisioning = { takes: 3 * SECOND, ends: 'Succeeded' };
    },
    // Azure created the account, but keeps responding that it does not exist.
    codes: ['azure-provisioning-failed'],
    isDone: (world) => world.simulator.azure.accounts.length === 1 && world.holds() === newest(world),
  }),
  delete: accountsScene(
    { operation: 'delete', confirm: 'contoso-maps' },
    {
      // Azure responds that there is nothing to delete, and the account still exists.
      codes: ['azure-deletion-unfinished'],
      isDone: (world) => world.account.deleted,
    },
  ),
  discover: accountsScene(
    { operation: 'discover', 'resource-group': '', 'account-name': '', 'max-age': '90d' },
    {
      world: { accounts: ['a', 'b', 'c'].map((name) => member({ name })) },
      prepare({ simulator }) {
        simulator.azure.subscription().pageSize = 2;
      },
      isDone: (_, { accounts = '[]' }) => (JSON.parse(accounts) as unknown[]).length === 3,
    },
  ),
};
