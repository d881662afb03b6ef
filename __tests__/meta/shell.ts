// The simple commands in a piece of shell, as bash and zsh divide it. It knows as much of the shell as the documents use:
// quotes, substitutions, here-documents, redirections, comments and reserved words. It expands nothing.

export interface Word {
  /** Without its quotes. A substitution or a variable is kept as it is written. */
  readonly text: string;
  /** Whether it may stand for any number of words. */
  readonly open: boolean;
}

export type Command = readonly Word[];

/** What a template or a workflow expression puts into a text. */
export const FILLED_IN = '\uE000';

type Token =
  | { readonly kind: 'word'; readonly word: Word; readonly nested: readonly string[] }
  | { readonly kind: 'operator'; readonly text: string };

const RESERVED = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', '!', '{', 'time']);
const WRAPPERS = new Set(['command', 'env', 'exec', 'nohup', 'sudo', 'timeout', 'xargs']);

/** In a placeholder such as `<client-id>`, which a reader replaces, the angle brackets are no redirections. */
const PLACEHOLDER = /<[A-Za-z](?:[^<>|;&\n]*[^<>|;&\s])?>/y;
const REDIRECTION = /(?:\d+|&)?(?:>>|>\||>&|>|<<<|<&|<)/y;
const HERE_DOCUMENT = /<<(-?)\s*(['"]?)(\w+)\2/y;
const OPERATOR = /&&|\|\||;;|[;&|()\n]/y;

export function commandsIn(shell: string): Command[] {
  const found: Command[] = [];
  let words: Word[] = [];
  const finish = (): void => {
    found.push(...named(words));
    words = [];
  };
  for (const token of tokens(shell)) {
    if (token.kind === 'operator') finish();
    else {
      words.push(token.word);
      for (const text of token.nested) found.push(...commandsIn(text));
    }
  }
  finish();
  return found;
}

/** Without what stands before the name of the command. What `xargs` starts gets further arguments. */
function named(words: readonly Word[]): Command[] {
  const first = words.findIndex(({ text }) => !RESERVED.has(text) && !/^\w+=/.test(text));
  const command = first < 0 ? [] : words.slice(first);
  const wrapper = command[0]?.text ?? '';
  if (!WRAPPERS.has(wrapper)) return command.length === 0 ? [] : [command];
  const inner = command.findIndex(({ text }) => text === 'az' || text === 'gh');
  if (inner < 0) return [command];
  return [[...command.slice(inner), ...(wrapper === 'xargs' ? [{ text: FILLED_IN, open: true }] : [])]];
}

/** Lazy, so that a command in a sentence can be read without the rest of the sentence. */
export function* tokens(text: string): Generator<Token> {
  let at = 0;
  const hereDocuments: string[] = [];
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    if (match(/(?:[ \t]|\\\n)+/y) || match(/#[^\n]*/y)) continue;
    const here = match(HERE_DOCUMENT);
    if (here !== null) {
      hereDocuments.push(here[3] ?? '');
      continue;
    }
    const operator = match(OPERATOR)?.[0];
    if (operator !== undefined) {
      if (operator === '\n')
        for (const end of hereDocuments.splice(0))
          match(new RegExp(`(?:[^\\n]*\\n)*?\\t*${end}(?=\\n|$)`, 'y'));
      yield { kind: 'operator', text: operator };
      continue;
    }
    const isPlaceholder = PLACEHOLDER.test(from(text, at, PLACEHOLDER));
    if (!isPlaceholder && !/^[<>]\(/.test(text.slice(at, at + 2)) && match(REDIRECTION)) {
      match(/[ \t]*/y);
      const target = wordAt(text, at);
      at = target.end;
      continue;
    }
    const { end, ...read } = wordAt(text, at);
    at = end;
    yield { kind: 'word', ...read };
  }
}

/** Makes a sticky pattern begin there. */
function from(text: string, at: number, pattern: RegExp): string {
  pattern.lastIndex = at;
  return text;
}

interface ReadWord {
  readonly word: Word;
  /** The commands of its substitutions. */
  readonly nested: readonly string[];
  readonly end: number;
}

function wordAt(text: string, begin: number): ReadWord {
  const nested: string[] = [];
  let at = begin;
  let value = '';
  const take = (end: number, part = text.slice(at, end)): void => {
    value += part;
    at = end;
  };
  const substitution = (): boolean => {
    const end = substitutionEnd(text, at);
    if (end === undefined) return false;
    if (!text.startsWith('${', at)) nested.push(text.slice(text[at] === '`' ? at + 1 : at + 2, end - 1));
    take(end);
    return true;
  };
  while (at < text.length && !/[\s;&|()]/.test(text.charAt(at))) {
    const character = text.charAt(at);
    if (character === '\\') take(at + 2, text.slice(at + 1, at + 2).replace('\n', ''));
    else if (character === "'") {
      const end = endOf(text, "'", at + 1);
      take(end, text.slice(at + 1, end - 1));
    } else if (character === '"') {
      at += 1;
      while (at < text.length && text.charAt(at) !== '"') {
        if (substitution()) continue;
        if (text.charAt(at) === '\\' && /["\\$`\n]/.test(text.charAt(at + 1)))
          take(at + 2, text.slice(at + 1, at + 2).replace('\n', ''));
        else take(at + 1);
      }
      at += 1;
    } else if (character === '<' && PLACEHOLDER.test(from(text, at, PLACEHOLDER)))
      take(PLACEHOLDER.lastIndex);
    else if (/[<>]/.test(character) && text.charAt(at + 1) !== '(') break;
    else if (!substitution()) take(at + 1);
  }
  const raw = text.slice(begin, at);
  if (value.startsWith('!') && value.includes(' ')) nested.push(value.slice(1));
  const open = raw === FILLED_IN || /^"?\$(?:[@*]|\{\w+\[[@*]\]\})"?$/.test(raw);
  // Always forward, whatever the text is.
  return { word: { text: value, open }, nested, end: Math.max(at, begin + 1) };
}

/** The end of `$(…)`, `<(…)`, `${…}` or a pair of backquotes that begins there. */
function substitutionEnd(text: string, at: number): number | undefined {
  if (text.charAt(at) === '`') return endOf(text, '`', at + 1);
  if (text.startsWith('${', at)) return endOf(text, '}', at + 2);
  return /^[$<>]\(/.test(text.slice(at, at + 2)) ? closing(text, at + 2) : undefined;
}

function endOf(text: string, character: string, begin: number): number {
  const end = text.indexOf(character, begin);
  return end < 0 ? text.length : end + 1;
}

/** Behind the bracket that closes the one before `begin`. */
function closing(text: string, begin: number): number {
  let depth = 1;
  let quoted = false;
  let at = begin;
  for (; at < text.length && depth > 0; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === "'" && !quoted) at = endOf(text, "'", at + 1) - 1;
    else if (character === '"') quoted = !quoted;
    else if (text.startsWith('$(', at)) at = closing(text, at + 2) - 1;
    else if (character === '(' && !quoted) depth += 1;
    else if (character === ')' && !quoted) depth -= 1;
  }
  return at;
}
