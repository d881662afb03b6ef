// Ten runs whose logs and summaries are golden files and whose summaries are the pictures of docs/summaries.md.
import type { AccountOptions } from '../../simulator/azure/maps/account-options.ts';
import { daysBefore } from '../../simulator/azure/maps/account-options.ts';
import type { KeyType } from '../../simulator/azure/maps/account-keys.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { publicWorld } from '../../simulator/world.ts';
import { FLEET } from './fleet.ts';

export interface Scene {
  readonly name: string;
  readonly accounts: readonly AccountOptions[];
  /** What GitHub has before the run. */
  readonly prepare?: (simulator: Simulator) => void;
  /** Besides those that sign in and select the account. */
  readonly inputs: NonNullable<RunOptions['inputs']>;
  /** The transcript has the log and the summary only: the rest is long, and shows nothing new. */
  readonly long?: true;
  /** The README shows its picture, in the reader's theme. */
  readonly inReadme?: true;
}

const MAX_AGE = { 'max-age': '90d' };
const SITE = 'repo:octo/site#AZURE_MAPS_KEY';
const STAGING = 'env:octo/site/staging#AZURE_MAPS_KEY';
const PRODUCTION = 'env:octo/site/production#AZURE_MAPS_KEY';
const TWO = { ...MAX_AGE, targets: 'repo:octo/site\nenv:octo/site/staging' };

const TEAMS = ['fleet', 'geo', 'routing', 'search', 'shop', 'stores', 'tiles', 'tracking', 'weather'];
const TWELVE = [SITE, STAGING, PRODUCTION, ...TEAMS.map((team) => `repo:octo/${team}#AZURE_MAPS_KEY`)];

const HUNDRED = Array.from(
  { length: 100 },
  (_, index) => `repo:octo/service-${String(index + 1).padStart(3, '0')}#AZURE_MAPS_KEY`,
);
const ARCHIVED = ['octo/service-007', 'octo/service-042', 'octo/service-090'];

/** @param days ago, when each key was regenerated. */
export const account = (days: Readonly<Record<KeyType, number>>): readonly AccountOptions[] => [
  {
    ...publicWorld,
    name: publicWorld.accountName,
    cloud: 'AzureCloud',
    createdDaysAgo: 400,
    regeneratedDaysAgo: days,
  },
];

/** The rotation is due: the newest key is older than 90 days. */
const DUE = account({ primary: 90, secondary: 180 });
const YOUNG = account({ primary: 40, secondary: 130 });

/** Secrets that hold the key, written that many days ago. */
function store({ github, azure, clock }: Simulator, key: KeyType, days: number, ...targets: string[]): void {
  const updatedAt = daysBefore(clock.now(), days);
  for (const target of targets) github.setSecret(target, azure.account().keys[key].value, { updatedAt });
}

function addRepositories({ github }: Simulator, targets: readonly string[]): void {
  for (const target of targets) {
    const [, repository] = /^repo:(.+)#/.exec(target) ?? [];
    if (repository !== undefined && repository !== 'octo/site') github.addRepository(repository);
  }
}

export const SCENES: readonly Scene[] = [
  {
    name: 'rotated',
    inReadme: true,
    accounts: DUE,
    prepare: (simulator) => store(simulator, 'primary', 3, SITE, STAGING),
    inputs: TWO,
  },
  {
    name: 'unchanged',
    accounts: YOUNG,
    prepare: (simulator) => store(simulator, 'primary', 3, SITE, STAGING),
    inputs: TWO,
  },
  {
    name: 'refreshed',
    accounts: YOUNG,
    prepare: (simulator) => store(simulator, 'primary', 7, SITE, STAGING),
    inputs: TWO,
  },
  {
    // Someone regenerated the secondary key in the portal this morning.
    name: 'healed',
    accounts: account({ primary: 40, secondary: 0.1 }),
    prepare: (simulator) => store(simulator, 'primary', 3, SITE, STAGING),
    inputs: TWO,
  },
  {
    name: 'failing-check',
    inReadme: true,
    accounts: account({ primary: 100, secondary: 190 }),
    prepare(simulator) {
      store(simulator, 'primary', 3, SITE);
      store(simulator, 'secondary', 150, 'repo:octo/app#AZURE_MAPS_KEY');
    },
    inputs: {
      operation: 'check',
      ...MAX_AGE,
      targets: 'repo:octo/site\nrepo:octo/app\nenv:octo/site/staging',
    },
  },
  {
    name: 'failed-target',
    accounts: DUE,
    prepare(simulator) {
      addRepositories(simulator, TWELVE);
      store(simulator, 'primary', 3, ...TWELVE);
    },
    // This environment does not exist.
    inputs: { ...MAX_AGE, targets: [...TWELVE.slice(1), 'env:octo/site/qa'].join('\n') },
    long: true,
  },
  {
    name: 'dry-run',
    accounts: DUE,
    prepare: (simulator) => store(simulator, 'primary', 3, SITE, STAGING),
    inputs: { ...TWO, 'dry-run': 'true' },
  },
  {
    name: 'overlap',
    accounts: DUE,
    prepare(simulator) {
      store(simulator, 'primary', 3, SITE);
      store(simulator, 'primary', 1, STAGING);
    },
    inputs: { ...TWO, 'min-overlap': '2d' },
  },
  {
    name: 'fleet',
    accounts: FLEET,
    inputs: {
      operation: 'discover',
      ...MAX_AGE,
      'resource-group': '',
      'account-name': '',
      'github-token': '',
    },
    long: true,
  },
  {
    name: 'hundred',
    accounts: DUE,
    prepare(simulator) {
      addRepositories(simulator, HUNDRED);
      store(simulator, 'primary', 3, ...HUNDRED);
      // Someone archives three repositories while the key is regenerated.
      const archive = () => ARCHIVED.forEach((one) => simulator.github.restrictions.set(one, 'archived'));
      simulator.inject({
        match: { path: /regenerateKey$/ },
        fault: { kind: 'then', when: 'after', run: archive },
      });
    },
    inputs: { ...MAX_AGE, targets: HUNDRED.join('\n') },
    long: true,
  },
];
