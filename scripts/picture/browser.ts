// Takes a screenshot of a page with a Chromium browser that is installed on this machine.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const BROWSERS = [
  'google-chrome',
  'chromium',
  'chromium-headless-shell',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const isInstalled = (browser: string): boolean => spawnSync(browser, ['--version']).status === 0;

function browse(browser: string, profile: string, ...args: readonly string[]): string {
  const common = ['--headless', '--disable-gpu', '--hide-scrollbars', '--force-device-scale-factor=1.5'];
  // Chromium refuses to run as root with its sandbox. The page is our own.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Mermaid needs a moment to draw.
  const options = [...common, ...sandbox, `--user-data-dir=${profile}`, '--virtual-time-budget=5000'];
  const { status, stdout, stderr } = spawnSync(browser, [...options, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`${browser} failed:\n${stderr}`);
  return stdout;
}

/** The page, as wide as it asks for in `data-width`, and as high as it says in `data-height` once it is laid out. */
export function screenshot(html: string): Promise<Buffer> {
  const browser = process.env['CHROME'] ?? BROWSERS.find(isInstalled);
  if (browser === undefined) throw new Error('No Chromium browser was found. Set CHROME to its path.');
  const folder = mkdtempSync(path.join(tmpdir(), 'azure-maps-keys-picture-'));
  try {
    const [page, image] = [path.join(folder, 'page.html'), path.join(folder, 'image.png')];
    writeFileSync(page, html);
    const [, width = ''] = /data-width="(\d+)"/.exec(html) ?? [];
    const laidOut = browse(browser, folder, `--window-size=${width},400`, '--dump-dom', page);
    const [, height] = /data-height="(\d+)"/.exec(laidOut) ?? [];
    if (height === undefined) throw new Error('The page was not laid out.');
    browse(browser, folder, `--window-size=${width},${height}`, `--screenshot=${image}`, page);
    return Promise.resolve(readFileSync(image));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
