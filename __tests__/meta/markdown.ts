// The parts of Markdown that the meta tests need: headings, links and fenced blocks, as GitHub parses them.
import GithubSlugger from 'github-slugger';

interface Block {
  readonly line: number;
  readonly text: string;
}

const FENCE = /^( *)(```+|~~~+) *(\S*).*\n([\s\S]*?)^ *\2 *$/gm;

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** The fenced blocks, without their indentation, and the line on which each begins. */
export function fencedBlocks(markdown: string): (Block & { readonly language: string })[] {
  return Array.from(
    markdown.matchAll(FENCE),
    ({ 0: all, 1: indent = '', 3: language = '', 4: body = '', index }) => ({
      language,
      line: lineAt(markdown, index + all.indexOf('\n') + 1),
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

function blocksIn(languages: RegExp, markdown: string): Block[] {
  return fencedBlocks(markdown)
    .filter(({ language }) => languages.test(language))
    .map(({ line, text }) => ({ line, text }));
}

export function yamlBlocks(markdown: string): Block[] {
  return blocksIn(/^ya?ml$/i, markdown);
}

export function shellBlocks(markdown: string): Block[] {
  return blocksIn(/^(?:sh|bash)$/, markdown);
}

/** The code in sentences and tables. */
export function inlineCode(markdown: string): Block[] {
  return Array.from(
    prose(markdown).matchAll(/(?<!`)`([^`\n]+(?:\n(?!\n)[^`\n]+)*)`(?!`)/g),
    ({ 1: text = '', index }) => ({
      line: lineAt(markdown, index),
      text: text.replaceAll(/\s*\n\s*/g, ' '),
    }),
  );
}

/** The text with the same lines, but without code: what looks like a link or a heading in code is not one. */
function prose(markdown: string): string {
  const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');
  return markdown.replaceAll(FENCE, blank).replaceAll(/<!--[\s\S]*?-->/g, blank);
}

/** The anchors of a page: a slug for every heading, and the names in its HTML. */
export function anchors(markdown: string): Set<string> {
  const slugger = new GithubSlugger();
  const text = prose(markdown);
  const headings = Array.from(text.matchAll(/^#{1,6} +(.+?) *#*$/gm), ([, heading = '']) =>
    slugger.slug(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]|<[^>]+>/g, '')),
  );
  const named = Array.from(text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g), ([, name = '']) => name);
  return new Set([...headings, ...named]);
}

/** Every link, image and reference of a page, with its target and its line. */
export function links(markdown: string): Block[] {
  const text = prose(markdown).replaceAll(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
  const patterns = [
    /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g,
    /^ *\[[^\]]+\]: *<?(\S+?)>?(?:\s|$)/gm,
    /\b(?:href|src)="([^"]+)"/g,
  ];
  return patterns.flatMap((pattern) =>
    Array.from(text.matchAll(pattern), ({ 1: target = '', index }) => ({
      line: lineAt(text, index),
      text: target,
    })),
  );
}
