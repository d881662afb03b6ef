// Markdown for the job summary. Text becomes Markdown only through these functions, so nothing that a service or a user wrote can
// become markup, HTML, a link, or a mention. Pure.

declare const brand: unique symbol;

/** Text that is safe in the job summary. */
export type Markdown = string & { readonly [brand]: never };

/** This action's own Markdown: the literal parts. Whatever is inserted must be Markdown already. */
export function own(literals: TemplateStringsArray, ...inserted: readonly Markdown[]): Markdown {
  return String.raw({ raw: literals }, ...inserted) as Markdown;
}

export function joined(parts: readonly Markdown[], separator: ' ' | '\n' | '\n\n'): Markdown {
  return parts.join(separator) as Markdown;
}

/** Control and format characters, separators of lines, and half characters: they end a line, reorder it, or are not visible. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu;

function inOneLine(text: string): string {
  return text.replace(/\s*[\n\v\f\r\u0085\u2028\u2029]\s*/g, ' ').replace(UNSEEN, ' ');
}

/** What could begin or end markup within a line. An underscore between letters does not. */
const INLINE = /[&<>|`*~[\]\\$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g;

/** What could begin a block: a heading, a list, or the underline of a heading. */
const BLOCK = /^(?:[#+=-]|\d{1,9}(?=[.)](?: |$)))/;

/**
 * What GitHub links without markup, up to where it is cut: addresses, e-mail addresses and mentions, and the numbers of issues;
 * and the names of images, such as `:octocat:`. Entities would not prevent it, because GitHub looks for these in the text itself.
 * https://github.github.com/gfm/#autolinks-extension-
 * https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
 */
const LINKED =
  /(?<=https?|ftp):(?=\/)|www(?=\.)|@(?=[\p{L}\p{N}_-])|#(?=\d)|GH-(?=\d)|:(?=[\w+-]*[a-z][\w+-]*:)/giu;

/** A space of no width. */
const CUT = '\u200b';

/** The addresses in this action's own texts, and below the address of the GitHub server. Any other is shown as text. */
const OWN =
  'https://(?:aka\\.ms/(?:azure-cli|TenantLifecycle)|login\\.microsoftonline\\.com/error\\?code=\\d{1,9}|azure\\.status\\.microsoft|(?:www|au|eu|jp|us)\\.githubstatus\\.com|token\\.actions\\.githubusercontent\\.com|api\\.github\\.com)';
const OF_SERVER =
  '/(?:(?:organizations/[\\w-]{1,100}/)?settings/[\\w-]{1,40}|(?:orgs|enterprises)/[\\w-]{1,100}/sso\\?authorization_request=[\\w%=-]+|[\\w.-]{1,100}/[\\w.-]{1,100})';

/**
 * Text within a line, or a paragraph of its own.
 * @param server the origin of the GitHub server, whose pages a hint names. Without it, none is linked: a message or a note can
 * quote a service, and anybody can have a page on the server.
 */
export function escape(text: string, server?: string): Markdown {
  const origin = server?.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const known = origin === undefined ? OWN : `${OWN}|${origin}${OF_SERVER}`;
  const addresses = new RegExp(`((?:${known})(?=[,;:.)]*(?: |$)))`);
  // Every second part is an address.
  const parts = inOneLine(text).trim().split(addresses);
  const escaped = parts.map((part, index) => (index % 2 === 1 ? part : inline(part))).join('');
  return escaped.replace(BLOCK, entitiesOf) as Markdown;
}

function inline(line: string): string {
  return line
    .replace(LINKED, (found) => found + CUT)
    .replace(INLINE, entitiesOf)
    .replaceAll(CUT, entitiesOf(CUT));
}

/** Numeric entities, which are neither HTML nor Markdown. */
function entitiesOf(text: string): string {
  return Array.from(text, (character) => `&#${character.codePointAt(0) ?? 32};`).join('');
}

/** A code span, which is readable as plain text too and can be copied exactly. In a table, use `codeCell`. */
export function code(text: string): Markdown {
  const line = inOneLine(text);
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  // One space at both ends is not part of the code.
  const space = line === '' || /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${mark}${space}${line}${space}${mark}` as Markdown;
}

/** Code in a table, where a vertical bar ends the cell, in a code span too. */
export function codeCell(text: string): Markdown {
  return /[`|]/.test(text) ? own`<code>${escape(text)}</code>` : code(text);
}

type Language = 'text' | 'mermaid' | 'sh' | 'json' | 'yaml';

/** A block for text that keeps its line breaks. Nothing in the text can end it. */
export function fenced(text: string, language: Language = 'text'): Markdown {
  const mark = language === 'mermaid' ? '`' : '~';
  const lines = text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map((line) => line.replace(UNSEEN, ' '));
  const longest = Math.max(2, ...Array.from(text.matchAll(/~+|`+/g), ([run]) => run.length));
  const fence = mark.repeat(longest + 1);
  return [fence + language, ...lines, fence].join('\n') as Markdown;
}

export function table(head: readonly Markdown[], rows: readonly (readonly Markdown[])[]): Markdown {
  const separator = head.map(() => own`---`);
  const lines = [head, separator, ...rows].map(
    (cells) => own`| ${cells.map((cell) => cell.replaceAll('|', entitiesOf)).join(' | ') as Markdown} |`,
  );
  return joined(lines, '\n');
}

/** A link to a page whose address this action builds. Without an address, the text alone. */
export function link(text: Markdown, address: string | undefined): Markdown {
  if (address === undefined) return text;
  const encoded = address.toWellFormed().replace(/[^\w\-.~:/?#@=%]/gu, (character) =>
    // `encodeURIComponent` leaves parentheses, which would end the address.
    /[!'()*]/.test(character) ? `%${character.charCodeAt(0).toString(16)}` : encodeURIComponent(character),
  );
  return own`[${text}](${encoded as Markdown})`;
}

/** What is shown only when somebody opens it. */
export function folded(title: Markdown, content: Markdown): Markdown {
  return own`<details>
<summary>${title}</summary>

${content}

</details>`;
}
