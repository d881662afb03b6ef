// The measured operations, each in a simulated world of its own: the requests that it needs, and the round trips on its
// critical path, which determine the floor.
import { SETTLING } from '../../src/core/observation.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { identity } from '../demo/stage.ts';

export interface Scene {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  arrange(simulator: Simulator): void;
  /** The least number of requests that the operation needs. */
  readonly leastRequests: number;
  /**
   * Sequential round trips. The first host needs three (CONNECT or TCP, TLS, and the request). Connections to all other
   * hosts can be opened in the meantime, so each further request needs one.
   */
  readonly roundTrips: number;
  /** The wait that the rotation rule requires, in milliseconds. */
  readonly wait: number;
}

const FIRST_HOST = 3;
const target = 'repo:octo/site#AZURE_MAPS_KEY';

/** The longest chain before the plan: ID token, Entra, Resource Manager. The requests to GitHub are concurrent. */
const OBSERVATION = FIRST_HOST + 1 + 1;

function publishedLately(simulator: Simulator): void {
  const { keys } = simulator.azure.account();
  simulator.github.setSecret(target, keys.primary.value, {
    // Not so long ago that it is due for a refresh.
    updatedAt: simulator.clock.now() - 3 * 86_400_000,
  });
}

/** What users do by hand today with `az maps account keys renew` and `gh secret set`. */
export const regenerateScene: Scene = {
  name: 'regenerate',
  inputs: { ...identity, operation: 'regenerate', 'key-type': 'secondary' },
  arrange: () => undefined,
  leastRequests: 14,
  // Like a rotation, it first makes room with the key that stays.
  roundTrips: OBSERVATION + 3 + 1 + 4,
  wait: SETTLING,
};

export const scenes: readonly Scene[] = [
  {
    name: 'list',
    inputs: { ...identity, operation: 'list' },
    arrange: () => undefined,
    leastRequests: 4,
    roundTrips: OBSERVATION,
    wait: 0,
  },
  {
    name: 'check',
    inputs: { ...identity, operation: 'check', 'max-age': '180d' },
    arrange: publishedLately,
    leastRequests: 5,
    roundTrips: OBSERVATION,
    wait: 0,
  },
  {
    name: 'rotate, not due',
    inputs: { ...identity, operation: 'rotate', 'max-age': '180d' },
    arrange: publishedLately,
    leastRequests: 6,
    roundTrips: OBSERVATION,
    wait: 0,
  },
  {
    name: 'publish',
    inputs: { ...identity, operation: 'publish' },
    arrange: () => undefined,
    leastRequests: 9,
    // The verification of the key, the write, and the confirmation.
    roundTrips: OBSERVATION + 1 + 1 + 1,
    wait: 0,
  },
  regenerateScene,
  {
    name: 'rotate, due',
    inputs: { ...identity, operation: 'rotate', 'max-age': '90d' },
    arrange: publishedLately,
    leastRequests: 14,
    // The verification of the newest key, its write, and the look; the regeneration; after the wait, the look, the
    // verification of the new key, its write, and the confirmation.
    roundTrips: OBSERVATION + 3 + 1 + 4,
    wait: SETTLING,
  },
];
