// Brings every target to the newest key, and regenerates nothing: finishes an interrupted run, and heals a rotation
// that was made by hand. Pure.

import { newestKey, type KeyTimes } from './keys.ts';
import {
  holdsNewest,
  reachable,
  SETTLE,
  type Observation,
  type ObservedTarget,
  type TargetState,
} from './observation.ts';
import { provenPublication, publication, type Plan, type PlanRequest } from './steps.ts';
import type { Instant } from './time.ts';

/** @returns undefined where every target certainly holds the newest key. */
export function planHealing(request: PlanRequest, observation: Observation, now: Instant): Plan | undefined {
  const { times, targets } = observation;
  const newest = newestKey(times);
  const behind = reachable(observation).filter(({ state }) => !holdsNewest(state, times));
  if (behind.length === 0) return undefined;
  return {
    steps: isYoung(times[newest], now)
      ? provenPublication(request, newest, behind)
      : publication(request, newest, behind),
    cause: behind.some(({ state }) => state.kind === 'missing') ? 'target-missing' : 'target-older',
    reason: `${whoIsBehind(behind, targets.length, times)}; nothing is regenerated before every target holds the newest key`,
    findings: [],
    newest,
    key: newest,
  };
}

/** Whether the time of a write made now would not prove which key it wrote. */
function isYoung(regenerated: Instant | undefined, now: Instant): boolean {
  return regenerated !== undefined && now < regenerated + SETTLE;
}

/** For an operation that only heals, when there is nothing to heal. */
export function complete({ times, targets }: Observation): Plan {
  const newest = newestKey(times);
  const reason =
    targets.length === 0 ? 'no target is to hold a key' : `every target holds the newest key (${newest})`;
  return { steps: [], cause: 'requested', reason, findings: [], newest, key: newest };
}

function whoIsBehind(behind: readonly ObservedTarget[], all: number, times: KeyTimes): string {
  const newest = newestKey(times);
  const regenerated = times[newest];
  const counts = new Map<Lag, number>();
  for (const { state } of behind) {
    const lag = lagOf(state, regenerated);
    counts.set(lag, (counts.get(lag) ?? 0) + 1);
  }
  return [...counts]
    .map(([lag, some]) => {
      const who = all === 1 ? 'the target' : `${some} of ${all} targets`;
      const [one, many] = SAYINGS[lag];
      return `${who} ${(all === 1 || some === 1 ? one : many).replace('NEWEST', newest)}`;
    })
    .join(', ');
}

/** `close`: written so soon after the regeneration that the time does not tell which key it was. */
type Lag = 'missing' | 'older' | 'close' | 'other';

const SAYINGS: Readonly<Record<Lag, readonly [one: string, many: string]>> = {
  missing: ['does not exist yet', 'do not exist yet'],
  older: [
    'was written before the NEWEST key, the newest, was regenerated',
    'were written before the NEWEST key, the newest, was regenerated',
  ],
  close: [
    'was written too soon after the NEWEST key, the newest, was regenerated to prove that it holds it',
    'were written too soon after the NEWEST key, the newest, was regenerated to prove that they hold it',
  ],
  other: ['does not hold the NEWEST key, the newest', 'do not hold the NEWEST key, the newest'],
};

function lagOf(state: TargetState, regenerated: Instant | undefined): Lag {
  if (state.kind === 'missing') return 'missing';
  if (state.kind !== 'stamped' || regenerated === undefined) return 'other';
  return state.updatedAt < regenerated ? 'older' : 'close';
}
