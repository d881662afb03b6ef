// Brings every target to the newest key, and regenerates nothing: finishes an interrupted run, and heals a rotation
// that was made by hand. Pure.

import { newestKey, type KeyType } from './keys.ts';
import { holdsNewest, reachable, SETTLE, type Observation, type ObservedTarget } from './observation.ts';
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
    reason: `${whoIsBehind(behind, targets.length, newest)}; nothing is regenerated before every target holds the newest key`,
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

function whoIsBehind(behind: readonly ObservedTarget[], all: number, newest: KeyType): string {
  const missing = behind.filter(({ state }) => state.kind === 'missing').length;
  const older = behind.length - missing;
  const who = (some: number) => (all === 1 ? 'the target' : `${some} of ${all} targets`);
  const verb = (some: number, one: string, many: string) => (all === 1 || some === 1 ? one : many);
  const parts = [
    ...(missing > 0 ? [`${who(missing)} ${verb(missing, 'does', 'do')} not exist yet`] : []),
    ...(older > 0
      ? [
          `${who(older)} ${verb(older, 'was', 'were')} written before the ${newest} key, the newest, was regenerated`,
        ]
      : []),
  ];
  return parts.join(', ');
}
