// Faults planted in the rotation rule. Each one removes or weakens a single guard: in what the real planner decides, in the ports
// that the real executor uses, or in its record of the keys. The simulation must detect all of them.

import { WatchedKeys, type WatchPorts } from '../../src/core/execute/keys/watched-keys.ts';
import {
  KEY_TYPES,
  newestKey,
  type AccountKeys,
  type KeyListing,
  type KeyType,
} from '../../src/core/keys.ts';
import { holdingByStamp, PROVISIONAL, type ObservedTarget } from '../../src/core/observation.ts';
import type { Plan, Step } from '../../src/core/plan/decision.ts';
import { plan } from '../../src/core/plan/plan.ts';
import type { RegenerateAnswer } from '../../src/core/ports/keys.ts';
import { DAY, type Duration } from '../../src/core/time.ts';
import type { Watch } from '../../src/operations/observe-account.ts';
import type { Mutation } from './mutation.ts';

const steps = (change: (decided: Plan) => readonly Step[]): Mutation => ({
  plan: (request, observation) => {
    const decided = plan(request, observation);
    return { ...decided, steps: change(decided) };
  },
});

const regeneration = (decided: Plan): number => decided.steps.findIndex((step) => step.do === 'regenerate');

const without = (...kinds: readonly Step['do'][]): Mutation =>
  steps((decided) => decided.steps.filter((step) => !kinds.includes(step.do)));

const watch =
  (Weakened: new (...args: Parameters<Watch>) => WatchedKeys): Watch =>
  (...args) =>
    new Weakened(...args);

/** Believes every answer. */
class Credulous extends WatchedKeys {
  readonly #given: WatchPorts;
  #asked = -Infinity;

  constructor(...args: Parameters<Watch>) {
    super(...args);
    this.#given = args[0];
  }

  override get age(): Duration {
    return this.#given.clock.now() - this.#asked;
  }

  override list(): Promise<KeyListing> {
    this.#asked = this.#given.clock.now();
    return this.#given.keys.list();
  }

  override regenerate(key: KeyType): Promise<RegenerateAnswer> {
    return this.#given.keys.regenerate(key, () => this.isFresh);
  }
}

export const FORGET_WHAT_WAS_SEEN: Mutation = { watch: watch(Credulous) };

/** Regenerates and publishes keys however long ago they were listed. */
export const IGNORE_THE_AGE_OF_THE_LOOK: Mutation = {
  watch: watch(
    class extends WatchedKeys {
      override get age(): Duration {
        return 0;
      }
    },
  ),
};

/** Lets the request leave however long that takes. */
export const IGNORE_A_DELAY: Mutation = {
  ports: (ports) => ({
    ...ports,
    keys: { list: () => ports.keys.list(), regenerate: (key) => ports.keys.regenerate(key, () => true) },
  }),
};

/** Regenerates without another look where no room has to be made: neither the step of the plan, nor because of the age. */
export const NEVER_LOOK_BEFORE_THE_REQUEST: Mutation = {
  ...IGNORE_THE_AGE_OF_THE_LOOK,
  ...steps((decided) =>
    decided.steps.filter((step, index) => step.do !== 'look' || index > regeneration(decided)),
  ),
};

/** Looks, but does not write the newest key to the targets before it regenerates the standby key. */
export const MAKE_NO_ROOM: Mutation = steps((decided) => {
  const at = regeneration(decided);
  return at < 0 ? decided.steps : [{ do: 'look' }, ...decided.steps.slice(at)];
});

/** Makes no room in a target that `current-key` fits. */
export const SPARE_ROOM_FOR_CURRENT_KEY: Mutation = {
  plan: (request, observation) => {
    const isKnown = observation.targets.every(({ current }) => current === newestKey(observation.times));
    return (isKnown ? MAKE_NO_ROOM.plan! : plan)(request, observation);
  },
};

/** Takes a lost answer for a request that Azure did not process. */
export const SEND_AGAIN: Mutation = {
  ports: (ports) => ({
    ...ports,
    keys: {
      list: () => ports.keys.list(),
      regenerate: async (key, mayLeave) => {
        const answer = await ports.keys.regenerate(key, mayLeave);
        return answer.kind === 'ambiguous' ? { kind: 'throttled', after: 0, error: answer.error } : answer;
      },
    },
  }),
};

/** Sends a throttled request again without looking at the keys. */
export const SEND_AGAIN_BLINDLY: Mutation = {
  ports: (ports) => ({
    ...ports,
    keys: {
      list: () => ports.keys.list(),
      regenerate: async (key, mayLeave) => {
        const answer = await ports.keys.regenerate(key, mayLeave);
        if (answer.kind !== 'throttled') return answer;
        await ports.clock.sleep(answer.after, new AbortController().signal);
        return ports.keys.regenerate(key, () => true);
      },
    },
  }),
};

export const SKIP_CONFIRM: Mutation = without('confirm');

export const SKIP_VERIFY: Mutation = without('verify');

/** Publishes a new key without waiting for what a rival may have done. */
export const NEVER_WAIT: Mutation = without('wait');

const restamped = (observed: ObservedTarget, later: Duration): ObservedTarget =>
  observed.state.kind === 'stamped'
    ? {
        ...observed,
        state: {
          ...observed.state,
          updatedAt: observed.state.updatedAt + later,
          readAt: observed.state.readAt + later,
        },
      }
    : observed;

/** Takes stamps of some kinds for those of a firm write. Their age stays the same. */
const trusting = (kinds: readonly ReturnType<typeof holdingByStamp>[], later: Duration): Mutation => ({
  plan: (request, observation) => {
    const regenerated = observation.times[newestKey(observation.times)];
    const targets = observation.targets.map((target) => {
      const { state } = target;
      if (state.kind !== 'stamped') return target;
      return kinds.includes(holdingByStamp(state, regenerated, undefined))
        ? restamped(target, later)
        : target;
    });
    return plan(request, { ...observation, targets });
  },
});

/** Takes a stamp within the first minutes of a key for that of a firm write. */
export const TRUST_PROVISIONAL_STAMPS: Mutation = trusting(['provisional'], PROVISIONAL);

export const NEVER_REFRESH: Mutation = {
  plan: (request, observation) => plan({ ...request, refreshInterval: undefined }, observation),
};

/** Publishes to a target that `current-key` does not fit, however long a rotation is overdue. */
export const LET_CURRENT_KEY_BAR_ROTATIONS: Mutation = {
  plan: (request, observation) => plan({ ...request, refreshInterval: 3_650 * DAY }, observation),
};

/** Lists the keys with changed times or another clock. */
const listing = (change: (listing: KeyListing, now: number) => KeyListing): Mutation => ({
  ports: (ports) => ({
    ...ports,
    keys: {
      list: async () => change(await ports.keys.list(), ports.clock.now()),
      regenerate: (key, mayLeave) => ports.keys.regenerate(key, mayLeave),
    },
  }),
});

/** Takes a key without a time for the older one. */
export const GUESS_MISSING_TIMES: Mutation = listing(({ keys, at }) => {
  const [primary, secondary] = KEY_TYPES.map((type) => ({
    ...keys[type],
    lastUpdated: keys[type].lastUpdated ?? 0,
  }));
  return { keys: { primary, secondary } as AccountKeys, at };
});

/** Counts ages by the clock of the runner. */
export const TRUST_THE_RUNNERS_CLOCK: Mutation = {
  ports: (ports) => {
    const now = () => ports.clock.now();
    return {
      ...listing((listed) => ({ ...listed, at: now() })).ports!(ports),
      store: {
        ...ports.store,
        observe: async (target, keys) => {
          const state = await ports.store.observe(target, keys);
          return 'readAt' in state ? { ...state, readAt: now() } : state;
        },
      },
    };
  },
};

/** Takes a refusal by Azure Maps for an acceptance. */
export const BELIEVE_NO_REFUSAL: Mutation = {
  ports: (ports) => ({
    ...ports,
    verifier: {
      verify: async (key) => {
        const { verdict, detail } = await ports.verifier.verify(key);
        return { verdict: verdict === 'refused' ? 'accepted' : verdict, detail };
      },
    },
  }),
};

/** Believes the first answer that there is no account. */
export const FIND_ONCE: Mutation = {
  ports: (ports) => {
    let first: ReturnType<typeof ports.provisioner.find> | undefined;
    return {
      ...ports,
      provisioner: { ...ports.provisioner, find: () => (first ??= ports.provisioner.find()) },
    };
  },
};

/** Regenerates the newest key instead of the standby key. */
export const REGENERATE_THE_NEWEST: Mutation = steps((decided) =>
  regeneration(decided) < 0
    ? decided.steps
    : decided.steps.map((step) => (step.do === 'regenerate' ? { ...step, key: decided.newest } : step)),
);

/** Rotates although a target does not hold the newest key, and makes no room in it. */
export const ROTATE_ON_DRIFT: Mutation = {
  plan: (request, observation) => {
    const { cause } = plan(request, observation).reason;
    const isDrift = cause === 'target-missing' || cause === 'target-older';
    if (!isDrift) return plan(request, observation);
    const targets = observation.targets.map(({ target }): ObservedTarget => {
      const updatedAt = (observation.times[newestKey(observation.times)] ?? 0) + 2 * PROVISIONAL;
      return { target, state: { kind: 'stamped', updatedAt, readAt: updatedAt + DAY } };
    });
    return MAKE_NO_ROOM.plan!(request, { ...observation, targets });
  },
};

/** Rotates as soon as a rotation is due. */
export const IGNORE_THE_OVERLAP: Mutation = {
  plan: (request, observation) => plan({ ...request, minOverlap: 1 - DAY }, observation),
};
