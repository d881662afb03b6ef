// Hostile texts at every place of a job summary where a text of somebody else can stand: to a real Markdown parser, the page is
// the same as with harmless words.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ActionError } from '../../src/core/errors/action-error.ts';
import {
  code,
  codeCell,
  escape,
  fenced,
  joined,
  own,
  table,
} from '../../src/core/report/summary/markdown.ts';
import { outputsOf } from '../../src/core/report/outputs/outputs.ts';
import { reportWith, type Report } from '../../src/core/report/report.ts';
import { hintSections } from '../../src/core/report/summary/hints.ts';
import { renderSummary } from '../../src/core/report/summary/summary.ts';
import { runFacts } from '../../src/core/report/run.ts';
import { OUTSIDE } from './values.ts';
import { EVERYTHING, ONE_LINE, WORDS } from '../oracles/hostile.ts';
import { markupProblems, treeOf } from '../oracles/markup.ts';

const SEED = Number(process.env['FUZZ_SEED'] ?? 20261126);
const RUNS = { seed: SEED, numRuns: Number(process.env['FUZZ_RUNS'] ?? 60), endOnFailure: true };
process.stderr.write(`Fuzzing markup with seed ${SEED}; to change it, set FUZZ_SEED\n`);

/** What Markdown consists of, in any order, among other characters. */
const PIECES = [
  ...'`~*_|<>[]()!#+-=.:&;\\/@$^"\'{} \t0123456789aZ'.split(''),
  ...['\n', '\r', '\u2028', '\u0085', '\u202e', '\u0000', '\ud800', 'é', '漢', '😀', '\u200b', '\u00a0'],
  ...[
    '```',
    '~~~',
    '---',
    '***',
    '1. ',
    '- [ ] ',
    '<!--',
    '-->',
    '</code>',
    '<b>',
    '&amp;',
    '&#96;',
    '\\|',
    '`|`',
  ],
  ...[
    'http://a.example',
    'HTTPS://A.EXAMPLE/x',
    'ftp://a.example',
    'www.a.example',
    'a@b.example',
    'mailto:a@b.example',
  ],
  ...[
    'xmpp:a@b.example',
    '@octocat',
    ':octocat:',
    '@octo/team',
    '#1',
    'octo/site#1',
    'GH-1',
    '[^1]',
    '[^1]: ',
    '![a](b)',
    '[a]: b',
  ],
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const EXAMPLES: readonly string[] = [EVERYTHING, ONE_LINE, `\`\`\`${ONE_LINE}\\`];
/** The lines of a message and of a hint are this action's own: what is quoted in them has none. */
const inOneLine = (one: string) => one.replaceAll('\n', ' ');

function expectSame(page: (text: string) => string, quoted = (one: string) => one): void {
  const expected = treeOf(page(WORDS));
  const property = fc.property(text.map(quoted), (one) => {
    const shown = page(one);
    expect([treeOf(shown), markupProblems(shown)]).toEqual([expected, []]);
  });
  fc.assert(property, { ...RUNS, examples: EXAMPLES.map((one): [string] => [quoted(one)]) });
}

/** A word before the text, and nothing, because Markdown has more signs at the beginning. */
const beginnings = ['', 'Words ', '"'];

describe('a hostile text is only text', () => {
  test.each(beginnings)('in a paragraph, a list and a heading after %j', (before) => {
    const shown = (one: string) => escape(`${before}${one}x`);
    expectSame((one) =>
      joined(
        [own`## A: ${shown(one)}`, shown(one), own`- ${shown(one)}`, own`**Failed:** ${shown(one)}`],
        '\n\n',
      ),
    );
  });

  test('in a table', () => {
    const head = [escape('One'), escape('Two'), escape('Three')];
    expectSame((one) => table(head, [[codeCell(`x${one}`), escape(`x${one}`), escape('last')]]));
  });

  test('in a code span', () => {
    expectSame((one) => joined([own`Account: ${code(one)}`, code(one), own`- ${code(one)}`], '\n\n'));
  });

  test('in a block', () => {
    expectSame((one) => joined([fenced(one), fenced(one, 'mermaid'), escape('after')], '\n\n'));
  });

  test('in the lines of a hint', () => {
    expectSame(
      (one) =>
        joined(hintSections(`It says: ${one}\naz x ${one} --yes\n{"a":${one}\n  key: ${one}\nafter`), '\n\n'),
      inOneLine,
    );
  });

  test('in the message and the hint of an error, and in a note', () => {
    const report = (one: string): Report =>
      reportWith({
        outcome: 'failed',
        notes: [`Note ${one}`],
        error: new ActionError('internal', `It failed. It says: ${one}`, { hint: `Do it: ${one}` }),
      });
    // A hint links pages of the server, which the hostile text would name otherwise.
    const run = { ...OUTSIDE, server: 'https://ghes.octo.example' };
    expectSame((one) => renderSummary(report(one), run), inOneLine);
  });

  test('in the first sentence of an error, which is the result of the run', () => {
    const run = { ...OUTSIDE, server: 'https://ghes.octo.example' };
    const page = (one: string) =>
      renderSummary(
        reportWith({ outcome: 'failed', error: new ActionError('internal', one, { hint: 'Wait.' }) }),
        run,
      );
    // Where the sentence ends decides what else is shown.
    const property = fc.property(text.map(inOneLine), (one) => {
      expect(markupProblems(page(one))).toEqual([]);
    });
    fc.assert(property, { ...RUNS, examples: EXAMPLES.map((one): [string] => [inOneLine(one)]) });
  });

  test('in the table of discover', () => {
    const account = (one: string) => ({
      id: { subscriptionId: one, resourceGroup: one, accountName: one },
      location: `x${one}`,
      tags: {},
      keysEnabled: true,
      provisioningState: undefined,
      times: undefined,
      due: undefined,
    });
    const scope = (one: string) => ({ subscriptionId: one, resourceGroup: one });
    expectSame((one) =>
      renderSummary(
        reportWith({ outcome: 'discovered', scope: scope(one), accounts: [account(one)] }),
        OUTSIDE,
      ),
    );
  });
});

describe('what is to be copied', () => {
  test('a code span holds exactly the text of one line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('`', '``', '|', '\\', ' ', 'a', '<b>', '&#96;'), { minLength: 1 }),
        (parts) => {
          const line = parts.join('');
          const [, mark = '', shown = ''] = /^(`+)(.*?)\1$/.exec(code(line)) ?? [];
          expect(mark).not.toBe('');
          expect(/^ .*[^ ].* $/.test(shown) ? shown.slice(1, -1) : shown).toBe(
            line.trim() === '' ? shown : line,
          );
        },
      ),
      RUNS,
    );
  });

  test.each([
    ['Look it up: https://login.microsoftonline.com/error?code=700016', 1],
    ['Run it again; if the problem persists, check https://azure.status.microsoft. Behind a proxy, wait.', 1],
    [
      'Change it (https://github.com/settings/personal-access-tokens, classic: https://github.com/settings/tokens).',
      2,
    ],
    ['https://github.com/orgs/octo/sso?authorization_request=AZ12', 1],
    ['Open https://ghes.octo.example/settings/tokens, and wait.', 1],
    ['See https://evil.example/settings/tokens or https://azure.status.microsoft.evil.example', 0],
  ])("only this action's own addresses are links: %s", (line, links) => {
    const page = joined(
      hintSections(line, line.includes('ghes') ? 'https://ghes.octo.example' : 'https://github.com'),
      '\n\n',
    );
    expect(treeOf(page).match(/link/g) ?? []).toHaveLength(links);
  });

  test('a page of the GitHub server is a link only in a hint', () => {
    const message =
      "GitHub's message: See https://github.com/octo/site or https://github.com/settings/tokens.";
    expect(treeOf(escape(message))).not.toContain('link');
  });
});

test('every output is one line, and every line break in it is escaped', () => {
  fc.assert(
    fc.property(text, (one) => {
      const account = {
        id: { subscriptionId: one, resourceGroup: one, accountName: one },
        location: one,
        tags: {},
        keysEnabled: true,
        provisioningState: undefined,
        times: undefined,
        due: true,
      };
      const error = new ActionError('internal', one, { hint: one });
      const report = reportWith({ outcome: 'failed', error, accounts: [account], notes: [one] });
      const run = runFacts((name) => (name === 'GITHUB_RUN_ID' ? '1' : one));
      const outputs = outputsOf(report, run);
      expect(JSON.parse(outputs.report ?? '')).toMatchObject({
        run: { id: '1', workflow: one || null, actor: one || null },
      });
      for (const value of Object.values(outputs)) {
        // eslint-disable-next-line no-control-regex -- control characters are what this excludes
        expect(value).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(() => JSON.parse(value.replace(/^(?:failed|false)$/, '""')) as unknown).not.toThrow();
      }
    }),
    RUNS,
  );
});
