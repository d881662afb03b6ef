// Runs the simulator on its own, for use with curl or other clients by hand.
import { appToken } from './github/state/defaults.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import { publicWorld } from './world.ts';

/** Shell commands that set the environment variables for a client. */
function exportCommands(simulator: Simulator): readonly string[] {
  const { idToken } = simulator.azure;
  const variables = {
    HTTPS_PROXY: simulator.proxyUrl,
    HTTP_PROXY: simulator.proxyUrl,
    NODE_EXTRA_CA_CERTS: simulator.caFile,
    ACTIONS_ID_TOKEN_REQUEST_URL: idToken.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken.requestToken,
    GITHUB_REPOSITORY: 'octo/site',
  };
  return Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
}

function exampleCommands(simulator: Simulator): readonly string[] {
  const account = simulator.azure.account();
  const token = simulator.azure.entra.issue(publicWorld, 'management.azure.com').value;
  const curl = `curl --silent --show-error --proxy ${simulator.proxyUrl} --cacert ${simulator.caFile}`;
  const arm = (operation: string): string =>
    `'https://management.azure.com${account.id}${operation}?api-version=2023-06-01'`;
  return [
    `${curl} --request POST --data '' --header 'authorization: Bearer ${token}' ${arm('/listKeys')}`,
    `${curl} --request POST --json '{"keyType":"secondary"}' --header 'authorization: Bearer ${token}' ${arm('/regenerateKey')}`,
    `${curl} --header 'subscription-key: ${account.keys.primary.value}' 'https://atlas.microsoft.com/map/copyright/caption/json?api-version=2024-04-01'`,
    `${curl} --header 'authorization: Bearer ${appToken.value}' https://api.github.com/repos/octo/site/actions/secrets/public-key`,
  ];
}

function introduction(simulator: Simulator): string {
  const { idToken, accounts } = simulator.azure;
  return [
    `The simulated Azure and GitHub are available through the proxy ${simulator.proxyUrl}`,
    `Certificate authority: ${simulator.caFile}`,
    '',
    'Environment variables for a client:',
    ...exportCommands(simulator),
    '',
    'Azure:',
    `  tenant-id        ${publicWorld.tenantId}`,
    `  client-id        ${publicWorld.clientId}`,
    `  subject          ${idToken.subject}`,
    ...accounts.map(({ id, cloud }) => `  account          ${id} (${cloud})`),
    '',
    'GitHub:',
    `  github-token     ${appToken.value}`,
    '  repositories     octo/site (environments staging, production), octo/app, octo/docs, mona/blog',
    '',
    'Examples:',
    ...exampleCommands(simulator).map((command) => `  ${command}`),
    '',
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}

export async function startStandalone(): Promise<void> {
  // Tests use a fixed date, people expect the current one.
  const simulator = await startSimulator({ virtualBase: Date.now() });
  process.stdout.write(introduction(simulator));
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => {
      resolve();
    });
    process.once('SIGTERM', () => {
      resolve();
    });
  });
  simulator.stop();
}
