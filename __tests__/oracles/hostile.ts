// Texts that contain everything that a log, a page, or a file of the runner could interpret. All of them contain the mark, which
// may appear as text.

export const MARK = 'Injected';

/** Markup without a line break: what one name or one sentence could contain. */
const INLINE = [
  `::error::${MARK}`,
  `##[error]${MARK}`,
  '|a|b|',
  '`a` ``b`` ```c```',
  '~~~ ~~x~~',
  `<img src=x onerror=alert(1)><!-- ${MARK} --> <details>`,
  `[x](http://evil.example) ![y](http://evil.example/z.png) [r]: http://evil.example`,
  'http://evil.example www.evil.example a@evil.example <https://evil.example> https://github.com/evil/site',
  '@octocat :octocat: @octo/team #1 octo/site#2 GH-3',
  '**b** __c__ _d_ $x$ [^1] - [ ] x &lt;b&gt; \\',
  'ghadelimiter_0 << %0A::error::x %25',
].join(' ');

/** What only counts at the beginning of a line. */
const LINES = [
  `::error::${MARK}`,
  `  ::stop-commands::${MARK}`,
  '::add-mask::a',
  `# ${MARK}`,
  '- [ ] x',
  '1. x',
  '> x',
  '===',
  '---',
  '| a | b |',
  '|---|---|',
  '~~~',
  '```',
  `key<<EOF`,
  'EOF',
  'ghadelimiter_00000000-0000-0000-0000-000000000000',
  '[^1]: x',
  '[r]: http://evil.example',
  '    code',
  `<script>${MARK}</script>`,
];

const BREAKS = [
  '\n',
  '\r',
  '\r\n',
  '\u0085',
  '\u2028',
  '\u2029',
  '\v',
  '\f',
  '\u001b[31m',
  '\u202e',
  '\u0000',
];

/** Everything at once: every line after every kind of break. */
export const EVERYTHING = `${INLINE}${BREAKS.map((end) => end + LINES.join(end)).join('')}\n${INLINE}`;

/** Everything that one line can contain. */
export const ONE_LINE = INLINE;

/** What a header can contain. */
export const HEADER = INLINE.replace(/[^\x20-\x7e]/g, '');

/** Words that nothing interprets, as many as in `ONE_LINE`. */
export const WORDS = 'Words that mean nothing here';
