// The built program as a child process, with stand-ins for az, gh and the browser on its PATH; and with az and gh themselves, where
// they are installed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createAz } from '../../../simulator/command-line/az/az.ts';
import { signIn } from '../../../simulator/command-line/az/session.ts';
import { Browser } from '../../../simulator/command-line/browser.ts';
import { createGh } from '../../../simulator/command-line/gh/gh.ts';
import { installPrograms, type Program, type Programs } from '../../../simulator/command-line/programs.ts';
import { personToken } from '../../../simulator/github/state/defaults.ts';
import type { SimService } from '../../../simulator/network/http.ts';
import type { Simulator } from '../../../simulator/simulator.ts';
import { person, personLogin } from '../../../simulator/world.ts';
import { ACTION, root } from '../../meta/repository.ts';
import { runProgram } from '../../run-program.ts';
import { playDispatches } from '../../play/dispatched.ts';
import { useCases } from '../cases.ts';

const cases = useCases();
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const SET_UP = [
  ...['--yes', '--repo', 'octo/site', '--resource-group', 'empty-rg', '--account', 'octo-maps'],
  ...['--location', 'westeurope', '--save', 'commit', '--action', `${ACTION}@${COMMIT}`],
];

/** az asks now and then whether there is a newer az. No answer keeps it from working. */
const updateCheck: SimService = {
  answersFor: (host) => host === 'azcliprod.blob.core.windows.net',
  handle: () => ({ status: 404 }),
};

let programs: Programs | undefined;

afterEach(() => {
  programs?.stop();
  programs = undefined;
});

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
  readonly stdout: string;
}

interface Desk {
  /** The arguments and the environment of every child, as JSON. */
  readonly children: readonly string[];
  /** Of the program. */
  readonly home: string;
  readonly simulator: Simulator;
  readonly browser: Browser;
  start(
    args: readonly string[],
    whenSaid?: (said: string, kill: () => void) => void,
    more?: NodeJS.ProcessEnv,
  ): Promise<Ended>;
}

async function open(real: boolean): Promise<Desk> {
  // The tools and the program read the clock of this machine.
  const world = await cases.open({ accounts: [], virtualBase: Date.now(), services: [updateCheck] });
  const { simulator } = world;
  playDispatches(world);
  const application = simulator.azure.entra.applications.find(
    ({ clientId }) => clientId === person.clientId,
  )!;
  const session = await signIn(simulator, application, { name: 'owner@contoso.com', type: 'user' });
  const browser = new Browser(simulator);
  const standIns: Record<string, Program> = real
    ? { 'xdg-open': browser.program }
    : { az: createAz(simulator, { session }), gh: createGh(simulator), 'xdg-open': browser.program };
  const children: string[] = [];
  const recorded = Object.entries(standIns).map(([name, program]): [string, Program] => [
    name,
    (call) => {
      children.push(JSON.stringify({ args: call.args, env: call.env }));
      return program(call);
    },
  ]);
  programs = await installPrograms(simulator.temporaryDirectory('programs'), Object.fromEntries(recorded));
  const env = environment(simulator, programs.directory);
  if (real) {
    expect((await run('az', personLogin, env)).exitCode).toBe(0);
  }
  const program = path.join(root, 'dist/setup/index.js');
  return {
    simulator,
    browser,
    children,
    home: env['HOME'] ?? '',
    start: (args, whenSaid, more) =>
      run(process.execPath, [program, 'setup', ...args], { ...env, ...more }, whenSaid),
  };
}

function environment(simulator: Simulator, directory: string): NodeJS.ProcessEnv {
  return {
    PATH: `${directory}${path.delimiter}${process.env['PATH'] ?? ''}`,
    HOME: simulator.temporaryDirectory('home'),
    HTTPS_PROXY: simulator.proxyUrl,
    NODE_EXTRA_CA_CERTS: simulator.caFile,
    REQUESTS_CA_BUNDLE: simulator.caFile,
    SSL_CERT_FILE: simulator.caFile,
    GH_TOKEN: personToken.value,
    AZURE_CONFIG_DIR: simulator.temporaryDirectory('azure'),
    GH_CONFIG_DIR: simulator.temporaryDirectory('gh'),
    // Telemetry goes to a host that is not simulated.
    GH_TELEMETRY: '0',
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
  };
}

async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  whenSaid?: (said: string, kill: () => void) => void,
): Promise<Ended> {
  const ended = await runProgram(command, args, { env, cwd: env['HOME'], whenSaid });
  return { ...ended, output: `${ended.stdout}${ended.stderr}` };
}

const isInstalled = (tool: string): boolean => spawnSync(tool, ['--version']).status === 0;
const areInstalled = process.env['REAL_TOOLS'] === 'true' && isInstalled('az') && isInstalled('gh');

/** Whole lines of a key, and pieces that a log that breaks lines would hold. */
function piecesOf(pem: string): readonly string[] {
  const lines = pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'));
  return lines.slice(0, -1).map((line) => line.slice(4, 36));
}

async function expectNoKey({ simulator, children, home }: Desk, { output }: Ended): Promise<void> {
  const pieces = piecesOf(simulator.github.secret('repo:octo/site#ROTATION_APP_PRIVATE_KEY')?.value ?? '');
  expect(pieces.length).toBeGreaterThan(10);
  const files = await readdir(home, { recursive: true, withFileTypes: true });
  const written = files.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name));
  const texts = [...children, output, ...written.map((file) => readFileSync(file, 'utf8'))];
  expect(texts.filter((one) => pieces.some((piece) => one.includes(piece)))).toEqual([]);
  // A JSON Web Token.
  expect(texts.filter((one) => /eyJ[\w-]{10,}\.eyJ/.test(one))).toEqual([]);
}

/** What a caller has set to look for a fault somewhere else. */
const DEBUGGING = {
  DEBUG: '*',
  GH_DEBUG: 'api',
  CLICOLOR_FORCE: '1',
};

async function wholeWay(real: boolean): Promise<void> {
  const desk = await open(real);
  const first = await desk.start(SET_UP, undefined, DEBUGGING);
  await expectNoKey(desk, first);
  expect(first.output).toContain('Healthy: the secret AZURE_MAPS_KEY holds the newest key.');
  expect(first.exitCode).toBe(0);
  const { azure, github } = desk.simulator;
  const { primary, secondary } = azure.account('octo-maps').keys;
  expect([primary.value, secondary.value]).toContain(github.secret('repo:octo/site#AZURE_MAPS_KEY')?.value);

  const again = await desk.start([...SET_UP, '--no-proof']);
  expect(again).toMatchObject({ exitCode: 0, output: expect.stringContaining('Nothing to make.') });

  const removed = await desk.start(['--yes', '--remove', '--repo', 'octo/site']);
  expect(removed).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('Removing variable AZURE_MAPS_KEYS_SETUP …'),
  });
  expect(azure.identities.all).toEqual([]);
  expect(azure.authorization.assignments.all).toEqual([]);
  expect([...github.variables.of(github.repository('octo/site')!).keys()]).toEqual([]);
  expect(azure.account('octo-maps').deleted).toBe(false);
  expect(programs?.defects).toEqual([]);
  expect(desk.browser.problems).toEqual([]);
}

async function interruptedWay(real: boolean): Promise<void> {
  const desk = await open(real);
  const killed = await desk.start([...SET_UP, '--no-proof'], (said, kill) => {
    if (said.includes('Deploying to')) kill();
  });
  expect(killed.exitCode).toBe(130);
  expect(killed.output).toMatch(/Stopped\. Perhaps finished, perhaps not: managed identity/);
  expect(killed.output).toMatch(/Finished before: resource group empty-rg; Azure Maps account octo-maps/);
  const again = await desk.start([...SET_UP, '--no-proof']);
  expect(again.exitCode).toBe(0);
  expect(desk.simulator.azure.identities.all).toHaveLength(1);
}

describe('the built program', () => {
  test('sets up everything, changes nothing the next time, and removes what it made', async () => {
    await wholeWay(false);
    expect(programs?.calls.length).toBeGreaterThan(60);
  });

  const whereInstalled = areInstalled ? test : test.skip;
  whereInstalled(
    'does the same with az and gh themselves (where they are on the PATH, and REAL_TOOLS=true)',
    async () => {
      await wholeWay(true);
      programs?.stop();
      await interruptedWay(true);
    },
    400_000,
  );

  test('stops at Ctrl-C, says what is known, and goes on the next time', async () => {
    await interruptedWay(false);
    expect(programs?.defects).toEqual([]);
  });

  test('does not begin where Node.js would print what passes through it', async () => {
    const desk = await open(false);
    const { exitCode, stdout } = await desk.start(SET_UP, undefined, { NODE_DEBUG: 'stream' });
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      'Error: NODE_DEBUG is set: Node.js would print the private key or token.\nRun the set-up without it.\n',
    );
    expect(desk.children).toEqual([]);
  });

  test('prints one JSON document on standard output', async () => {
    const desk = await open(false);
    const { stdout } = await desk.start([...SET_UP, '--dry-run', '--json']);
    const json = JSON.parse(stdout) as {
      outcome: string;
      plan: object[];
      made: string[];
    };
    expect(json).toMatchObject({ outcome: 'planned', made: [] });
    expect(json.plan).toContainEqual(
      expect.objectContaining({
        where: 'Azure',
        sign: '+',
        what: 'resource group empty-rg',
        commands: [expect.stringMatching(/^az group create/)],
      }),
    );
  });
});
