// The job summary of every run: the state, what needs a person, the keys, the targets, the timeline. Its Markdown is readable as
// plain text too. Pure.

import type { Plan } from '../../plan/decision.ts';
import { describeSteps } from '../narrate.ts';
import { describeReason } from '../reasons.ts';
import type { Report } from '../report.ts';
import { resultOf } from '../result/result.ts';
import type { RunFacts } from '../run.ts';
import { adviceSections, needsPerson } from './advice.ts';
import { fleetSections } from './fleet.ts';
import { keyTable } from './keys.ts';
import { accountPage, scopePage } from '../links.ts';
import { code, escape, fenced, joined, link, own, type Markdown } from './markdown.ts';
import { targetSections } from './targets.ts';
import { timelineSections } from './timeline.ts';

export function renderSummary(report: Report, run: RunFacts): string {
  return `${joined(summarySections(report, run), '\n\n')}\n`;
}

/** In the order of their importance. Each is whole: a table, a block, a paragraph. */
export function summarySections(report: Report, run: RunFacts): Markdown[] {
  const { accounts, keys, plan, targets = [] } = report;
  const hasKeys = keys !== undefined && plan !== undefined;
  return [
    ...headSections(report, run),
    ...adviceSections(report, run),
    ...planSections(report),
    ...(hasKeys ? [own`### Keys`, keyTable(report, keys)] : []),
    ...(hasKeys && targets.length > 0 ? [own`### Targets`, ...targetSections(targets, report, run)] : []),
    ...(hasKeys ? timelineSections(report, keys, plan) : []),
    ...(accounts ? fleetSections(accounts, report) : []),
  ];
}

function headSections(report: Report, run: RunFacts): Markdown[] {
  const { word, sentence } = resultOf(report);
  const sign = report.error ? '✗' : needsPerson(report) ? '!' : '✓';
  const dry = report.dryRun && !report.error ? ' (dry run, nothing was changed)' : '';
  return [
    own`## ${escape(sign)} Azure Maps Keys: ${escape(word.toLowerCase() + dry)}`,
    own`**${escape(`${capitalized(sentence, report)}.`)}**`,
    ...placeLine(report, run),
    ...(report.plan && !isSaid(report.plan) ? [own`Why: ${escape(`${describeReason(report.plan)}.`)}`] : []),
  ];
}

/** Whether the result has the reason for the plan in it. */
function isSaid({ reason }: Plan): boolean {
  return reason.cause === 'not-due' || reason.cause === 'requested';
}

/** A sentence can begin with the name of the account, which keeps its letters. */
function capitalized(sentence: string, { account }: Report): string {
  if (account && sentence.startsWith(account.accountName)) return sentence;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

function exists({ outcome, operation, error }: Report): boolean {
  const isGone = outcome === 'deleted' || (outcome === 'unchanged' && operation === 'delete');
  return !isGone && error?.code !== 'azure-account-not-found';
}

/** Where the run was, and where its log is. */
function placeLine(report: Report, { id, attempt = 1, url, actor, triggeringActor }: RunFacts): Markdown[] {
  const { account, scope, cloud } = report;
  const where = account
    ? [
        own`Account ${link(code(account.accountName), exists(report) ? accountPage(account, report) : undefined)} in ${code(account.resourceGroup)}`,
      ]
    : scope
      ? [
          scope.resourceGroup === undefined
            ? own`Subscription ${link(code(scope.subscriptionId), scopePage(scope, report))}`
            : own`Resource group ${link(code(scope.resourceGroup), scopePage(scope, report))}`,
        ]
      : [];
  const by = triggeringActor ?? actor;
  const run =
    id === undefined
      ? []
      : [
          joined(
            [
              link(escape(`run ${id}${attempt > 1 ? `, attempt ${attempt}` : ''}`), url),
              ...(by === undefined ? [] : [own`started by ${code(by)}`]),
            ],
            ' ',
          ),
        ];
  const parts = [...where, ...(cloud === undefined ? [] : [escape(cloud)]), ...run];
  return parts.length === 0 ? [] : [parts.join(' · ') as Markdown];
}

/** What a dry run would do, and what was done to an account. */
function planSections({ plan, dryRun, notes, operation }: Report): Markdown[] {
  if (plan && dryRun && plan.steps.length > 0) return [own`### Plan`, fenced(describeSteps(plan).join('\n'))];
  if (notes.length === 0) return [];
  if (operation === 'create' && dryRun) return [own`### Plan`, fenced(notes.join('\n'))];
  return [
    joined(
      notes.map((note) => own`- ${escape(note)}`),
      '\n',
    ),
  ];
}
