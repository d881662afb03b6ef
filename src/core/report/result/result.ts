// What came of a run, in one sentence: the last line of the log, and the first of the job summary. Pure.

import { KEY_TYPES, newestKey, otherKey, type KeyType } from '../../keys.ts';
import { counted } from '../../text.ts';
import { formatAge, formatDate, formatSetting } from '../../time.ts';
import { describeReason } from '../reasons.ts';
import { isWritten, type Outcome, type Report } from '../report.ts';
import { describeFailure } from './failure.ts';
import {
  describeAges,
  describeFleet,
  describeHealth,
  describeNext,
  holdKey,
  isNewestKnown,
  minuteAfter,
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
      return `${describeWritten(report, 'was written to')}; ${describeRivals(report) ?? 'no key was regenerated'}`;
    case 'refreshed': {
      const rivals = describeRivals(report);
      const verb = rivals === undefined ? 'was written again to' : 'was written to';
      return `${describeWritten(report, verb)}${rivals === undefined ? '' : `; ${rivals}`}${describeNext(report)}`;
    }
    case 'listed':
      return describeAges(report);
    case 'unchanged':
      return describeUnchanged(report);
    case 'planned':
      return describePlanned(report);
    case 'healthy':
      return describeHealth(report);
    case 'created':
      return `${nameOf(report)} exists now; ${describeHolders(report, report.keys ? newestKey(report.keys.now) : 'primary')}`;
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
  if (regenerated.length === 2)
    return `both keys have new values, and the old ones stopped working; ${describeHolders(report, newest)}`;
  if (only !== newest)
    return `${only} was regenerated, and then ${newest} by someone else; ${describeHolders(report, newest)}`;
  if (outcome === 'rotated')
    return `${newest} is the newest key now${inSecrets(report, newest)}; ${standby} works until the next rotation`;
  return `${newest} has a new value${inSecrets(report, newest)}; its old value stopped working, and ${standby} still works`;
}

/** `, in 2 of 3 secrets`, `, in no secret`. */
function inSecrets({ targets = [] }: Report, key: KeyType): string {
  if (targets.length === 0) return ', in no secret';
  return `, in ${partOf(targets.filter((target) => target.key === key).length, targets.length)}`;
}

function describeHolders(report: Report, key: KeyType): string {
  const { targets = [] } = report;
  return targets.length === 0 ? 'no secret was written' : `${holdKey(targets, key)}, the newest key`;
}

function describeWritten(report: Report, verb: string): string {
  const { targets = [], published, plan, keys } = report;
  const key = published ?? plan?.key ?? 'primary';
  const isNewest = keys === undefined || newestKey(keys.now) === key;
  const secrets = partOf(targets.filter(isWritten).length, targets.length);
  if (keys && !isNewestKnown(report)) return `${key} ${verb} ${secrets}`;
  return `${key}, the ${isNewest ? 'newest' : 'older'} key, ${verb} ${secrets}${isNewest ? '' : ' and works until the next rotation'}`;
}

/** What others did to the keys during a run that regenerated none. The keys that it read first may also have been outdated. */
function describeRivals({ keys }: Report): string | undefined {
  const changed = KEY_TYPES.filter((type) => keys && keys.now[type] !== keys.before[type]);
  return changed.length === 0
    ? undefined
    : `this run regenerated no key, but Azure lists a newer ${changed.join(' and ')} now`;
}

function describeUnchanged(report: Report): string {
  const { plan, keys, targets = [] } = report;
  if (!plan || !keys) return `${nameOf(report)} does not exist`;
  const { reason, newest } = plan;
  switch (reason.cause) {
    case 'not-due':
      return `the ${newest} key is ${formatAge(reason.age)} old${describeNext(report)}`;
    case 'overlap':
      return `${isByAge(report) ? 'a rotation is due' : 'force requests a rotation'}, but ${otherKey(newest)} must work until ${formatDate(minuteAfter(reason.until), keys.at)} (min-overlap: ${formatSetting(reason.minOverlap)})`;
    case 'provisional':
      return `a rotation is due, but a secret must be written again first, after ${formatDate(minuteAfter(reason.until), keys.at)}`;
    case 'requested':
      if (reason.request.kind === 'key-type' || reason.request.kind === 'newest')
        return `${counted(targets.length, 'secret')} ${targets.length === 1 ? 'holds' : 'hold'} ${plan.key} already`;
      return `${reason.request.kind === 'complete' ? `${nameOf(report)} existed already; ` : ''}${describeReason(plan)}`;
    default:
      return describeReason(plan);
  }
}

/** Whether a rotation is due, and not only requested by `force`. */
function isByAge({ nextRotation, keys }: Report): boolean {
  return nextRotation === undefined || !keys || nextRotation <= keys.at;
}

/** Nobody reads what the secrets hold. */
function describeUseless(report: Report): string {
  const { targets = [] } = report;
  if (targets.length === 0) return '';
  const [was, them] = targets.length === 1 ? ['was', 'it'] : ['were', 'them'];
  return `; ${counted(targets.length, 'secret')} ${was} left unchanged: any key of ${nameOf(report)} in ${them} no longer works`;
}
