// What came of a run, in one sentence: the last line of the log, and the first of the job summary. Pure.

import { newestKey, otherKey, type KeyType } from '../../keys.ts';
import { counted } from '../../text.ts';
import { formatAge, formatDate, formatDuration } from '../../time.ts';
import { describeReason } from '../reasons.ts';
import { isWritten, type Outcome, type Report } from '../report.ts';
import { describeFailure } from './failure.ts';
import {
  describeAges,
  describeFleet,
  describeHealth,
  describeNext,
  holdKey,
  nameOf,
  partOf,
} from './phrases.ts';
import { describePlanned } from './planned.ts';

/** `Rotated: secondary is the newest key now, in 2 secrets; primary works until the next rotation.` */
export function describeResult(report: Report): string {
  const { word, sentence } = resultOf(report);
  return `${word}: ${sentence}.`;
}

/** @returns the sentence without its initial capital and its period. */
export function resultOf(report: Report): { readonly word: string; readonly sentence: string } {
  return { word: WORDS[report.outcome], sentence: sentenceOf(report) };
}

const WORDS: Readonly<Record<Outcome, string>> = {
  rotated: 'Rotated',
  regenerated: 'Regenerated',
  published: 'Published',
  refreshed: 'Refreshed',
  listed: 'Listed',
  unchanged: 'Unchanged',
  planned: 'Planned',
  healthy: 'Healthy',
  unhealthy: 'Unhealthy',
  created: 'Created',
  deleted: 'Deleted',
  discovered: 'Discovered',
  incomplete: 'Failed',
  failed: 'Failed',
};

function sentenceOf(report: Report): string {
  switch (report.outcome) {
    case 'rotated':
    case 'regenerated':
      return describeRegenerated(report);
    case 'published':
      return `${describeWritten(report, 'was written to')}; no key was regenerated`;
    case 'refreshed':
      return `${describeWritten(report, 'was written again to')}${describeNext(report)}`;
    case 'listed':
      return describeAges(report);
    case 'unchanged':
      return describeUnchanged(report);
    case 'planned':
      return describePlanned(report);
    case 'healthy':
      return describeHealth(report);
    case 'created':
      return `${nameOf(report)} exists now; ${describeHolders(report, 'primary')}`;
    case 'deleted':
      return `${nameOf(report)} and both of its keys no longer exist${describeUseless(report)}`;
    case 'discovered':
      return describeFleet(report);
    case 'unhealthy':
    case 'incomplete':
    case 'failed':
      return describeFailure(report);
  }
}

function describeRegenerated(report: Report): string {
  const { regenerated, keys, outcome } = report;
  const newest = keys ? newestKey(keys.now) : (regenerated.at(-1) ?? 'primary');
  const standby = otherKey(newest);
  const [only = newest] = regenerated;
  if (regenerated.length === 2) return `both keys have new values; ${describeHolders(report, newest)}`;
  if (only !== newest)
    return `${only} was regenerated, and then ${newest} by someone else; ${describeHolders(report, newest)}`;
  if (outcome === 'rotated')
    return `${newest} is the newest key now${inSecrets(report, newest)}; ${standby} works until the next rotation`;
  return `${newest} has a new value${inSecrets(report, newest)}; ${standby} still works`;
}

/** `, in 2 of 3 secrets`; empty without targets. */
function inSecrets({ targets = [] }: Report, key: KeyType): string {
  if (targets.length === 0) return ', in no secret';
  return `, in ${partOf(targets.filter((target) => target.key === key).length, targets.length)}`;
}

function describeHolders(report: Report, key: KeyType): string {
  const { targets = [] } = report;
  return targets.length === 0 ? 'no secret was written' : `${holdKey(targets, key)}, the newest key`;
}

function describeWritten({ targets = [], published, plan, keys }: Report, verb: string): string {
  const key = published ?? plan?.key ?? 'primary';
  const isNewest = keys === undefined || newestKey(keys.now) === key;
  const secrets = partOf(targets.filter(isWritten).length, targets.length);
  return `${key}, the ${isNewest ? 'newest' : 'older'} key, ${verb} ${secrets}${isNewest ? '' : ' and works until the next rotation'}`;
}

function describeUnchanged(report: Report): string {
  const { plan, keys, targets = [] } = report;
  if (!plan || !keys) return `${nameOf(report)} does not exist`;
  const { reason, newest } = plan;
  switch (reason.cause) {
    case 'not-due':
      return `the ${newest} key is ${formatAge(reason.age)} old${describeNext(report)}`;
    case 'overlap':
      return `a rotation is due, but ${otherKey(newest)} must work until ${formatDate(reason.until, keys.at)} (min-overlap: ${formatDuration(reason.minOverlap)})`;
    case 'provisional':
      return `a rotation is due, but a secret must be written again first, after ${formatDate(reason.until, keys.at)}`;
    case 'requested':
      if (reason.request.kind === 'key-type' || reason.request.kind === 'newest')
        return `${counted(targets.length, 'secret')} ${targets.length === 1 ? 'holds' : 'hold'} ${plan.key} already`;
      return describeReason(plan);
    default:
      return describeReason(plan);
  }
}

function describeUseless({ targets = [] }: Report): string {
  if (targets.length === 0) return '';
  return `; ${targets.length === 1 ? 'the secret that holds one is' : `the ${targets.length} secrets that hold one are`} useless now`;
}
