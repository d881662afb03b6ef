// The claims of a document: the sentences and the rows of the tables of each section. A comment after them says what holds
// each of them, in their order, by its first words:
//
//   <!-- claims
//   "The action stores nothing" test: e2e/leaks › writes no file; meta/environment › every variable has a reason
//   "Keep the job short" no test: advice
//   -->
import type { Nodes, PhrasingContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import ts from 'typescript';

/** Why a sentence needs no test. */
const REASONS: Readonly<Record<string, string>> = {
  advice: 'it tells the reader what to do',
  limit: 'it says what is not protected',
  GitHub: 'it is a fact about GitHub',
  Azure: 'it is a fact about Azure',
  policy: 'it is a promise of the maintainers',
  pointer: 'it says where something is described',
};

interface Claim {
  /** Without markup. */
  readonly text: string;
  readonly line: number;
}

/** One line of a comment. */
interface Evidence {
  readonly words: string;
  readonly kind: 'test' | 'no test';
  readonly what: string;
}

/** @param sourceOf the text of a test file; undefined if there is no such file. @returns one line for each fault. */
export function faultsOfClaims(markdown: string, sourceOf: (file: string) => string | undefined): string[] {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const faults: string[] = [];
  let open: Claim[] = [];
  const close = (evidence: readonly Evidence[]): void => {
    for (const [index, { text, line }] of open.entries()) {
      const fault = faultOf(text, evidence[index], sourceOf);
      if (fault !== undefined) faults.push(`line ${line}: "${text}" ${fault}`);
    }
    for (const { words } of evidence.slice(open.length)) faults.push(`"${words}" is no sentence`);
    open = [];
  };
  for (const node of tree.children) {
    const evidence = node.type === 'html' ? evidenceIn(node.value) : undefined;
    if (evidence) close(evidence);
    else if (node.type === 'heading') close([]);
    else open.push(...claimsIn(node));
  }
  close([]);
  return faults;
}

function claimsIn(node: Nodes): Claim[] {
  const line = node.position?.start.line ?? 0;
  switch (node.type) {
    case 'paragraph':
      return textOf(node.children)
        .replaceAll(/\s+/g, ' ')
        .split(/(?<=[.!?]\)?) (?=\S)/)
        .map((text) => ({ text, line }));
    case 'tableRow':
      return [{ text: node.children.map((cell) => textOf(cell.children)).join(' | '), line }];
    case 'table':
      return node.children.slice(1).flatMap(claimsIn);
    case 'list':
    case 'listItem':
    case 'blockquote':
      return node.children.flatMap(claimsIn);
    default:
      return [];
  }
}

function textOf(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => ('children' in node ? textOf(node.children) : 'value' in node ? node.value : ' '))
    .join('');
}

/** @returns undefined for another comment. */
function evidenceIn(html: string): Evidence[] | undefined {
  const [, lines] = /^<!-- claims\n([\s\S]*)-->$/.exec(html) ?? [];
  // A line that begins with a space continues the one before.
  return lines
    ?.trim()
    .replaceAll(/\n +/g, ' ')
    .split('\n')
    .map((entry) => {
      const [, words = '', kind = '', what = ''] = /^"(.+?)" (test|no test): (.+)$/.exec(entry) ?? [];
      return { words: words || entry, kind: kind === 'no test' ? kind : 'test', what };
    });
}

function faultOf(
  text: string,
  evidence: Evidence | undefined,
  sourceOf: (file: string) => string | undefined,
): string | undefined {
  if (!evidence) return 'names no test';
  const { words, kind, what } = evidence;
  if (!text.startsWith(words)) return `does not begin with "${words}"`;
  if (kind === 'no test') return what in REASONS ? undefined : `gives an unknown reason: ${what}`;
  const missing = what.split('; ').find((test) => !isTest(test, sourceOf));
  return missing === undefined ? undefined : `names a test that does not exist: ${missing}`;
}

/** `e2e/leaks › finds a key`: the file of tests, or of a table of tests, and the name of a test, a group, or a row in it. */
function isTest(test: string, sourceOf: (file: string) => string | undefined): boolean {
  const [file = '', name = ''] = test.split(' › ');
  const source = sourceOf(`__tests__/${file}.test.ts`) ?? sourceOf(`__tests__/${file}.ts`);
  return source !== undefined && name !== '' && textsIn(source).has(name.trim());
}

const known = new Map<string, ReadonlySet<string>>();

/** Every text of a source, with which names of tests are written. */
function textsIn(source: string): ReadonlySet<string> {
  const texts = known.get(source) ?? new Set(stringsIn(source));
  known.set(source, texts);
  return texts;
}

function stringsIn(source: string): string[] {
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest));
  return strings;
}
