// Tests of the simulated runner: the time and the network that a process sees, and the search for leaks.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { expectGolden } from '../e2e/golden.ts';
import { formsOf } from '../../simulator/inspection/leaks/forms.ts';
import { runAction } from '../../simulator/runner/run-action.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { inStableOrder } from '../../simulator/inspection/request-order.ts';
import { transcript } from '../../simulator/inspection/transcript.ts';

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator();
});

afterEach(() => simulator.stop());

/** What a script may use without importing it. */
const prelude = `
import { execFileSync, execSync, spawn, spawnSync } from 'node:child_process';
import { lookup } from 'node:dns';
import { appendFileSync, copyFileSync, createWriteStream, mkdirSync, openSync, promises, rmSync, writeFileSync, writeSync } from 'node:fs';
const elsewhere = process.env.RUNNER_TEMP + '-elsewhere';
const put = (file, text) => appendFileSync(process.env[file], text);
const arm = (path, token, options = {}) =>
  fetch('https://management.azure.com' + path + '?api-version=2023-06-01', { method: 'POST', headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' }, ...options });
const since = (start) => Date.now() - start;
// As the action does with every token before it uses it.
if (process.env.TOKEN) console.log('::add-mask::' + process.env.TOKEN);
`;

/** Runs a few lines of JavaScript as if they were the action. */
function act(lines: string, options: RunOptions = {}): Promise<ActionRun> {
  const script = join(simulator.temporaryDirectory('script'), 'index.mjs');
  writeFileSync(script, `${prelude}\n${lines}`);
  const { id } = simulator.azure.account();
  const token = simulator.azure.entra.issue(
    { clientId: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee', tenantId: simulator.azure.account().tenantId },
    'management.azure.com',
  ).value;
  return runAction(simulator, {
    script,
    actionFile: 'none',
    ...options,
    env: { NODE_USE_ENV_PROXY: '1', ACCOUNT: id, TOKEN: token, ...options.env },
  });
}

const list = `const keys = await (await arm(process.env.ACCOUNT + '/listKeys', process.env.TOKEN)).json();`;
const mask = `console.log('::add-mask::' + keys.primaryKey + '\\n::add-mask::' + keys.secondaryKey);`;

describe('the runner', () => {
  test('passes inputs as a runner does, and reads what the action writes', async () => {
    const actionFile = join(simulator.temporaryDirectory('action'), 'action.yml');
    writeFileSync(
      actionFile,
      'inputs:\n  key-type:\n    default: auto\n  repository:\n    default: ${{ github.repository }}\n  max-age:\n    description: none\n',
    );
    const run = await act(
      `const { env } = process;
       put('GITHUB_OUTPUT', 'seen<<ghadelimiter_1\\n' + [env['INPUT_KEY-TYPE'], env.INPUT_REPOSITORY, env['INPUT_MAX-AGE'], env['INPUT_DRY-RUN']].join('\\n') + '\\nghadelimiter_1\\n');
       put('GITHUB_STEP_SUMMARY', '# Done');
       console.log('::notice title=A%3A b::one%0Atwo');
       process.exitCode = env.UNRELATED === undefined ? 3 : 4;`,
      { inputs: { 'dry-run': 'true' }, actionFile },
    );
    expect(run).toMatchObject({
      exitCode: 3,
      outputs: { seen: 'auto\nocto/site\n\ntrue' },
      summary: '# Done',
      annotations: [{ level: 'notice', title: 'A: b', message: 'one\ntwo' }],
    });
  });

  test('reads outputs strictly', async () => {
    await expect(act(`put('GITHUB_OUTPUT', 'name=value\\n');`)).rejects.toThrow('GITHUB_OUTPUT');
  });

  test('records the masks, and hides masked values in the log', async () => {
    const { masks, log, requests } = await act(`${list}${mask}console.log('listed');`);
    const { keys } = simulator.azure.account();
    expect(masks.slice(-2)).toEqual([keys.primary.value, keys.secondary.value]);
    expect(log.trim()).toBe('listed');
    expect(requests).toHaveLength(1);
  });

  test('refuses connections to unknown hosts, through the proxy and past it', async () => {
    const run = await act(
      `await fetch('https://stranger.example').catch(() => console.log('refused'));
       const { connect } = await import('node:net');
       connect(443, 'direct.example').on('error', ({ code }) => console.log(code));`,
      { unclean: true },
    );
    expect(run.log).toBe('refused\nECONNREFUSED\n');
    expect(simulator.strangers).toEqual([
      'GET https://stranger.example/',
      'direct.example:443, past the proxy',
    ]);
    await expect(act('')).rejects.toThrow('stranger.example');
  });

  test('puts a fake Azure CLI on the PATH', async () => {
    const azure = `const text = execFileSync('az account get-access-token --output json --resource https://management.azure.com/', { shell: true });
      const { accessToken, expiresOn } = JSON.parse(text);
      console.log('::add-mask::' + accessToken);
      console.log((await arm(process.env.ACCOUNT, accessToken, { method: 'GET' })).status, expiresOn);`;
    const { log } = await act(azure, { path: [simulator.azure.cli()] });
    expect(log).toMatch(/^200 2026-11-22 \d\d:\d\d:\d\d\.\d{6}\n$/);
    const signedOut = await act(azure, { path: [simulator.azure.cli({ application: undefined })] });
    expect(signedOut.stderr).toContain("Please run 'az login'");
  });
});

describe('time', () => {
  test("is the simulator's, and continues between runs", async () => {
    const lines = `console.log(new Date().toISOString(), Date().slice(0, 15), new Date(0).getTime(), new Date() instanceof Date);`;
    expect((await act(lines)).log).toMatch(/^2026-11-22T05:\d\d:\d\d\.\d{3}Z Sun Nov 22 2026 0 true\n$/);
    simulator.clock.advance(10 * 86_400_000);
    expect((await act(lines)).log).toMatch(/^2026-12-02T05:/);
  });

  const core = pathToFileURL(
    join(process.cwd(), 'node_modules/@azure/core-rest-pipeline/dist/esm/index.js'),
  ).href;
  const hang = `'https://atlas.microsoft.com/map/copyright/caption/json'`;
  const waits: readonly [string, string][] = [
    ['setTimeout', `await new Promise((resolve) => setTimeout(resolve, 30_000));`],
    [
      'setTimeout of node:timers',
      `const { setTimeout: wait } = await import('node:timers'); await new Promise((resolve) => wait(resolve, 30_000));`,
    ],
    [
      'setTimeout of node:timers/promises',
      `const { setTimeout: wait } = await import('node:timers/promises'); await wait(30_000);`,
    ],
    [
      'a promisified setTimeout',
      `const { promisify } = await import('node:util'); await promisify(setTimeout)(30_000);`,
    ],
    [
      'setInterval',
      `await new Promise((resolve) => { const ticks = setInterval(() => { clearInterval(ticks); resolve(); }, 30_000); });`,
    ],
    [
      'AbortSignal.timeout of fetch',
      `await fetch(${hang}, { signal: AbortSignal.timeout(30_000) }).catch(({ name }) => console.log(name));`,
    ],
    [
      'the timeout of an Azure request',
      `const { createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest } = await import('${core}');
       const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } });
       await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({ url: ${hang}, timeout: 30_000 })).catch(({ name }) => console.log(name));`,
    ],
    [
      'the timeout of a socket',
      `const { connect } = await import('node:net');
       await new Promise((resolve) => { const socket = connect(Number(process.env.SIM_PROXY_PORT), '127.0.0.1'); socket.setTimeout(30_000, () => { socket.destroy(); resolve(); }); });`,
    ],
  ];

  test.each(waits)(
    'can be shortened for %s without a difference that the process can measure',
    async (_name, lines) => {
      simulator.inject({ match: { host: 'atlas.microsoft.com' }, fault: { kind: 'hang' } });
      const { log, stderr, duration } = await act(
        `const start = Date.now(); ${lines} console.log(since(start));`,
        { clockScale: 60 },
      );
      expect(stderr).toBe('');
      const waited = Number(log.trim().split('\n').at(-1));
      expect(waited).toBeGreaterThanOrEqual(30_000);
      expect(waited).toBeLessThan(120_000);
      expect(duration).toBeLessThan(5_000);
    },
  );

  test('is skipped to the next tick of an interval, if the process waits for nothing else', async () => {
    const { log, duration } = await act(
      `const start = Date.now(); let ticks = 0;
       await new Promise((resolve) => { const timer = setInterval(() => { if (++ticks === 3) { clearInterval(timer); resolve(); } }, 600_000); });
       console.log(since(start));`,
    );
    expect(Number(log)).toBeGreaterThanOrEqual(1_800_000);
    expect(Number(log)).toBeLessThan(1_810_000);
    expect(duration).toBeLessThan(5_000);
  });

  test('is never shorter than a wait that was requested', async () => {
    const { log } = await act(
      `const { setTimeout: wait } = await import('node:timers/promises');
       for (let turn = 0; turn < 20; turn += 1) { const start = Date.now(); await wait(2000); if (since(start) < 2000) console.log(since(start)); }`,
      { clockScale: 100 },
    );
    expect(log).toBe('');
  });
});

describe('faults that strike the process', () => {
  const regenerate = `const answer = await arm(process.env.ACCOUNT + '/regenerateKey', process.env.TOKEN, { body: '{"keyType":"primary"}' });
    const keys = await answer.json(); ${mask} console.log('answered');`;

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('kill %s the effect', async (when, count) => {
    simulator.inject({ match: { path: /regenerateKey$/ }, fault: { kind: 'kill', when } });
    const run = await act(regenerate);
    expect([run.signal, run.log]).toEqual(['SIGKILL', '']);
    expect(simulator.azure.account().regenerations).toHaveLength(count);
  });

  test('a signal does not stop the request', async () => {
    simulator.inject({ match: { path: /regenerateKey$/ }, fault: { kind: 'signal', signal: 'SIGTERM' } });
    const run = await act(`process.on('SIGTERM', () => console.log('cancelled'));${regenerate}`);
    expect([run.exitCode, run.log.trim()]).toEqual([0, 'cancelled\nanswered']);
  });
});

describe('the leak detector', () => {
  const places: readonly [string, string, string][] = [
    ['stdout', 'stdout', `console.log('x' + leak + 'y');`],
    ['an annotation', 'stdout', `console.log('::error::' + leak);`],
    ['stderr', 'stderr', `console.error(leak);`],
    ['an output', "the output 'report'", `put('GITHUB_OUTPUT', 'report<<E\\n{"a":"' + leak + '"}\\nE\\n');`],
    [
      'the key output without output-key',
      "the output 'key'",
      `put('GITHUB_OUTPUT', 'key<<E\\n' + leak + '\\nE\\n');`,
    ],
    ['the summary', 'the summary', `put('GITHUB_STEP_SUMMARY', leak);`],
    ['the environment', 'GITHUB_ENV', `put('GITHUB_ENV', 'A=' + leak);`],
    ['the state', 'GITHUB_STATE', `put('GITHUB_STATE', 'A=' + leak);`],
    ['the path', 'GITHUB_PATH', `put('GITHUB_PATH', leak);`],
    ['a file', '/run-', `await promises.writeFile(process.env.HOME + '/a', leak);`],
    ['a file elsewhere', '-elsewhere', `createWriteStream(elsewhere).end(leak);`],
    ['a descriptor', '-elsewhere', `writeSync(openSync(elsewhere, 'a'), leak);`],
    [
      'a copied file',
      '-copy',
      `writeFileSync(elsewhere, leak); copyFileSync(elsewhere, elsewhere + '-copy');`,
    ],
    ['a file that is removed', 'what a file contained', `writeFileSync(elsewhere, leak); rmSync(elsewhere);`],
    [
      'a file in a folder that is removed',
      'what a file contained',
      `mkdirSync(elsewhere); writeFileSync(elsewhere + '/a', leak); rmSync(elsewhere, { recursive: true });`,
    ],
    [
      'a file that is written again',
      'what a file contained',
      `writeFileSync(elsewhere, leak); writeFileSync(elsewhere, '');`,
    ],
    [
      'a file that is emptied',
      'what a file contained',
      `const file = await promises.open(elsewhere, 'w'); await file.write(Buffer.from(leak)); await file.truncate();`,
    ],
    ['the name of a file', 'the name of a file', `mkdirSync(elsewhere + leak);`],
    ['a symbolic link', 'a symbolic link', `await promises.symlink(leak, elsewhere);`],
    ['the arguments of a program', 'a program', `spawn(process.execPath, ['--version', leak]);`],
    ['the input of a shell', 'a program', `execSync('exit 0 ' + leak);`],
    [
      'the environment of a program',
      'a program',
      `spawnSync(process.execPath, ['--version'], { env: { ...process.env, COPY: leak } });`,
    ],
    [
      'a file that a program writes',
      'the file ',
      `execFileSync(process.execPath, ['-e', 'fs.writeFileSync(process.env.HOME + "/b", process.env.LEAK)']);`,
    ],
    [
      'the environment of later programs',
      'a program',
      `process.env.COPY = leak; spawnSync(process.execPath, ['--version']);`,
    ],
    [
      'the input of a program',
      'a program',
      `spawn(process.execPath, ['--version']).stdin.on('error', () => {}).end(leak);`,
    ],
    [
      'the input of a program that is waited for',
      'a program',
      `spawnSync(process.execPath, ['--version'], { input: leak });`,
    ],
    ['the title of the process', 'a program', `process.title = leak; process.title = 'node';`],
    ['a name to look up', 'a lookup', `lookup(leak + '.invalid', () => {});`],
    [
      'a URL',
      'the URL of request',
      `await fetch('https://atlas.microsoft.com/?a=' + encodeURIComponent(leak));`,
    ],
    [
      'a request body',
      'the body of request',
      `await fetch('https://atlas.microsoft.com/', { method: 'POST', body: leak });`,
    ],
    [
      'a request header',
      'the x-a of request',
      `await fetch('https://atlas.microsoft.com/', { headers: { 'x-a': leak } });`,
    ],
  ];

  /** The run with a leak; the promise must be rejected. */
  function leaking(how: string, value: string): Promise<ActionRun> {
    return act(`const leak = process.env.LEAK; ${how}`, {
      env: { LEAK: value },
      inputs: { 'github-token': 'ghs_ATokenThatIsLeakedOnPurpose' },
    });
  }

  /** What the search found. */
  async function messageOf(run: Promise<ActionRun>): Promise<string> {
    const error: unknown = await run.catch((caught: unknown) => caught);
    if (error instanceof Error) return error.message;
    throw new Error('The search found nothing.');
  }

  test.each(places)('searches %s', async (_place, name, how) => {
    const { value } = simulator.azure.account().keys.primary;
    const message = await messageOf(leaking(how, value));
    expect(message).toContain(name);
    expect(message).not.toContain(value);
  });

  const forms: readonly [string, (value: string) => string][] = [
    ['base64', (value) => Buffer.from(value).toString('base64')],
    ['base64 after one byte', (value) => Buffer.from(`x${value}z`).toString('base64')],
    ['base64 after two bytes', (value) => Buffer.from(`xy${value}zz`).toString('base64')],
    ['base64url', (value) => Buffer.from(`{"key":"${value}"}`).toString('base64url')],
    ['URI encoding', (value) => encodeURIComponent(`key: ${value}`)],
    ['hexadecimal', (value) => Buffer.from(value).toString('hex')],
    ['a part', (value) => `${value.slice(20, 32)}…`],
    ['a part in base64', (value) => btoa(value.slice(31, 50))],
    ['a part in base64url', (value) => Buffer.from(value.slice(32, 47)).toString('base64url')],
    ['a part in hexadecimal', (value) => Buffer.from(value.slice(9, 21)).toString('hex').toUpperCase()],
    ['its bytes', (value) => inspect(Buffer.from(value.slice(7, 30)))],
    ['its bytes as numbers', (value) => inspect(new Uint8Array(Buffer.from(value.slice(7, 30))))],
    [
      'each byte URL-encoded',
      (value) => Buffer.from(value.slice(7, 30)).toString('hex').replaceAll(/../g, '%$&'),
    ],
    ['its last characters after an underscore', (value) => `key_${value.slice(-8)}`],
    ['its last eight characters', (value) => `It ends in ${value.slice(-8)}.`],
    ['its first eight characters', (value) => `${value.slice(0, 8)}...`],
    ['its hash', (value) => `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 16)}`],
  ];

  test('ignores characters that can be there by chance', async () => {
    const { value } = simulator.azure.account().keys.secondary;
    const [middle, end] = [value.slice(40, 51), value.slice(-8)];
    const run = await act(`console.log(process.env.MIDDLE, 'x' + process.env.END, '0'.repeat(40));`, {
      env: { MIDDLE: middle, END: end },
    });
    expect(run.log.trim()).toBe(`${middle} x${end} ${'0'.repeat(40)}`);
  });

  test.each(forms)('detects a key in another form: %s', async (_form, disguise) => {
    const { value } = simulator.azure.account().keys.secondary;
    await expect(leaking(`console.log(leak);`, disguise(value))).rejects.toThrow('stdout holds a live key');
  });

  test('base64 forms with + and / are found in both alphabets', () => {
    const value = '\u00ff\u00fe~~~???>>>\u00fb\u00ef';
    const texts = formsOf(value).map(({ text }) => text);
    for (const prefix of ['', 'a', 'ab']) {
      const bytes = Buffer.from(`${prefix}${value}c`);
      expect(texts.some((text) => bytes.toString('base64').includes(text))).toBe(true);
      expect(texts.some((text) => bytes.toString('base64url').includes(text))).toBe(true);
    }
  });

  test('detects every kind of secret', async () => {
    const { entra, idToken } = simulator.azure;
    const account = simulator.azure.account();
    const dead = account.keys.primary.value;
    account.regenerate('primary');
    const vault = simulator.azure.vault();
    vault.set('a-secret', 'TheFormerValueOfASecret');
    vault.set('a-secret', 'TheNextValueOfIt');
    const secrets: readonly [string, string][] = [
      ['a dead key', dead],
      ['an id token', await idToken.issue('api://a')],
      ['an access token', entra.issue({ clientId: 'c', tenantId: 't' }, 'management.azure.com').value],
      ['an id token request token', idToken.requestToken],
      ['a GitHub token', 'ghs_ATokenThatIsLeakedOnPurpose'],
      ['a value of current-key', 'AKeyThatIsLeakedOnPurpose'],
      ['a value of a vault', 'TheFormerValueOfASecret'],
      ['a private key of an App', '${process.env.APP_PRIVATE_KEY.slice(0, 500)}'],
      ['a password of a proxy', '${new URL(process.env.HTTPS_PROXY).password}'],
    ];
    const parts = secrets.map(([, value]) => `put('GITHUB_STEP_SUMMARY', \`${value}\\n\`.slice(-30));`);
    const found = await messageOf(
      act(parts.join('\n'), {
        inputs: {
          'github-token': 'ghs_ATokenThatIsLeakedOnPurpose',
          'current-key': 'AKeyThatIsLeakedOnPurpose',
        },
      }),
    );
    for (const [kind] of secrets) expect(found).toContain(`the summary holds ${kind} `);
  });

  test('requires a mask for every key that was sent', async () => {
    await expect(act(list)).rejects.toThrow('never masks');
    await expect(act(`${list} console.log('::add-mask::' + keys.primaryKey);`)).rejects.toThrow(
      'never masks',
    );
  });

  test('requires the mask before the first use', async () => {
    await expect(act(`${list} console.log(keys.primaryKey); ${mask}`)).rejects.toThrow('before its mask');
  });

  test('requires the mask of a key before the next request about keys', async () => {
    await expect(
      act(`${list} await (await arm(process.env.ACCOUNT + '/listKeys', process.env.TOKEN)).json(); ${mask}`),
    ).rejects.toThrow(
      'stdout masks a live key that the action received only after request 1 (POST management.azure.com)',
    );
  });

  test('requires the mask of a token before the token is sent', async () => {
    const { value } = simulator.azure.entra.issue(
      { clientId: 'c', tenantId: simulator.azure.account().tenantId },
      'management.azure.com',
    );
    const lines = (last: string): string =>
      `await (await arm(process.env.ACCOUNT, process.env.OTHER, { method: 'GET' })).text(); ${last}`;
    const env = { OTHER: value };
    const late = `console.log('::add-mask::' + process.env.OTHER);`;
    await expect(act(lines(''), { env })).rejects.toThrow(
      'stdout never masks an access token that the action sent',
    );
    await expect(act(lines(late), { env })).rejects.toThrow(
      'only after request 1 (GET management.azure.com)',
    );
  });

  test('requires masks for github-token and current-key, sent or not', async () => {
    for (const name of ['github-token', 'current-key'])
      await expect(act('', { inputs: { [name]: 'ASecretThatIsNotMasked' } })).rejects.toThrow(
        /never masks .* that the action was given/,
      );
  });

  test('allows a live key in the output key if it is requested', async () => {
    const output = `${list}${mask}put('GITHUB_OUTPUT', 'key<<E\\n' + keys.primaryKey + '\\nE\\n');`;
    const { outputs } = await act(output, { inputs: { 'output-key': 'true' } });
    expect(outputs).toEqual({ key: simulator.azure.account().keys.primary.value });
    await expect(act(output, { inputs: { 'output-key': 'false' } })).rejects.toThrow(
      "the output 'key' holds",
    );
  });

  test('finds nothing in a correct run', async () => {
    const run = await act(
      `${list}${mask}
       const tried = await fetch('https://atlas.microsoft.com/map/copyright/caption/json?api-version=2024-04-01', { headers: { 'subscription-key': keys.primaryKey } });
       console.log(tried.status);`,
    );
    expect(run.log.trim()).toBe('200');
  });
});

describe('golden files', () => {
  test('a transcript shows log, requests, outputs and summary, and no time, key or path', async () => {
    const run = await act(
      `${list}${mask}console.log('At', new Date().toISOString(), process.env.RUNNER_TEMP);
       put('GITHUB_OUTPUT', 'outcome<<E\\nlisted\\nE\\nreport<<E\\n{"a":1}\\nE\\n');
       put('GITHUB_STEP_SUMMARY', '# Done at ' + keys.primaryKeyLastUpdated + '\\n');`,
    );
    expect(transcript(run)).toBe(
      [
        '── log (exit 0)',
        'At <time> <temp>',
        '',
        '── requests',
        'POST management.azure.com/…/contoso-maps/listKeys → 200',
        '',
        '── outputs',
        'outcome = listed',
        'report = {',
        '  "a": 1',
        '}',
        '',
        '── summary',
        '# Done at <time>',
        '',
      ].join('\n'),
    );
  });

  test('concurrent requests have a stable order', async () => {
    const at = (url: string, method = 'GET'): readonly [string, string] => [method, url];
    const arm = 'https://management.azure.com/a';
    const one = [
      at(`${arm}/listKeys`, 'POST'),
      at('https://api.github.com/repos/o/a/actions/secrets/K'),
      at('https://api.github.com/repos/o/b/actions/secrets/K'),
    ];
    const two = [
      at('https://api.github.com/repos/o/a/actions/secrets/K', 'PUT'),
      at('https://api.github.com/repos/o/b/actions/secrets/K', 'PUT'),
    ];
    const order = (list: readonly (readonly [string, string])[]): Promise<readonly string[]> => ordered(list);
    const straight = [...one, at(`${arm}/regenerateKey`, 'POST'), ...two, at(`${arm}/listKeys`, 'POST')];
    const shuffled = [
      ...one.toReversed(),
      at(`${arm}/regenerateKey`, 'POST'),
      ...two.toReversed(),
      at(`${arm}/listKeys`, 'POST'),
    ];
    expect(await order(shuffled)).toEqual(await order(straight));
    expect(await order(straight)).toEqual(straight.map((pair) => pair.join(' ')));
  });

  async function ordered(list: readonly (readonly [string, string])[]): Promise<readonly string[]> {
    const run = await act(
      `for (const [method, url] of ${JSON.stringify(list)}) await fetch(url, { method }).then((answer) => answer.arrayBuffer());`,
      // The requests lack headers that GitHub requires.
      { unclean: true },
    );
    return inStableOrder(run.requests).map(({ method, url }) => `${method} ${url.href}`);
  }

  test('a difference is an error with its line', () => {
    const directory = mkdtempSync(join(tmpdir(), 'golden-'));
    const { CI, UPDATE_GOLDEN } = process.env;
    const folder = pathToFileURL(`${directory}/`);
    try {
      process.env['CI'] = 'true';
      delete process.env['UPDATE_GOLDEN'];
      expect(() => {
        expectGolden('a', 'one\ntwo\n', folder);
      }).toThrow('no golden file');
      process.env['UPDATE_GOLDEN'] = '1';
      expectGolden('a', 'one\ntwo\n', folder);
      delete process.env['UPDATE_GOLDEN'];
      expectGolden('a', 'one\ntwo\n', folder);
      expect(() => {
        expectGolden('a', 'one\nthree\n', folder);
      }).toThrow('line 2');
    } finally {
      for (const [name, value] of Object.entries({ CI, UPDATE_GOLDEN })) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      rmSync(directory, { recursive: true });
    }
  });
});
