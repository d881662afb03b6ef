// What needs a person, in the job summary: the error with its fix, what a check found, and what someone should know soon. Pure.

import type { ActionError } from '../../errors/action-error.ts';
import { clause, firstSentence } from '../../text.ts';
import { warningsOf } from '../annotations/announcements.ts';
import { failuresOf } from '../annotations/failures.ts';
import { describeUnlisted } from '../fleet.ts';
import type { Report } from '../report.ts';
import { resultOf } from '../result/result.ts';
import { documentationOf, type RunFacts } from '../run.ts';
import { hintSections } from './hints.ts';
import { code, escape, folded, joined, link, own, type Markdown } from './markdown.ts';

export function adviceSections(report: Report, run: RunFacts): Markdown[] {
  const failures = failuresOf(report);
  const cautions = cautionsOf(report).map((warning) => own`**!** ${escape(warning)}`);
  return [
    ...(failures.length === 0 ? [] : [own`### What to do`]),
    ...findingSections(failures.filter(isFinding), run),
    ...failures.filter((error) => !isFinding(error)).flatMap((error) => errorSections(error, report, run)),
    ...(cautions.length === 0
      ? []
      : [own`### Warnings`, ...foldedAfter(MOST_WARNINGS, cautions, 'warnings')]),
  ];
}

function isFinding({ code: name }: ActionError): boolean {
  return name === 'unhealthy';
}

/** Whether someone should do something soon, although the run succeeded. */
export function needsPerson(report: Report): boolean {
  return cautionsOf(report).length > 0;
}

function cautionsOf(report: Report): readonly string[] {
  return [...warningsOf(report), ...describeUnlisted(report.accounts ?? [])];
}

/** What a check found, each with what a run of `rotate` does about it. */
function findingSections(findings: readonly ActionError[], run: RunFacts): Markdown[] {
  const [first] = findings;
  if (!first) return [];
  const lines = findings.map(({ message, hint }) => {
    const [, effect = hint] = /^Run operation: rotate\. It (.*)/.exec(hint) ?? [];
    return own`- ${escape(message)} ${effect === hint ? own`` : own`${code('rotate')} `}${escape(effect)}`;
  });
  return [own`Run ${code('operation: rotate')}.`, joined(lines, '\n'), moreAbout([first], run)];
}

/** The rest is folded. */
const MOST_SECTIONS = 12;
const MOST_WARNINGS = 5;

function foldedAfter(most: number, sections: readonly Markdown[], what: 'fixes' | 'warnings'): Markdown[] {
  const [shown, more] = [sections.slice(0, most), sections.slice(most)];
  return [...shown, ...(more.length === 0 ? [] : [folded(escape(`More ${what}`), joined(more, '\n\n'))])];
}

function errorSections(error: ActionError, report: Report, run: RunFacts): Markdown[] {
  const causes = causesOf(error, report);
  // The hints of targets differ in their commands only.
  const hints = [...new Set(causes.flatMap(({ hint }) => hintSections(hint, run.server)))];
  return [
    ...messageSections(error.message, resultOf(report).sentence),
    ...foldedAfter(MOST_SECTIONS, hints, 'fixes'),
    ...(causes.includes(error) ? [] : [escape(error.hint.split('\n').at(-1) ?? '')]),
    moreAbout(causes, run),
  ];
}

/** Without what the result says already. */
function messageSections(message: string, result: string): Markdown[] {
  if (message.includes('\n')) return [list(message.split('\n'))];
  const first = firstSentence(message);
  const rest = result.includes(clause(first)) ? message.slice(first.length).trim() : message;
  return rest === '' ? [] : [escape(rest)];
}

function list(lines: readonly string[]): Markdown {
  return joined(
    lines.map((line) => own`- ${escape(line)}`),
    '\n',
  );
}

/** Many targets often fail for the same reason. The table of targets shows what each of them holds. */
function causesOf(error: ActionError, { targets = [] }: Report): readonly ActionError[] {
  const errors = error.code === 'targets-failed' ? targets.flatMap((target) => target.error ?? []) : [];
  const byHint = new Map(errors.map((one) => [one.hint, one]));
  return byHint.size === 0 ? [error] : [...byHint.values()];
}

/** The headings of the troubleshooting page of the running version. */
function moreAbout(errors: readonly ActionError[], run: RunFacts): Markdown {
  const names = new Set(errors.map(({ code: name }) => name));
  const pages = [...names].map((name) => {
    const page = documentationOf(name, run);
    return run.actionPage === undefined ? code(page) : link(code(name), page);
  });
  return own`More information: ${pages.join(', ') as Markdown}`;
}
