// Every command of az and gh that a reader is shown: in the documents, the examples, .github, the messages of the action in
// its sources, and in the recorded messages; and those that the set-up program runs.
import ts from 'typescript';
import { parseDocument, visit } from 'yaml';
import { fencedBlocks, inlineCode } from './markdown.ts';
import { exists, filesUnder, read } from './repository.ts';
import { SETUP_LINES } from './setup-lines.ts';
import { commandsIn, FILLED_IN, tokens, type Command, type Word } from './shell.ts';

export interface ToolLine {
  readonly place: string;
  readonly words: Command;
  /**
   * `command`: to be run as it is. `mention`: the name of a command, or of a group of them. `prose`: in a sentence and
   * without options, so that the words after the tool may belong to the sentence.
   */
  readonly as: 'command' | 'mention' | 'prose';
}

export interface Text {
  readonly place: string;
  readonly text: string;
}

const isTool = (words: Command): boolean => words[0]?.text === 'az' || words[0]?.text === 'gh';

export function linesOfShell({ place, text }: Text): ToolLine[] {
  return commandsIn(text)
    .filter(isTool)
    .map((words) => ({ place, words, as: 'command' }));
}

/** A command in a sentence ends with its line, its bracket or quote, or the sentence. */
const IN_PROSE = /(['"`])?(?<![\w./-])(?:az|gh) (?=[a-z])[^\n]*/g;

export function linesOfProse({ place, text }: Text): ToolLine[] {
  return Array.from(text.matchAll(IN_PROSE)).flatMap(({ 0: all, 1: quote = '' }) => {
    const line = all.slice(quote.length);
    const words = wordsOfProse(quote === '' ? line : (line.split(quote)[0] ?? ''));
    const as = words.some((word) => word.text.startsWith('-')) ? 'command' : 'prose';
    // The rest of the line can contain another one.
    return [{ place, words, as }, ...linesOfProse({ place, text: line.slice('az'.length) })];
  });
}

function wordsOfProse(line: string): Word[] {
  const words: Word[] = [];
  for (const token of tokens(line)) {
    if (token.kind === 'operator') break;
    const { text, open } = token.word;
    // What follows was left out.
    if (text === '…') break;
    const end = /[.,:]$/.test(text) && !/^[.]+$/.test(text);
    words.push({ text: end ? text.slice(0, -1) : text, open });
    if (end) break;
  }
  return words;
}

const SHELLS = /^(?:sh|bash|shell|console|powershell|pwsh)$/;

export function linesOfMarkdown({ place, text }: Text): ToolLine[] {
  const blocks = fencedBlocks(text).flatMap((block) => {
    const at = { place: `${place}:${block.line}`, text: block.text };
    if (SHELLS.test(block.language)) return linesOfShell(at);
    if (/^ya?ml$/.test(block.language)) return linesOfWorkflow(at);
    return linesOfProse(at);
  });
  const inline = inlineCode(text).flatMap(({ line, text: code }) =>
    linesOfShell({ place: `${place}:${line}`, text: code }).map((found) =>
      found.words.every((word) => /^[a-z][a-z-]*$/.test(word.text))
        ? { ...found, as: 'mention' as const }
        : found,
    ),
  );
  return [...blocks, ...inline];
}

const withoutExpressions = (text: string): string => text.replaceAll(/\$\{\{.*?\}\}/gs, FILLED_IN);

/** The scripts of the steps, and the comments. */
export function linesOfWorkflow({ place, text }: Text): ToolLine[] {
  const found: ToolLine[] = [];
  visit(parseDocument(text), {
    Pair(_, { key, value }) {
      const script = (value as { readonly value?: unknown } | null)?.value;
      if (String(key) !== 'run' || typeof script !== 'string') return;
      found.push(...linesOfShell({ place, text: withoutExpressions(script) }));
    },
  });
  const comments = Array.from(text.matchAll(/(?:^|\s)#(.*)$/gm), ([, comment = '']) => comment);
  const isScript = (comment: string): boolean =>
    found.some(({ words }) => comment.includes(words[2]?.text ?? ' '));
  return [
    ...found,
    ...comments.filter((comment) => !isScript(comment)).flatMap((one) => linesOfProse({ place, text: one })),
  ];
}

/** The texts in a source file. What a template fills in is not known. */
export function linesOfSource({ place, text }: Text): ToolLine[] {
  const found: ToolLine[] = [];
  const inspect = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(...linesOfProse({ place, text: node.text }));
    if (ts.isTemplateExpression(node)) {
      const whole = node.templateSpans.reduce(
        (before, { literal }) => before + FILLED_IN + literal.text,
        node.head.text,
      );
      found.push(...linesOfProse({ place, text: whole }));
    }
    ts.forEachChild(node, inspect);
  };
  inspect(ts.createSourceFile(place, text, ts.ScriptTarget.Latest));
  return found;
}

/** A recorded run: the transcript has the message as it is, as a command of the runner, and as Markdown. */
function linesOfTranscript({ place, text }: Text): ToolLine[] {
  const plain = text.split('\n').filter((line) => !line.startsWith('::') && !line.includes('&#'));
  return linesOfProse({ place, text: plain.join('\n') });
}

const load = (place: string): Text => ({ place, text: read(place) });
const mentionsTool = ({ text }: Text): boolean => /\b(?:az|gh) [a-z]/.test(text);

/** All of them. Sources that name neither tool are not parsed. */
export function toolLines(): ToolLine[] {
  const collect = (files: readonly string[], lines: (text: Text) => ToolLine[]): ToolLine[] =>
    files.map(load).filter(mentionsTool).flatMap(lines);
  return [
    ...collect(filesUnder('.', '.md'), linesOfMarkdown),
    ...collect([...filesUnder('examples', '.yml'), ...filesUnder('.github', '.yml')], linesOfWorkflow),
    ...collect(
      ['src', 'setup'].filter(exists).flatMap((folder) => filesUnder(folder, '.ts')),
      linesOfSource,
    ),
    ...collect(
      // Those of the contract hold wrong commands on purpose.
      filesUnder('__tests__/e2e', '.txt').filter((file) => file.includes('/__golden__/')),
      linesOfTranscript,
    ),
    ...SETUP_LINES.flatMap((text) => linesOfShell({ place: 'setup', text })),
  ];
}
