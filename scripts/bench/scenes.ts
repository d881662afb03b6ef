// What is timed: each operation on a world of its own, the requests that it should cost, and the round trips of its
// critical path, from which the floor follows.
import { PROVABLE_AFTER } from '../../src/core/observation.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { identity } from '../demo/stage.ts';

export interface Scene {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  arrange(simulator: Simulator): void;
  /** The least number of requests that can do it. */
  readonly leastRequests: number;
  /**
   * Round trips one after the other: the first host costs three (CONNECT or TCP, TLS, the request); connections to all
   * others can be opened meanwhile, so that each request costs one.
   */
  readonly roundTrips: number;
  /** What the rule itself waits for, milliseconds. */
  readonly wait: number;
}

const FIRST_HOST = 3;
const target = 'repo:octo/site#AZURE_MAPS_KEY';

/** ID token, Entra, Resource Manager: the longest chain before anything is known. GitHub is asked beside it. */
const LOOK = FIRST_HOST + 1 + 1;

function publishedLongAgo(simulator: Simulator): void {
  const { keys } = simulator.azure.account();
  simulator.github.setSecret(target, keys.primary.value, {
    updatedAt: simulator.clock.now() - 50 * 86_400_000,
  });
}

/** What users do by hand today with `az maps account keys renew` and `gh secret set`. */
export const regenerateScene: Scene = {
  name: 'regenerate',
  inputs: { ...identity, operation: 'regenerate', 'key-type': 'secondary' },
  arrange: () => undefined,
  leastRequests: 10,
  roundTrips: LOOK + 1 + 1 + 1 + 1,
  wait: 0,
};

export const scenes: readonly Scene[] = [
  {
    name: 'list',
    inputs: { ...identity, operation: 'list' },
    arrange: () => undefined,
    leastRequests: 4,
    roundTrips: LOOK,
    wait: 0,
  },
  {
    name: 'check',
    inputs: { ...identity, operation: 'check', 'max-age': '180d' },
    arrange: publishedLongAgo,
    leastRequests: 5,
    roundTrips: LOOK,
    wait: 0,
  },
  {
    name: 'rotate, not due',
    inputs: { ...identity, operation: 'rotate', 'max-age': '180d' },
    arrange: publishedLongAgo,
    leastRequests: 6,
    roundTrips: LOOK,
    wait: 0,
  },
  {
    name: 'publish',
    inputs: { ...identity, operation: 'publish' },
    arrange: () => undefined,
    leastRequests: 9,
    // The trial of the key, the write, the confirmation.
    roundTrips: LOOK + 1 + 1 + 1,
    wait: 0,
  },
  regenerateScene,
  {
    name: 'rotate, due',
    inputs: { ...identity, operation: 'rotate', 'max-age': '90d' },
    arrange: publishedLongAgo,
    leastRequests: 10,
    // The regeneration; after the wait the trial of the new key, the write, the confirmation.
    roundTrips: LOOK + 1 + 1 + 1 + 1,
    wait: PROVABLE_AFTER,
  },
];
