// A page in a Chromium browser that is installed on this machine, steered through a pipe:
// https://chromedevtools.github.io/devtools-protocol
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

const BROWSERS = [
  'google-chrome',
  'chromium',
  'chromium-headless-shell',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const isInstalled = (browser: string): boolean => spawnSync(browser, ['--version']).status === 0;

/** CHROME, or the first that is installed. */
export function findBrowser(): string | undefined {
  return process.env['CHROME'] ?? BROWSERS.find(isInstalled);
}

export type Scheme = 'light' | 'dark';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
}

export class Page {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number | string, (message: Message) => void>();
  #session: string | undefined;
  #calls = 0;

  private constructor(browser: string, profile: string) {
    // Chromium refuses to run as root with its sandbox. The page is our own.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const options = ['--headless', '--disable-gpu', '--hide-scrollbars', `--user-data-dir=${profile}`];
    this.#process = spawn(browser, [...options, ...sandbox, '--remote-debugging-pipe'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.#profile = profile;
    this.#process.once('exit', () => {
      for (const receive of this.#waiting.values()) receive({ error: { message: 'The browser has ended.' } });
    });
    let rest = '';
    const answers = this.#process.stdio[4] as Readable;
    answers.setEncoding('utf8').on('data', (chunk: string) => {
      const messages = (rest + chunk).split('\0');
      rest = messages.pop() ?? '';
      for (const message of messages) this.#receive(JSON.parse(message) as Message);
    });
  }

  static async open(browser: string, url: string): Promise<Page> {
    const page = new Page(browser, mkdtempSync(path.join(tmpdir(), 'azure-maps-keys-pictures-')));
    const target = { url: 'about:blank' };
    const { targetId } = (await page.#call('Target.createTarget', target)) as { targetId: string };
    const attach = { targetId, flatten: true };
    const { sessionId } = (await page.#call('Target.attachToTarget', attach)) as { sessionId: string };
    page.#session = sessionId;
    await page.#call('Page.enable');
    const loaded = new Promise((resolve) => page.#waiting.set('Page.loadEventFired', resolve));
    await page.#call('Page.navigate', { url });
    await loaded;
    return page;
  }

  /** How large the page is, in CSS pixels, and which theme its reader has chosen. */
  async setView(width: number, height: number, scheme: Scheme): Promise<void> {
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.#call('Emulation.setDeviceMetricsOverride', size);
    const features = [{ name: 'prefers-color-scheme', value: scheme }];
    await this.#call('Emulation.setEmulatedMedia', { features });
  }

  /** The value of an expression, or what it promises, as JSON. */
  async evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = (await this.#call('Runtime.evaluate', options)) as Evaluated;
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'The page failed.');
    return result.value;
  }

  async screenshot(): Promise<Buffer> {
    const { data } = (await this.#call('Page.captureScreenshot', { format: 'png' })) as { data: string };
    return Buffer.from(data, 'base64');
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#session = undefined;
    await this.#call('Browser.close');
    await ended;
    for (const pipe of this.#process.stdio) pipe?.destroy();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#calls;
    const message = {
      id,
      method,
      params,
      ...(this.#session === undefined ? {} : { sessionId: this.#session }),
    };
    const answer = await new Promise<Message>((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.#process.once('error', reject);
      (this.#process.stdio[3] as Writable).write(`${JSON.stringify(message)}\0`);
    });
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  }

  #receive(message: Message): void {
    const key = message.id ?? message.method ?? '';
    this.#waiting.get(key)?.(message);
    this.#waiting.delete(key);
  }
}
