// The sentences of the log: the account and the targets as they were found, and the plan. Pure.

import type { DiscoveredAccount } from './fleet.ts';
import { newestKey, otherKey, type KeyTimes } from './keys.ts';
import type { SeenTarget } from './observe.ts';
import type { TargetState } from './observation.ts';
import type { Plan, Step } from './steps.ts';
import type { AnyRequest, Tags } from './request.ts';
import { describeTarget, type Target } from './targets.ts';
import { formatAge, formatDuration, formatInstant, type Instant } from './time.ts';
import { counted } from './words.ts';

export function describeRequest(request: AnyRequest): string {
  const { operation, cloud, dryRun } = request;
  const what = 'keyType' in operation ? `${operation.name} (key-type: ${operation.keyType})` : operation.name;
  const where =
    'account' in request
      ? `for account ${request.account.accountName} in ${request.account.resourceGroup}`
      : `in ${request.resourceGroup === undefined ? `subscription ${request.subscriptionId}` : `resource group ${request.resourceGroup}`}`;
  return `Azure Maps Keys: ${what} ${where}, ${cloud}${dryRun ? ' (dry run: nothing will be changed)' : ''}`;
}

/** What a dry run of `create` shows for an account that is missing. */
export function describeCreation(
  name: string,
  location: string,
  tags: Tags,
  targets: readonly Target[],
): string[] {
  const labels = Object.entries(tags).map(([tag, value]) => `${tag}=${value}`);
  return [
    `  + create the account ${name} (Gen2) in ${location}${labels.length === 0 ? '' : ` with the tags ${labels.join(', ')}`}`,
    ...targets.map((target) => `  ~ write the primary key to ${describeTarget(target)}`),
    `Plan: 1 account to create, ${counted(targets.length, 'write')} to targets.`,
  ];
}

export function describeDiscovered({ id, keysEnabled, times, due }: DiscoveredAccount, now: Instant): string {
  return `${id.resourceGroup}/${id.accountName} ${keysEnabled ? describeAge(times, now) : 'has shared keys switched off'}${due === true ? ', due' : ''}`;
}

function describeAge(times: KeyTimes | undefined, now: Instant): string {
  if (times === undefined) return 'does not let its keys be listed';
  const newest = newestKey(times);
  const regenerated = times[newest];
  return regenerated === undefined
    ? 'has keys of unknown age'
    : `has a newest key (${newest}) of ${formatAge(now - regenerated)}`;
}

export function describeKeys(times: KeyTimes, now: Instant): string[] {
  const newest = newestKey(times);
  return [newest, otherKey(newest)].map((key) => {
    const regenerated = times[key];
    const when =
      regenerated === undefined
        ? 'of unknown age'
        : `regenerated ${formatInstant(regenerated)} (${formatAge(now - regenerated)} ago)`;
    return `${key.padEnd(9)} ${key === newest ? 'newest ' : 'standby'} ${when}`;
  });
}

export function describeSeenTarget({ target, state, error }: SeenTarget, now: Instant): string {
  return `${describeTarget(target)} ${error ? `cannot be used: ${error.message}` : describeState(state, now)}`;
}

function describeState(state: TargetState, now: Instant): string {
  switch (state.kind) {
    case 'missing':
      return 'does not exist yet';
    case 'unreachable':
      return 'cannot be read';
    case 'stamped':
      return `was written ${formatInstant(state.updatedAt)} (${formatAge(now - state.updatedAt)} ago)`;
    case 'readable':
      return `holds ${state.holds === undefined ? 'neither key' : `the ${state.holds} key`}, written ${formatInstant(state.updatedAt)}`;
  }
}

/** The plan as the log shows it. */
export function describePlan(plan: Plan): string[] {
  return [`Why: ${plan.reason}.`, ...describeSteps(plan)];
}

/** One line a step, and a line that counts them. */
export function describeSteps({ steps }: Plan): string[] {
  const writes = steps.reduce((sum, step) => sum + (step.do === 'publish' ? step.targets.length : 0), 0);
  const regenerations = steps.filter((step) => step.do === 'regenerate').length;
  const total =
    steps.length === 0
      ? 'Plan: nothing to do.'
      : `Plan: ${counted(regenerations, 'key')} to regenerate, ${counted(writes, 'write')} to targets.`;
  return [...steps.flatMap(describeStep), total];
}

function describeStep(step: Step): string[] {
  switch (step.do) {
    case 'settle':
      return [`  . wait until the time of a write proves that it holds the ${step.key} key`];
    case 'verify':
      return [`  ? try the ${step.key} key on Azure Maps`];
    case 'publish':
      return step.targets.map((target) => `  ~ write the ${step.key} key to ${describeTarget(target)}`);
    case 'confirm':
      return [
        `  ? confirm that the ${step.key} key is still ${step.as === 'newest' ? 'the newest' : 'current'}`,
      ];
    case 'pause':
      return [`  . let ${formatDuration(step.duration)} pass`];
    case 'regenerate':
      return [`  ! regenerate the ${step.key} key; its old value dies at once`];
  }
}
