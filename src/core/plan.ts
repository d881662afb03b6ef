// The rotation rule: from what was asked, what was observed and what time it is, to a list of steps. Pure, and the
// only place that decides; what it returns is what a dry run prints and what `execute` walks.

import { newestKey, otherKey, type KeyTimes, type KeyType } from './keys.ts';
import type { Creation, Operation, Request } from './request.ts';
import { describeTarget, type Target } from './targets.ts';
import { formatAge, formatDuration, formatInstant, SECOND, type Duration, type Instant } from './time.ts';

/** What a look at a target showed. GitHub tells when a secret was written, never what it holds; a vault can be read. */
export type TargetState =
  | { readonly kind: 'missing' }
  | { readonly kind: 'stamped'; readonly updatedAt: Instant }
  | { readonly kind: 'readable'; readonly updatedAt: Instant; readonly holds: KeyType | undefined }
  /** The look failed: nothing may be taken for granted, so nothing that this target may hold is regenerated. */
  | { readonly kind: 'unreachable' };

export interface ObservedTarget {
  readonly target: Target;
  readonly state: TargetState;
}

export interface Observation {
  readonly times: KeyTimes;
  readonly targets: readonly ObservedTarget[];
}

export type Step =
  /** Try the key on the data plane; a definite refusal ends the run. */
  | { readonly do: 'verify'; readonly key: KeyType }
  | { readonly do: 'publish'; readonly key: KeyType; readonly targets: readonly Target[] }
  /**
   * List the keys again. If the published one is no longer current, publish the current one; where the targets should
   * hold the newest, also when another one is newest by now.
   */
  | { readonly do: 'confirm'; readonly key: KeyType; readonly as: 'newest' | 'chosen' }
  /** Let so much time lie between the last publication and the next step. */
  | { readonly do: 'pause'; readonly duration: Duration }
  /** The irreversible step: the key's old value dies at once. */
  | { readonly do: 'regenerate'; readonly key: KeyType };

/** Why the plan is what it is, for programs; `reason` says the same for people. */
export type Cause =
  | 'requested'
  | 'target-missing'
  | 'target-older'
  | 'target-unreachable'
  | 'not-due'
  | 'overlap'
  | 'due'
  | 'forced';

export interface Finding {
  readonly kind: 'overdue' | 'target-missing' | 'target-older';
  readonly message: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly cause: Cause;
  readonly reason: string;
  /** What `check` found wrong; empty for the other operations. */
  readonly findings: readonly Finding[];
  readonly newest: KeyType;
  /** The key that the targets hold once the plan is done; for `list` the chosen one. */
  readonly key: KeyType;
}

export type PlanRequest = Pick<Request, 'maxAge' | 'minOverlap' | 'verify'> & {
  readonly operation: Operation | Creation;
};

/** How far apart the clocks of Azure, GitHub and this runner may be. */
export const CLOCK_SKEW: Duration = 2 * SECOND;

/** GitHub stamps whole seconds: a stamp may be up to one second early. */
const STAMP_RESOLUTION: Duration = SECOND;

/**
 * A publication made this long after a regeneration carries a stamp that proves it: the clocks may differ one way when
 * it is stamped and the other way when it is judged.
 */
export const SETTLE: Duration = 2 * CLOCK_SKEW + STAMP_RESOLUTION;

/** What lies between a publication and the regeneration that follows it in the same run, by the rule at least two seconds. */
const PUBLICATION_GAP: Duration = 2 * SECOND;

/** Whether a target certainly holds the newest key. A stamp too close to the key's time proves nothing. */
export function holdsNewest(state: TargetState, times: KeyTimes): boolean {
  const newest = newestKey(times);
  switch (state.kind) {
    case 'missing':
    case 'unreachable':
      return false;
    case 'readable':
      return state.holds === newest;
    case 'stamped': {
      const regenerated = times[newest];
      return regenerated === undefined || state.updatedAt > regenerated + CLOCK_SKEW;
    }
  }
}

export function plan(request: PlanRequest, observation: Observation, now: Instant): Plan {
  const newest = newestKey(observation.times);
  const { operation } = request;
  switch (operation.name) {
    case 'rotate':
      return planRotation(request, operation.force, observation, now);
    case 'regenerate':
      return planRegeneration(request, operation.keyType, observation);
    case 'publish': {
      const key = operation.keyType === 'auto' ? newest : operation.keyType;
      const targets = reachable(observation).filter(
        ({ state }) => !(state.kind === 'readable' && state.holds === key),
      );
      const reason =
        operation.keyType === 'auto' ? `the ${key} key is the newest` : `key-type asks for the ${key} key`;
      return {
        steps: publication(request, key, targets, key === newest ? 'newest' : 'chosen'),
        cause: 'requested',
        reason,
        findings: [],
        newest,
        key,
      };
    }
    case 'list': {
      const key = operation.keyType === 'auto' ? newest : operation.keyType;
      return {
        steps: [],
        cause: 'requested',
        reason: `the ${newest} key is the newest`,
        findings: [],
        newest,
        key,
      };
    }
    case 'check':
      return planCheck(request, observation, now);
    case 'create':
      return planHealing(request, observation) ?? complete(observation);
  }
}

/** Brings the newest key to every target that does not certainly hold it; undefined where all do. */
function planHealing(request: PlanRequest, observation: Observation): Plan | undefined {
  const { times, targets } = observation;
  const newest = newestKey(times);
  const behind = reachable(observation).filter(({ state }) => !holdsNewest(state, times));
  if (behind.length === 0) return undefined;
  return {
    steps: publication(request, newest, behind),
    cause: behind.some(({ state }) => state.kind === 'missing') ? 'target-missing' : 'target-older',
    reason: `${whoIsBehind(behind, targets.length, newest)}; nothing is regenerated before every target holds it`,
    findings: [],
    newest,
    key: newest,
  };
}

/** For an operation that only heals, when there is nothing to heal. */
function complete({ times, targets }: Observation): Plan {
  const newest = newestKey(times);
  const reason =
    targets.length === 0 ? 'no target is to hold a key' : `every target holds the newest key (${newest})`;
  return { steps: [], cause: 'requested', reason, findings: [], newest, key: newest };
}

/** The reconciler: heal first, rotate only from a state in which every target certainly holds the newest key. */
function planRotation(request: PlanRequest, force: boolean, observation: Observation, now: Instant): Plan {
  const { times, targets } = observation;
  const newest = newestKey(times);
  const idle = { steps: [], findings: [], newest, key: newest };
  const healing = planHealing(request, observation);
  if (healing) return healing;
  if (targets.some(({ state }) => state.kind === 'unreachable')) {
    return unreachable(newest);
  }
  const { maxAge } = request;
  const regenerated = times[newest];
  const dueAt = maxAge === undefined || regenerated === undefined ? undefined : regenerated + maxAge;
  if (!force && dueAt !== undefined && now < dueAt) {
    return {
      ...idle,
      cause: 'not-due',
      reason: `the ${newest} key is ${formatAge(now - (regenerated ?? now))} old; rotation is due ${formatInstant(dueAt)}`,
    };
  }
  const overlapUntil = overlapEnd(targets, request.minOverlap);
  if (overlapUntil !== undefined && now < overlapUntil) {
    return {
      ...idle,
      cause: 'overlap',
      reason: `a target was written less than min-overlap (${formatDuration(request.minOverlap)}) ago; the ${otherKey(newest)} key stays untouched until ${formatInstant(overlapUntil)}`,
    };
  }
  const standby = otherKey(newest);
  return {
    steps: [{ do: 'regenerate', key: standby }, ...publication(request, standby, targets)],
    cause: force ? 'forced' : 'due',
    reason: force ? 'force asks for a rotation now' : dueReason(dueAt, maxAge),
    findings: [],
    newest,
    key: standby,
  };
}

function unreachable(newest: KeyType): Plan {
  const reason =
    'not every target could be read, and one that cannot be written must not lose the key that it holds';
  return { steps: [], cause: 'target-unreachable', reason, findings: [], newest, key: newest };
}

function dueReason(dueAt: Instant | undefined, maxAge: Duration | undefined): string {
  if (dueAt !== undefined) return `rotation has been due since ${formatInstant(dueAt)}`;
  return maxAge === undefined
    ? 'without max-age a rotation is always due'
    : 'Azure does not say how old the key is, so it counts as due';
}

/** Until when the standby key stays untouched: somebody may have read it just before the last write replaced it. */
function overlapEnd(targets: readonly ObservedTarget[], minOverlap: Duration): Instant | undefined {
  const written = targets.flatMap(({ state }) => ('updatedAt' in state ? [state.updatedAt] : []));
  return written.length === 0 ? undefined : Math.max(...written) + minOverlap + CLOCK_SKEW + STAMP_RESOLUTION;
}

/**
 * A target may hold either key, whatever its time says: `publish` can have written the older one. So every existing
 * target first gets the key that stays, and only then the other one dies.
 */
function planRegeneration(request: PlanRequest, keyType: KeyType | 'both', observation: Observation): Plan {
  const { times, targets } = observation;
  const newest = newestKey(times);
  if (targets.some(({ state }) => state.kind === 'unreachable')) return unreachable(newest);
  const order: readonly KeyType[] = keyType === 'both' ? [otherKey(newest), newest] : [keyType];
  const reason =
    keyType === 'both'
      ? 'key-type asks for both keys; the standby goes first'
      : `key-type asks for the ${keyType} key`;
  const steps: Step[] = [];
  order.forEach((key, index) => {
    const other = otherKey(key);
    const holders = targets.filter(({ state }) => index === 0 && mayHold(state, other));
    steps.push(...publication(request, other, holders, 'chosen'));
    if (steps.length > 0 && targets.length > 0) steps.push({ do: 'pause', duration: PUBLICATION_GAP });
    // Of two, the first stays published whatever is newest by then: the other one dies next.
    const as = index < order.length - 1 ? 'chosen' : 'newest';
    steps.push({ do: 'regenerate', key }, ...publication(request, key, targets, as));
  });
  return { steps, cause: 'requested', reason, findings: [], newest, key: order.at(-1) ?? newest };
}

/** Whether a target may hold anything but the key that stays. */
function mayHold(state: TargetState, staying: KeyType): boolean {
  return state.kind !== 'missing' && !(state.kind === 'readable' && state.holds === staying);
}

function planCheck({ maxAge }: PlanRequest, observation: Observation, now: Instant): Plan {
  const { times } = observation;
  const newest = newestKey(times);
  const regenerated = times[newest];
  const findings: Finding[] = [];
  if (maxAge !== undefined && regenerated !== undefined && now > regenerated + maxAge) {
    findings.push({
      kind: 'overdue',
      message: `The newest key (${newest}) is ${formatDuration(now - regenerated)} old and max-age is ${formatDuration(maxAge)}: rotation is overdue by ${formatDuration(now - regenerated - maxAge)}.`,
    });
  }
  for (const { target, state } of reachable(observation)) {
    if (holdsNewest(state, times)) continue;
    const name = describeTarget(target);
    findings.push(
      state.kind === 'missing'
        ? { kind: 'target-missing', message: `${name} does not exist.` }
        : {
            kind: 'target-older',
            message: `${name} does not hold the newest key (${newest}): ${whenWritten(state, regenerated)}.`,
          },
    );
  }
  const reason =
    findings.length === 0 ? `the ${newest} key is the newest and every target holds it` : 'see the findings';
  return { steps: [], cause: 'requested', reason, findings, newest, key: newest };
}

function whenWritten(state: TargetState, regenerated: Instant | undefined): string {
  if (state.kind !== 'stamped' || regenerated === undefined) return 'its value is another one';
  return `it was written ${formatInstant(state.updatedAt)}, the key was regenerated ${formatInstant(regenerated)}`;
}

function reachable({ targets }: Observation): readonly ObservedTarget[] {
  return targets.filter(({ state }) => state.kind !== 'unreachable');
}

/** Verify first, confirm last: no publication without both. */
function publication(
  { verify }: PlanRequest,
  key: KeyType,
  targets: readonly ObservedTarget[],
  as: 'newest' | 'chosen' = 'newest',
): Step[] {
  if (targets.length === 0) return [];
  const publish: Step = { do: 'publish', key, targets: targets.map(({ target }) => target) };
  return [...(verify ? [{ do: 'verify', key } as const] : []), publish, { do: 'confirm', key, as }];
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
