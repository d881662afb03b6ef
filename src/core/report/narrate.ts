// The sentences of the log. Pure.

import { newestKey, otherKey, type KeyTimes } from '../keys.ts';
import { SETTLING, type CurrentKey, type ObservedTarget, type TargetState } from '../observation.ts';
import { traitsOf } from '../operations.ts';
import { regenerationsIn, type Plan, type Step } from '../plan/decision.ts';
import type { ActionRequest } from '../request.ts';
import { describeTarget } from '../targets.ts';
import { counted } from '../text.ts';
import { formatAge, formatDuration, formatTime, type Instant } from '../time.ts';
import { describeReason } from './reasons.ts';

/** `rotate contoso-maps (maps-rg), AzureCloud`: the first line of the log. */
export function describeRequest(request: ActionRequest): string {
  const { operation, cloud, dryRun } = request;
  const key = 'keyType' in operation ? `, key-type: ${operation.keyType}` : '';
  return `${operation.name} ${describePlace(request)}${key}, ${cloud}${dryRun ? ' (dry run: nothing will be changed)' : ''}`;
}

export function describeCancellation({ operation }: ActionRequest): string {
  return traitsOf(operation.name).targets === 'written'
    ? 'The job is being canceled: no more keys will be regenerated, and a key that was regenerated will be published if time permits'
    : 'The job is being canceled';
}

function describePlace(request: ActionRequest): string {
  if (request.kind !== 'discover') return `${request.account.accountName} (${request.account.resourceGroup})`;
  const { subscriptionId, resourceGroup } = request;
  return resourceGroup === undefined
    ? `the accounts of subscription ${subscriptionId}`
    : `the accounts of resource group ${resourceGroup} (subscription ${subscriptionId})`;
}

export function describeKeys(times: KeyTimes, now: Instant): string[] {
  const newest = newestKey(times);
  return [newest, otherKey(newest)].map((key) => {
    const regenerated = times[key];
    const when =
      regenerated === undefined
        ? 'of unknown age'
        : `regenerated ${formatTime(regenerated)} (${formatAge(now - regenerated)} ago)`;
    return `${key.padEnd(9)} ${key === newest ? 'newest ' : 'standby'} ${when}`;
  });
}

export function describeObserved({ target, state, current }: ObservedTarget): string {
  const holds = current === undefined ? '' : `; current-key is ${describeHeld(current)}`;
  return `${describeTarget(target)} ${describeState(state)}${holds}`;
}

function describeHeld(holds: CurrentKey): string {
  return holds === 'neither' ? 'neither key' : `the ${holds} key`;
}

function describeState(state: TargetState): string {
  switch (state.kind) {
    case 'missing':
      return 'does not exist yet';
    case 'unreachable':
      return `cannot be used: ${state.error.message}`;
    case 'stamped':
      return `was written ${formatTime(state.updatedAt)} (${formatAge(state.readAt - state.updatedAt)} ago)`;
    case 'readable':
      return `holds ${describeHeld(state.holds ?? 'neither')}, written ${formatTime(state.updatedAt)}${state.expiresAt === undefined ? '' : `, expires ${formatTime(state.expiresAt)}`}`;
    case 'unread':
      return 'was not read, because there is no github-token';
  }
}

/** The plan as the log shows it. */
export function describePlan(plan: Plan): string[] {
  return [`Why: ${describeReason(plan)}.`, ...describeSteps(plan)];
}

/** One line per step, and a line that counts them and explains their signs. */
export function describeSteps({ steps }: Plan): string[] {
  const writes = steps.reduce((sum, step) => sum + (step.do === 'publish' ? step.targets.length : 0), 0);
  const regenerations = regenerationsIn(steps).length;
  const total =
    steps.length === 0
      ? 'Plan: nothing to do.'
      : `Plan: ${regenerations > 0 ? `${counted(regenerations, 'key')} to regenerate (!, cannot be undone)` : 'no key to regenerate'}, ${describeWrites(writes)}.`;
  return [...steps.flatMap((step, index) => describeStep(step, steps.slice(index))), total];
}

/** The last part of the line that counts the steps. */
export function describeWrites(count: number): string {
  return `${counted(count, 'write')} to targets${count > 0 ? ' (~)' : ''}`;
}

function describeStep(step: Step, rest: readonly Step[]): string[] {
  switch (step.do) {
    case 'wait':
      return [`    wait until the ${step.key} key is ${formatDuration(SETTLING)} old`];
    case 'look':
      return [
        `    list the keys again; if they changed, ${rest.some((one) => one.do === 'publish') ? 'publish the newest key instead' : 'stop'}`,
      ];
    case 'verify':
      return [`    verify the ${step.key} key on Azure Maps`];
    case 'publish':
      return step.targets.map(
        (target) => `  ~ write the ${step.key} key${purposeOf(rest)} to ${describeTarget(target)}`,
      );
    case 'confirm':
      return [
        `    confirm that the ${step.key} key is still ${step.as === 'newest' ? 'the newest' : 'current'}`,
      ];
    case 'regenerate':
      return [`  ! regenerate the ${step.key} key; its old value stops working immediately`];
  }
}

/** Why a key is written that a target most likely holds. */
function purposeOf(rest: readonly Step[]): string {
  return regenerationsIn(rest).length > 0 ? ' (it stays valid)' : '';
}
