// A page that shows one job summary after the other as GitHub does: the same extensions of Markdown, GitHub's style sheet, and
// Mermaid with the theme that GitHub gives it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { root } from '../spawn.ts';
import { withPalette } from './palette.ts';
import { findBrowser, Page, type Scheme } from './browser.ts';

const MERMAID = '12.3.0';
const folder = path.join(root, '.cache/pictures');
const mermaid = path.join(folder, 'node_modules/mermaid/dist/mermaid.min.js');
const styles = path.join(root, 'node_modules/github-markdown-css/github-markdown.css');
const inPage = path.join(import.meta.dirname, 'in-page.js');

/** About as wide as a job summary in a window of a laptop, and as a phone. */
const WIDTHS = { laptop: 860, phone: 390 } as const;

export type Device = keyof typeof WIDTHS;

/** A picture shows the beginning of a longer summary. */
const MOST_HEIGHT = 1600;

export const INSTALL = `npm install --prefix .cache/pictures --ignore-scripts mermaid@${MERMAID}`;

/** What is missing on this machine to draw a summary. */
export function missingTool(): 'browser' | 'mermaid' | undefined {
  if (!existsSync(mermaid)) return 'mermaid';
  return findBrowser() === undefined ? 'browser' : undefined;
}

/** A summary, and when it is looked at: the chart of Mermaid marks this moment. */
export interface Sight {
  readonly markdown: string;
  readonly now: number;
}

export class Gallery {
  readonly #page: Page;
  #shown: { readonly width: number; readonly height: number; readonly scheme: Scheme } = {
    width: WIDTHS.laptop,
    height: 0,
    scheme: 'light',
  };

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(): Promise<Gallery> {
    const browser = findBrowser();
    if (browser === undefined) throw new Error('No Chromium browser was found. Set CHROME to its path.');
    const file = path.join(folder, 'gallery.html');
    writeFileSync(file, shell());
    return new Gallery(await Page.open(browser, pathToFileURL(file).href));
  }

  async show({ markdown, now }: Sight, scheme: Scheme, device: Device = 'laptop'): Promise<void> {
    const width = WIDTHS[device];
    await this.#page.setView(width, 400, scheme);
    const call = `gallery.show(${JSON.stringify(htmlOf(markdown))}, ${JSON.stringify(scheme)}, ${String(now)})`;
    const height = (await this.#page.evaluate(call)) as number;
    await this.#page.setView(width, height, scheme);
    this.#shown = { width, height, scheme };
  }

  /** What cannot be read in the summary that is shown. */
  async faults(): Promise<readonly string[]> {
    const hasRoom = this.#shown.width === WIDTHS.laptop;
    return (await this.#page.evaluate(`gallery.faults(${String(hasRoom)})`)) as string[];
  }

  async picture(): Promise<Buffer> {
    const { width, height, scheme } = this.#shown;
    await this.#page.setView(width, Math.min(height, MOST_HEIGHT), scheme);
    return withPalette(await this.#page.screenshot());
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}

/** The summary's own HTML stays: it escapes whatever others wrote. */
function htmlOf(markdown: string): string {
  const options = { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true };
  return micromark(markdown, options).replaceAll(
    /<pre><code class="language-mermaid">([^]*?)<\/code><\/pre>/g,
    '<div class="mermaid">$1</div>',
  );
}

function shell(): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<style>
  ${readFileSync(styles, 'utf8')}
  body { margin: 0; }
  main { padding: 24px; }
</style>
<main class="markdown-body"></main>
<script src="${pathToFileURL(mermaid).href}"></script>
<script src="${pathToFileURL(inPage).href}"></script>
</html>
`;
}
