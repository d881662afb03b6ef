// A job summary as a page that looks as on GitHub: the same extensions of Markdown, and the fonts, sizes and colors of its
// light theme.
import { pathToFileURL } from 'node:url';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

const STYLE = `
  body { margin: 0; padding: 24px; color: #1f2328; background: #fff;
    font: 16px/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif; }
  main { border: 1px solid #d1d9e0; border-radius: 6px; padding: 24px; }
  h2 { margin: 0 0 16px; padding-bottom: .3em; border-bottom: 1px solid #d1d9e0b3; font-size: 1.5em; line-height: 1.25; }
  p, table, pre { margin: 0 0 16px; }
  main > :last-child { margin-bottom: 0; }
  code { padding: .2em .4em; border-radius: 6px; background: #818b981f; overflow-wrap: anywhere;
    font: 85% ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace; }
  table { border-collapse: collapse; }
  th, td { padding: 6px 13px; border: 1px solid #d1d9e0; text-align: left; }
  th { font-weight: 600; }
  tbody tr:nth-child(2n) { background: #f6f8fa; }
  pre.mermaid { text-align: center; }`;

const WIDTH = 860;

/** @param now when the page is looked at. The chart of Mermaid marks this moment. */
export function pageOf(markdown: string, mermaid: string, now: number): string {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const charts = html.replaceAll(
    /<pre><code class="language-mermaid">([^]*?)<\/code><\/pre>/g,
    '<pre class="mermaid">$1</pre>',
  );
  return `<!doctype html>
<html lang="en" data-width="${String(WIDTH)}">
<meta charset="utf-8">
<style>${STYLE}</style>
<main>${charts}</main>
<script>
  Date = class extends Date {
    constructor(...args) { args.length === 0 ? super(${String(now)}) : super(...args); }
  };
</script>
<script src="${pathToFileURL(mermaid).href}"></script>
<script>
  mermaid.initialize({ startOnLoad: false });
  mermaid.run().then(() => { document.documentElement.dataset.height = document.body.scrollHeight; });
</script>
</html>
`;
}
