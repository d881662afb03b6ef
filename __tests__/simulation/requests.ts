// What the runs of the simulation are asked to do, and the targets that stand for the places of the world.

import type { PlanRequest } from '../../src/core/plan/decision.ts';
import type { CreateRequest, KeysRequest } from '../../src/core/request.ts';
import { Secret } from '../../src/core/secret.ts';
import type { Target } from '../../src/core/targets.ts';
import { HOUR, type Duration } from '../../src/core/time.ts';
import { secretOf } from './services.ts';
import { FOREIGN, type Place, type Value, type World } from './world.ts';

export const MIN_OVERLAP: Duration = 2 * HOUR;
export const REFRESH_INTERVAL: Duration = 6 * HOUR;
export const MAX_AGE: Duration = 14 * HOUR;

/** Which value a run is given as `current-key`: what its only target holds, what it held when the run was queued, another secret. */
export type CurrentKeyChoice = 'right' | 'queued' | 'misfit';

export interface RunRequest extends PlanRequest {
  readonly currentKey: CurrentKeyChoice | undefined;
  readonly hasToken: boolean;
}

export const ROTATE: PlanRequest['operation'] = { name: 'rotate', force: false };

export const requestFor = (
  operation: PlanRequest['operation'],
  changes: Partial<Omit<RunRequest, 'operation'>> = {},
): RunRequest => ({
  operation,
  maxAge: undefined,
  minOverlap: MIN_OVERLAP,
  refreshInterval: REFRESH_INTERVAL,
  verify: true,
  currentKey: undefined,
  hasToken: true,
  ...changes,
});

const MOST_PLACES = 8;

/** One target of each kind for each place in the world: `repo:octo/0`, `keyvault:0`. */
const TARGETS: Readonly<Record<Place['kind'], readonly Target[]>> = {
  stamped: Array.from({ length: MOST_PLACES }, (_, index) => ({
    kind: 'repo',
    owner: 'octo',
    repo: String(index),
    name: 'AZURE_MAPS_KEY',
  })),
  readable: Array.from({ length: MOST_PLACES }, (_, index) => ({
    kind: 'keyvault',
    vault: String(index),
    name: 'azure-maps-key',
  })),
};

export const placeOf = (target: Target): number =>
  TARGETS[target.kind === 'keyvault' ? 'readable' : 'stamped'].indexOf(target);

/** The settings of a request that no decision depends on. */
const OTHER_SETTINGS = {
  auth: { kind: 'azure-cli', tenantId: undefined },
  cloud: 'AzureCloud',
  dryRun: false,
  account: { subscriptionId: 'S', resourceGroup: 'rg-maps', accountName: 'contoso-maps' },
  outputKey: false,
} as const;

const TOKEN = new Secret('github-token', 'token');

export function requestOf(
  { operation, hasToken, ...settings }: RunRequest,
  places: readonly number[],
  currentKey: Value | undefined,
  world: World,
): KeysRequest | CreateRequest {
  const handling = {
    ...OTHER_SETTINGS,
    ...settings,
    targets: places.map((index) => TARGETS[world.places[index]!.kind][index]!),
    currentKey: currentKey === undefined ? undefined : secretOf(currentKey),
    githubToken: hasToken ? TOKEN : undefined,
  };
  return operation.name === 'create'
    ? { kind: 'create', operation, ...handling }
    : { kind: 'keys', operation, ...handling };
}

export function currentKeyOf({ currentKey }: RunRequest, place: Place): Value | undefined {
  switch (currentKey) {
    case 'right':
      return place.value;
    case 'queued':
      return place.former ?? place.value;
    case 'misfit':
      return FOREIGN;
    case undefined:
      return undefined;
  }
}
