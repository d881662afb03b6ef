// What needs a person, in the job summary: the error with its fix, what a check found, and what someone should know soon. Pure.

import type { ActionError } from '../../errors/action-error.ts';
import { announcementsOf } from '../annotations/announcements.ts';
import { failuresOf } from '../annotations/failures.ts';
import { describeUnlisted } from '../fleet.ts';
import type { Report } from '../report.ts';
import { documentationOf, type RunFacts } from '../run.ts';
import { hintSections } from './hints.ts';
import { code, escape, joined, link, own, type Markdown } from './markdown.ts';

export function adviceSections(report: Report, run: RunFacts): Markdown[] {
  const failures = failuresOf(report);
  const warnings = cautionsOf(report);
  if (failures.length === 0 && warnings.length === 0) return [];
  return [
    own`### What to do`,
    ...byHint(failures).flatMap((alike) => errorSections(alike, run)),
    ...warnings.map((warning) => own`**!** ${escape(warning)}`),
  ];
}

/** Whether someone should do something soon, although the run succeeded. */
export function needsPerson(report: Report): boolean {
  return cautionsOf(report).length > 0;
}

function cautionsOf(report: Report): readonly string[] {
  return [...announcementsOf(report).warnings, ...describeUnlisted(report.accounts ?? [])];
}

/** Several findings of a check often have the same fix. */
function byHint(failures: readonly ActionError[]): readonly (readonly ActionError[])[] {
  const hints = Map.groupBy(failures, ({ code: name, hint }) => `${name}\n${hint}`);
  return [...hints.values()];
}

function errorSections(alike: readonly ActionError[], run: RunFacts): Markdown[] {
  const [first] = alike;
  if (!first) return [];
  const lines = alike.flatMap(({ message }) => message.split('\n'));
  return [
    ...(lines.length === 1 ? lines.map((line) => escape(line)) : [list(lines)]),
    ...hintSections(first.hint, run.server),
    moreAbout(first, run),
  ];
}

function list(lines: readonly string[]): Markdown {
  return joined(
    lines.map((line) => own`- ${escape(line)}`),
    '\n',
  );
}

function moreAbout({ code: name }: ActionError, run: RunFacts): Markdown {
  const page = documentationOf(name, run);
  return run.actionPage === undefined
    ? own`More information: ${code(page)}`
    : own`More information: ${link(code(name), page)}`;
}
