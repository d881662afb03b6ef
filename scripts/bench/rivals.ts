// The same task with the tools that users have today, against the same simulator and with the same round trips: sign in
// with the job's ID token, regenerate the secondary key, and set the repository's secret. Runs only if both are on the
// PATH.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { appToken } from '../../simulator/github/state/defaults.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { publicWorld } from '../../simulator/world.ts';
import { median, ms, table } from './figures.ts';
import { startRelay } from './relay.ts';
import { measure } from './run.ts';
import { regenerateScene } from './scenes.ts';

const ROUND_TRIP = 50;

export async function rivalTable(runs: number): Promise<string> {
  const ours: number[] = [];
  for (let run = 0; run < runs; run++)
    ours.push((await measure({ ...regenerateScene, roundTrip: ROUND_TRIP })).whole);
  const mine = median(ours);
  const head = ['Regenerate and publish', 'median', 'ratio'];
  const first = ['this action', ms(mine), '1.0'];
  if (!onPath('az') || !onPath('gh'))
    return table(head, [first, ['`az` and `gh`', 'not on the PATH of this machine', '']]);
  const theirs: number[] = [];
  for (let run = 0; run < runs; run++) theirs.push(await byHand());
  const hand = median(theirs);
  return table(head, [
    first,
    ['`az login`, `az maps account keys renew`, `gh secret set`', ms(hand), (hand / mine).toFixed(1)],
  ]);
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

async function byHand(): Promise<number> {
  const simulator = await startSimulator();
  const relay = await startRelay(simulator.proxyUrl, ROUND_TRIP);
  try {
    const env = environmentOf(simulator, relay.url);
    const { clientId, tenantId, subscriptionId, accountName, resourceGroup } = publicWorld;
    const assertion = await simulator.azure.idToken.issue('api://AzureADTokenExchange');
    const started = performance.now();
    const login = ['login', '--service-principal', '-u', clientId, '-t', tenantId];
    await run('az', [...login, '--federated-token', assertion, '--output', 'none'], env);
    const account = ['-n', accountName, '-g', resourceGroup, '--subscription', subscriptionId];
    const renew = ['maps', 'account', 'keys', 'renew', '--key', 'secondary', ...account];
    const key = await run('az', [...renew, '--query', 'secondaryKey', '--output', 'tsv'], env);
    await run('gh', ['secret', 'set', 'AZURE_MAPS_KEY', '--repo', 'octo/site'], env, key.trim());
    const spent = performance.now() - started;
    const held = simulator.github.secret('repo:octo/site#AZURE_MAPS_KEY')?.value;
    if (held !== simulator.azure.account().keys.secondary.value)
      throw new Error('az and gh did not publish the regenerated key.');
    return spent;
  } finally {
    await relay.stop();
    simulator.stop();
  }
}

function environmentOf(simulator: Simulator, proxy: string): NodeJS.ProcessEnv {
  const home = simulator.temporaryDirectory('by-hand');
  return {
    PATH: process.env['PATH'],
    HOME: home,
    AZURE_CONFIG_DIR: home,
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    HTTPS_PROXY: proxy,
    HTTP_PROXY: proxy,
    REQUESTS_CA_BUNDLE: simulator.caFile,
    SSL_CERT_FILE: simulator.caFile,
    GH_TOKEN: appToken.value,
    GH_PROMPT_DISABLED: '1',
  };
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.resume();
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args[0] ?? ''} ended with ${code ?? 'a signal'}.`));
    });
    child.stdin.end(input);
  });
}
