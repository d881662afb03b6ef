// The error catalogue, the errors that src throws and docs/troubleshooting.md have the same codes.
import { describe, expect, test } from '@jest/globals';
import { ERROR_CATALOGUE, type CatalogueEntry } from '../../src/core/errors/catalogue.ts';
import { ActionError, type ErrorCode } from '../../src/core/errors/action-error.ts';
import { annotationOf } from '../../src/core/report/annotations/annotation.ts';
import { reportWith } from '../../src/core/report/report.ts';
import { documentationOf } from '../../src/core/report/run.ts';
import { renderSummary } from '../../src/core/report/summary/summary.ts';
import { IN_WORKFLOW } from '../unit/values.ts';
import { anchors } from './markdown.ts';
import { filesUnder, read } from './repository.ts';

const codes = Object.keys(ERROR_CATALOGUE);
const entries: readonly (readonly [string, CatalogueEntry])[] = Object.entries(ERROR_CATALOGUE);
const sections = new Map(
  read('docs/troubleshooting.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')).trim(), section]),
);

describe('every code', () => {
  test('has a heading of its own, and every heading is a code', () => {
    expect([...sections.keys()].sort()).toEqual(codes.toSorted());
  });

  test.each(entries)('%s has a title without a period', (_code, entry) => {
    expect(entry.title).toMatch(/^[A-Z][^.]+$/);
  });

  test.each(entries)('%s is explained: title, symptom, cause, fix', (code, { title }) => {
    const section = sections.get(code) ?? '';
    expect(section).toContain(`**${title}.**`);
    for (const part of ['_Symptom:_', '_Cause:_', '_Fix:_']) expect(section).toContain(part);
  });

  test.each(codes as readonly ErrorCode[])(
    '%s has a link in summary and annotation that resolves',
    (code) => {
      const error = new ActionError(code, 'It failed.', { hint: 'Wait.' });
      const summary = renderSummary(reportWith({ outcome: 'failed', error }), IN_WORKFLOW);
      const annotation = annotationOf(error, documentationOf(code, IN_WORKFLOW));
      const page = `${IN_WORKFLOW.actionPage ?? ''}/`;
      for (const text of [summary, annotation]) {
        const links = Array.from(text.matchAll(/https:\/\/[^\s)]+\.md#[^\s)]+/g), ([link]) => link);
        expect(links).toEqual([expect.stringMatching(/^https:/)]);
        const [file = '', heading = ''] = links.join().replace(page, '').split('#');
        expect(anchors(read(file))).toContain(heading);
      }
    },
  );

  test('is thrown somewhere in src', () => {
    const sources = filesUnder('src', '.ts')
      .filter((file) => !file.endsWith('errors/catalogue.ts'))
      .map(read)
      .join('\n');
    expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
  });
});
