// What needs a person, in the job summary: the error with its fix, what a check found, and what someone should know soon. Pure.

import type { ActionError } from '../../errors/action-error.ts';
import { announcementsOf } from '../annotations/announcements.ts';
import { failuresOf } from '../annotations/failures.ts';
import { describeUnlisted } from '../fleet.ts';
import type { Report } from '../report.ts';
import { documentationOf, type RunFacts } from '../run.ts';
import { hintSections } from './hints.ts';
import { code, escape, folded, joined, link, own, type Markdown } from './markdown.ts';

export function adviceSections(report: Report, run: RunFacts): Markdown[] {
  const failures = failuresOf(report);
  const warnings = cautionsOf(report);
  if (failures.length === 0 && warnings.length === 0) return [];
  return [
    own`### What to do`,
    ...findingSections(failures.filter(isFinding), run),
    ...failures.filter((error) => !isFinding(error)).flatMap((error) => errorSections(error, report, run)),
    ...warnings.map((warning) => own`**!** ${escape(warning)}`),
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
  return [...announcementsOf(report).warnings, ...describeUnlisted(report.accounts ?? [])];
}

/** What a check found, each with its fix. */
function findingSections(findings: readonly ActionError[], run: RunFacts): Markdown[] {
  const [first] = findings;
  if (!first) return [];
  const lines = findings.map(({ message, hint }) => own`- ${escape(message)} **Fix:** ${escape(hint)}`);
  return [joined(lines, '\n'), moreAbout([first], run)];
}

/** The rest is folded. */
const MOST_FIXES = 5;

function errorSections(error: ActionError, report: Report, run: RunFacts): Markdown[] {
  const lines = error.message.split('\n');
  const causes = causesOf(error, report);
  const [shown, more] = [causes.slice(0, MOST_FIXES), causes.slice(MOST_FIXES)];
  return [
    ...(lines.length === 1
      ? [escape(error.message)]
      : [
          joined(
            lines.map((line) => own`- ${escape(line)}`),
            '\n',
          ),
        ]),
    ...shown.flatMap(({ hint }) => hintSections(hint, run.server)),
    ...(more.length === 0
      ? []
      : [
          folded(
            escape(`${more.length} more ${more.length === 1 ? 'fix' : 'fixes'}`),
            joined(
              more.flatMap(({ hint }) => hintSections(hint, run.server)),
              '\n\n',
            ),
          ),
        ]),
    moreAbout(causes, run),
  ];
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
