// The stand-in for az, held to a record of what az 2.91 sends and prints; and az itself, where it is installed in that version.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { azFailures } from '../../simulator/azure/entra/az-cli-failures.ts';
import { createAz } from '../../simulator/command-line/az/az.ts';
import { signIn, type AzOptions, type AzSession } from '../../simulator/command-line/az/session.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { person, personLogin, publicWorld } from '../../simulator/world.ts';
import { expectGolden } from '../e2e/golden.ts';
import { runProgram } from '../run-program.ts';
import { signedIn, signedOut } from './az-commands.ts';
import { transcriptOf, type RunAz } from './az-transcript.ts';

const root = new URL('../../', import.meta.url);
const golden = new URL('./__golden__/', import.meta.url);

let simulator: Simulator;
let session: AzSession;

beforeEach(async () => {
  simulator = await startSimulator();
  const owner = simulator.azure.entra.applications.find(({ clientId }) => clientId === person.clientId)!;
  session = await signIn(simulator, owner);
});

afterEach(() => {
  simulator.stop();
});

function standIn(options: Partial<AzOptions> = { session }): RunAz {
  const az = createAz(simulator, options);
  return async (args) =>
    az({ args, env: {}, cwd: root.pathname, stdin: async () => '', signal: new AbortController().signal });
}

/** az itself, with a configuration of its own. */
function real(): RunAz {
  const env = {
    PATH: process.env['PATH'],
    HOME: simulator.temporaryDirectory('home'),
    HTTPS_PROXY: simulator.proxyUrl,
    REQUESTS_CA_BUNDLE: simulator.caFile,
    AZURE_CONFIG_DIR: simulator.temporaryDirectory('azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    AZURE_CORE_NO_COLOR: 'true',
  };
  return (args) => runProgram('az', args, { cwd: root.pathname, env });
}

/** The outputs of another version may differ in details. */
async function isInstalled(): Promise<boolean> {
  try {
    const env = { ...process.env, AZURE_CORE_COLLECT_TELEMETRY: 'false' };
    const { stdout } = await runProgram('az', ['version'], { cwd: undefined, env });
    return stdout.includes('"azure-cli": "2.91.');
  } catch {
    return false;
  }
}

const installed = await isInstalled();

describe('the stand-in', () => {
  test('sends, prints and refuses what az does', async () => {
    expectGolden('az', await transcriptOf(signedIn, simulator, standIn()), golden);
    simulator.assertClean();
  });

  test('says how to sign in, as az does', async () => {
    expectGolden('az-signed-out', await transcriptOf(signedOut, simulator, standIn({})), golden);
  });

  test('knows who was signed in after the session has expired, but gets no token', async () => {
    const az = standIn({ session, failure: azFailures.expired });
    expect(await az(['account', 'show'])).toMatchObject({ exitCode: 0 });
    const before = simulator.requests.length;
    const { exitCode, stderr } = await az(['group', 'show', '--name', 'maps-rg']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('AADSTS700082');
    expect(stderr).toContain('az login --tenant');
    expect(simulator.requests).toHaveLength(before);
  });

  test('has only an account of the tenant if the person has no subscription there', async () => {
    const stranger = { ...session.application, tenantId: '99999999-2222-3333-4444-555555555555' };
    const az = standIn({ session: await signIn(simulator, stranger) });
    const { stdout } = await az(['account', 'show']);
    expect(JSON.parse(stdout)).toMatchObject({ id: stranger.tenantId, name: 'N/A(tenant level account)' });
    const other = await az(['account', 'show', '--subscription', publicWorld.subscriptionId]);
    expect(other.stderr).toMatch(/^ERROR: Subscription '.*' not found/);
  });

  test('can be too old', async () => {
    const { stdout } = await standIn({ version: '2.60.0' })(['version']);
    expect(JSON.parse(stdout)).toMatchObject({ 'azure-cli': '2.60.0' });
  });

  test('asks again when Azure is busy, as az does, but not for az rest', async () => {
    const busy = { kind: 'reply', reply: { status: 503 } } as const;
    simulator.inject({ match: { path: /resourcegroups/ }, fault: busy, times: 3 });
    expect(await standIn()(['group', 'show', '--name', 'maps-rg'])).toMatchObject({ exitCode: 0 });
    simulator.inject({ match: { path: /resourcegroups/ }, fault: busy, times: 4 });
    expect(await standIn()(['group', 'show', '--name', 'maps-rg'])).toMatchObject({ exitCode: 1 });
    simulator.inject({ match: { path: /resourcegroups/ }, fault: busy });
    const path = `/subscriptions/${publicWorld.subscriptionId}/resourcegroups?api-version=2024-11-01`;
    expect(await standIn()(['rest', '--url', path])).toMatchObject({ exitCode: 1 });
  });
});

describe('az itself', () => {
  const whereInstalled = installed ? test : test.skip;
  let az: RunAz;

  beforeEach(() => {
    az = real();
  });

  whereInstalled(
    'does the same',
    async () => {
      await az(personLogin);
      expectGolden('az', await transcriptOf(signedIn, simulator, az), golden);
    },
    120_000,
  );

  whereInstalled(
    'says the same when it is signed out',
    async () => {
      expectGolden('az-signed-out', await transcriptOf(signedOut, simulator, az), golden);
    },
    30_000,
  );
});
