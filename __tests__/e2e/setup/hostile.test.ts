// What others send to the set-up, and what the caller's environment says: no secret gets out, nothing hostile gets in, and every end
// is a clear line.
import { describe, expect, test } from '@jest/globals';
import { createApp } from '../../../setup/app/create-app.ts';
import { storeExistingApp, storeToken } from '../../../setup/app/existing.ts';
import { listen, type Exchange } from '../../../setup/app/listen.ts';
import type { Manifest } from '../../../setup/app/manifest.ts';
import { SecretText } from '../../../setup/app/secret-text.ts';
import type { RunnableCommand } from '../../../setup/command.ts';
import type { Ended, Ports, WebAnswer } from '../../../setup/ports.ts';
import { SetupError, Stopped } from '../../../setup/setup-error.ts';
import { errorLines } from '../../../setup/terminal/print-error.ts';
import { appKey } from '../../../simulator/github/apps/app-key.ts';
import { choices as choicesOf } from '../../unit/setup/choices.ts';

const STATE = /state=([\w-]+)/;
const CODE = '0123456789abcdef0123456789abcdef01234567';
const choices = choicesOf();

interface Attempt {
  readonly lines: string[];
  readonly commands: RunnableCommand[];
  readonly pages: string[];
  /** What the browser showed. */
  readonly replies: string[];
}

interface World {
  readonly answer?: (url: string) => WebAnswer;
  readonly runs?: (command: RunnableCommand) => Ended;
  readonly codes?: readonly string[];
  readonly stopAt?: string;
}

/** A browser that opens the page of the program and comes back with each code. */
async function create(world: World): Promise<Attempt & { readonly error: unknown }> {
  const attempt: Attempt = { lines: [], commands: [], pages: [], replies: [] };
  const stop = new AbortController();
  let browser = Promise.resolve();
  const ports = {
    say: (line: string) => void attempt.lines.push(line),
    now: () => 0,
    time: () => Date.UTC(2026, 10, 22),
    stop: stop.signal,
    wait: (_: number, until?: AbortSignal) => (until === undefined ? browser : waits(stop.signal, until)),
    processes: {
      run: (command: RunnableCommand) => {
        attempt.commands.push(command);
        if (world.stopAt === command.args[0]) stop.abort();
        if (stop.signal.aborted) return Promise.reject(new Stopped());
        return Promise.resolve(world.runs?.(command) ?? { exitCode: 0, stdout: '', stderr: '' });
      },
    },
    web: { send: ({ url }: { url: string }) => Promise.resolve(world.answer?.(url) ?? installed) },
    openPage: async (url: string) => {
      attempt.pages.push(url);
      if (url.startsWith('http://127.0.0.1:'))
        browser = comeBack(url, world.codes ?? [CODE], attempt.replies);
      return Promise.resolve(true);
    },
  } as unknown as Ports;
  const error: unknown = await createApp(ports, choices, 'maps-keys', true).then(
    () => undefined,
    (problem: unknown) => problem,
  );
  await browser;
  return { ...attempt, error };
}

const installed = { status: 200, body: '{"permissions":{"secrets":"write"}}' };

function waits(stop: AbortSignal, until: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    until.addEventListener('abort', () => resolve());
    stop.addEventListener('abort', () => reject(new Stopped()));
  });
}

async function comeBack(url: string, codes: readonly string[], replies: string[]): Promise<void> {
  const page = await (await fetch(url)).text();
  const [, state = ''] = STATE.exec(page) ?? [];
  for (const code of codes) {
    const reply = await fetch(`${url}created?code=${code}&state=${state}`).catch(() => undefined);
    replies.push(`${String(reply?.status)} ${(await reply?.text()) ?? ''}`);
  }
}

async function conversion(changes: object = {}): Promise<WebAnswer> {
  const { pem } = await appKey();
  const app = {
    slug: 'maps-keys',
    client_id: 'Iv23liEXAMPLE',
    html_url: 'https://github.com/apps/maps-keys',
    owner: { login: 'octo' },
    pem,
  };
  return { status: 201, body: JSON.stringify({ ...app, ...changes }) };
}

const converting =
  (reply: WebAnswer) =>
  (url: string): WebAnswer =>
    url.includes('conversions') ? reply : installed;

function said({ lines, error }: { lines: readonly string[]; error: unknown }): string {
  const end = error instanceof SetupError ? errorLines(error) : [error instanceof Error ? error.message : ''];
  return [...lines, ...end].join('\n');
}

/** The lines of a key, each of which must be nowhere. */
function partsOf(pem: string): readonly string[] {
  return pem.split('\n').filter((line) => line.length > 16 && !line.startsWith('-----'));
}

describe('the conversion of the code', () => {
  test.each<[string, WebAnswer]>([
    ['404', { status: 404, body: '{"message":"Not Found"}' }],
    ['422', { status: 422, body: '' }],
    ['500', { status: 500, body: '<html>' }],
    ['no JSON', { status: 201, body: '{"pem":"-----BEGIN RSA PRIVATE KEY-----\nMIIEsecret' }],
    ['null', { status: 201, body: 'null' }],
    ['other types', { status: 201, body: '{"slug":1,"client_id":[],"owner":null,"pem":{}}' }],
  ])('that answers %s ends with what to delete, and stores nothing', async (_, reply) => {
    const run = await create({ answer: converting(reply) });
    expect(run.error).toBeInstanceOf(SetupError);
    expect(said(run)).toMatch(
      /did not hand over its private key[^]*Delete the App in https:\/\/github\.com\/organizations\/octo\/settings\/apps/,
    );
    expect(said(run)).not.toMatch(/MIIE|BEGIN/);
    expect(run.commands).toEqual([]);
    expect(run.replies).toEqual([expect.stringMatching(/^502 [^]*The terminal says why/)]);
  });

  test.each<[string, object]>([
    ['a name with control characters', { slug: 'a\u001b[2J' }],
    ['a name that is a path', { slug: '../../evil' }],
    ['a client ID that is an option', { client_id: '--repo=evil/evil' }],
    ['a key with other text around it', { pem: 'x\n-----BEGIN A-----\nAA\n-----END A-----' }],
  ])('that answers with %s is not taken', async (_, changes) => {
    const run = await create({ answer: converting(await conversion(changes)) });
    expect(run.error).toBeInstanceOf(SetupError);
    for (const hostile of ['\u001b', 'evil']) expect(said(run)).not.toContain(hostile);
    expect(run.commands).toEqual([]);
  });

  test('opens and prints no address that is not on the server', async () => {
    const reply = await conversion({ html_url: 'https://evil.example/apps/maps-keys' });
    const run = await create({ answer: converting(reply) });
    expect(run.error).toBeUndefined();
    expect(run.pages[1]).toBe('https://github.com/apps/maps-keys/installations/new');
    expect([said(run), ...run.pages, ...run.replies].join('\n')).not.toContain('evil');
  });

  test("does not store the key of somebody else's App", async () => {
    const run = await create({ answer: converting(await conversion({ owner: { login: 'mallory' } })) });
    expect(said(run)).toMatch(/belongs to mallory, but the repository to octo\. Its key was not stored/);
    expect(run.commands).toEqual([]);
  });
});

describe('the private key of a new App', () => {
  test('is in no line, argument, page or address, in whole or in part', async () => {
    const { pem } = await appKey();
    const run = await create({ answer: converting(await conversion()) });
    const args = run.commands.map((command) => command.args.join(' '));
    const anywhere = [said(run), ...args, ...run.pages, ...run.replies].join('\n');
    expect(partsOf(pem).length).toBeGreaterThan(10);
    expect(partsOf(pem).filter((part) => anywhere.includes(part))).toEqual([]);
    expect(run.commands.filter(({ input }) => input?.includes(pem))).toHaveLength(1);
  });

  test('that cannot be stored is lost, and the App is named with its page', async () => {
    const { pem } = await appKey();
    const run = await create({
      answer: converting(await conversion()),
      runs: ({ args }) =>
        args[0] === 'secret'
          ? {
              exitCode: 1,
              stdout: '',
              stderr: 'failed to set secret: HTTP 422: value is too large\u001b[31m',
            }
          : { exitCode: 0, stdout: '', stderr: '' },
    });
    expect(said(run)).toMatch(
      /^Error: The App maps-keys was created, but its private key was not stored, and is lost[^]*HTTP 422[^]*settings\/apps\/maps-keys\/advanced/m,
    );
    expect(partsOf(pem).filter((part) => said(run).includes(part))).toEqual([]);
    expect(said(run)).not.toContain('\u001b');
  });

  test('leaves the App named if the set-up stops before it is stored', async () => {
    const run = await create({ answer: converting(await conversion()), stopAt: 'secret' });
    expect(run.error).toBeInstanceOf(Stopped);
    expect(run.lines).toContain('The App maps-keys was created: https://github.com/apps/maps-keys');
  });

  test('is that of the first App where two windows register one each', async () => {
    const run = await create({
      answer: converting(await conversion()),
      codes: [CODE, CODE, CODE.replace('0', 'f')],
    });
    expect(run.replies.map((reply) => reply.slice(0, 3))).toEqual(['200', '200', '409']);
    expect(run.commands.filter(({ args }) => args[0] === 'secret')).toHaveLength(1);
    expect(run.lines.join('\n')).toContain('Another App was created, and is not used. Delete it in https://');
  });
});

describe('the page on the loopback address', () => {
  test.each<[string, string, RequestInit | undefined]>([
    ['another method', '', { method: 'POST', body: 'x' }],
    ['another path', 'etc/passwd', undefined],
    ['no state', `created?code=${CODE}`, undefined],
    ['another state', `created?code=${CODE}&state=another`, undefined],
    ['the denial of a person', 'created?error=access_denied&state=STATE', undefined],
    ['a code that is a path', 'created?code=..%2F..%2Fuser%2Frepos&state=STATE', undefined],
    ['two codes', 'created?code=a&code=b&state=STATE', undefined],
    ['a very long address', `created?code=${'a'.repeat(20_000)}&state=STATE`, undefined],
  ])('refuses %s', async (_, path, init) => {
    const codes: string[] = [];
    const exchange = {
      manifest: () => ({ name: 'x', default_permissions: {} }) as unknown as Manifest,
      action: (state: string) => `https://github.com/settings/apps/new?state=${state}`,
      received: (code: string) => Promise.resolve(codes.push(code).toString()),
      another: () => undefined,
      refused: () => undefined,
    } satisfies Exchange;
    const { url, close } = await listen(exchange);
    const [, state = ''] = STATE.exec(await (await fetch(url)).text()) ?? [];
    const { status } = await fetch(url + path.replace('STATE', state), init);
    await close();
    expect([400, 404, 431]).toContain(status);
    expect(codes).toEqual([]);
  });
});

describe('a secret that exists already', () => {
  const untouched = {
    processes: { run: () => Promise.reject(new Error('stored')) },
    web: { send: () => Promise.reject(new Error('sent')) },
  };

  test.each([
    ['nothing', '', /holds no token/],
    ['only line ends', '\n\n', /holds no token/],
    ['two lines', 'github_pat_1\ngithub_pat_2', /more than a token/],
  ])('is not stored from standard input with %s', async (_, given, problem) => {
    const end = storeToken(untouched as unknown as Ports, choices, new SecretText(given, 'token'));
    await expect(end).rejects.toThrow(problem);
    await expect(end).rejects.not.toThrow(/github_pat/);
  });

  test.each(['', 'no key', '-----BEGIN RSA PRIVATE KEY-----\nMIIEsecret\n-----END RSA PRIVATE KEY-----'])(
    'is not stored from a file that holds no key (%#)',
    async (pem) => {
      const files = { read: () => Promise.resolve(pem) };
      const ports = { ...untouched, files, directory: '/', time: () => 0 } as unknown as Ports;
      const end = storeExistingApp(ports, choices, {
        kind: 'app',
        clientId: 'Iv23liEXAMPLE',
        keyFile: 'app.pem',
      });
      await expect(end).rejects.toThrow('The private key of the App cannot be read.');
      await expect(end).rejects.not.toThrow(/MIIE/);
    },
  );
});
