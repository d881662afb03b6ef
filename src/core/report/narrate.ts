// The sentences of the log and of the annotations. Pure.

import { newestKey, otherKey, type KeyTimes } from '../keys.ts';
import { SETTLING, type CurrentKey, type ObservedTarget, type TargetState } from '../observation.ts';
import { traitsOf } from '../operations.ts';
import type { Plan, Step } from '../plan/decision.ts';
import { countDue } from '../plan/fleet.ts';
import type { ActionRequest } from '../request.ts';
import { describeTarget } from '../targets.ts';
import { counted } from '../text.ts';
import { formatAge, formatDuration, formatInstant, type Instant } from '../time.ts';
import { MATRIX_LIMIT } from './outputs.ts';
import { describeReason } from './reasons.ts';
import { isWritten, type Report } from './report.ts';

export function describeRequest(request: ActionRequest): string {
  const { operation, cloud, dryRun } = request;
  const what = 'keyType' in operation ? `${operation.name} (key-type: ${operation.keyType})` : operation.name;
  return `Azure Maps Keys: ${what} ${describePlace(request)}, ${cloud}${dryRun ? ' (dry run: nothing will be changed)' : ''}`;
}

export function describeCancellation({ operation }: ActionRequest): string {
  return traitsOf(operation.name).targets === 'written'
    ? 'The job is being canceled: no more keys will be regenerated, and a key that was regenerated will be published if time permits'
    : 'The job is being canceled';
}

function describePlace(request: ActionRequest): string {
  if (request.kind !== 'discover')
    return `for account ${request.account.accountName} in ${request.account.resourceGroup}`;
  const { subscriptionId, resourceGroup } = request;
  return resourceGroup === undefined
    ? `in subscription ${subscriptionId}`
    : `in resource group ${resourceGroup}`;
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
      return `was written ${formatInstant(state.updatedAt)} (${formatAge(state.readAt - state.updatedAt)} ago)`;
    case 'readable':
      return `holds ${describeHeld(state.holds ?? 'neither')}, written ${formatInstant(state.updatedAt)}${state.expiresAt === undefined ? '' : `, expires ${formatInstant(state.expiresAt)}`}`;
    case 'unread':
      return 'was not read, because there is no github-token';
  }
}

/** The plan as the log shows it. */
export function describePlan(plan: Plan): string[] {
  return [`Why: ${describeReason(plan)}.`, ...describeSteps(plan)];
}

/** One line per step, and a line that counts them. */
export function describeSteps({ steps }: Plan): string[] {
  const writes = steps.reduce((sum, step) => sum + (step.do === 'publish' ? step.targets.length : 0), 0);
  const regenerations = steps.filter((step) => step.do === 'regenerate').length;
  const total =
    steps.length === 0
      ? 'Plan: nothing to do.'
      : `Plan: ${counted(regenerations, 'key')} to regenerate, ${counted(writes, 'write')} to targets.`;
  return [...steps.flatMap((step, index) => describeStep(step, steps.slice(index))), total];
}

function describeStep(step: Step, rest: readonly Step[]): string[] {
  switch (step.do) {
    case 'wait':
      return [`  . wait up to ${formatDuration(SETTLING)} after the ${step.key} key was regenerated`];
    case 'look':
      return ['  ? list the keys again; if they changed, publish the newest key instead'];
    case 'verify':
      return [`  ? verify the ${step.key} key on Azure Maps`];
    case 'publish':
      return step.targets.map(
        (target) => `  ~ write the ${step.key} key to ${describeTarget(target)}${purposeOf(rest)}`,
      );
    case 'confirm':
      return [
        `  ? confirm that the ${step.key} key is still ${step.as === 'newest' ? 'the newest' : 'current'}`,
      ];
    case 'regenerate':
      return [`  ! regenerate the ${step.key} key; its old value stops working immediately`];
  }
}

/** Why a key is written that a target most likely holds. */
function purposeOf(rest: readonly Step[]): string {
  const next = rest.find((step) => step.do === 'regenerate');
  return next ? `, which stays valid when the ${next.key} key is regenerated` : '';
}

/** Annotations other than errors: a notice about a rotation, and warnings that someone should act on. */
export interface Announcements {
  readonly notices: readonly { readonly title: string; readonly message: string }[];
  readonly warnings: readonly string[];
}

export function announcementsOf(report: Report): Announcements {
  return {
    notices: report.outcome === 'rotated' ? rotationNotice(report) : [],
    warnings: [...olderKeyWarning(report), ...misfitWarning(report), ...matrixWarning(report)],
  };
}

function rotationNotice({ account, regenerated, published, plan }: Report): Announcements['notices'] {
  const key = regenerated[0] ?? plan?.key;
  if (!account || !key) return [];
  if (published !== undefined && published !== key)
    return [
      {
        title: 'Azure Maps key rotated',
        message: `The ${key} key of ${account.accountName} was regenerated. Someone else then regenerated the ${published} key, which is the newest now, and was published.`,
      },
    ];
  const message = `The ${key} key of ${account.accountName} was regenerated and published. The ${otherKey(key)} key, which a secret that is not a target of this workflow may still hold, keeps working until the next rotation.`;
  return [{ title: 'Azure Maps key rotated', message }];
}

function olderKeyWarning({ operation, account, plan, targets = [] }: Report): string[] {
  if (operation !== 'publish' || !account || !plan || plan.key === plan.newest) return [];
  if (!targets.some(isWritten)) return [];
  return [
    `Targets now hold the older key (${plan.key}) of ${account.accountName}. They keep it until a run of rotate writes the newest key again, at the latest with the next rotation, which regenerates the older key. Before then, publish with key-type: auto.`,
  ];
}

/** `current-key` holds up a rotation for some days, but not for ever. */
function misfitWarning({ plan }: Report): string[] {
  return (plan?.misfits ?? []).map(
    (target) =>
      `current-key is not the newest key although ${describeTarget(target)} was written with it. It was left out of account, because the rotation was overdue. Either the job reads another secret of the same name (an environment secret takes precedence over a repository secret, and a repository secret over an organization secret), or someone saved another value in it. Set current-key to the secret that is written, or remove it.`,
  );
}

/** The chunked outputs are not limited to one matrix. */
function matrixWarning({ accounts = [] }: Report): string[] {
  const due = countDue(accounts);
  if (due <= MATRIX_LIMIT) return [];
  return [
    `${due} accounts are due, which is more than one matrix allows (${MATRIX_LIMIT}). For a matrix, use the output due-chunks instead of due.`,
  ];
}
