// Runs the simulator by itself, for whoever wants to try the action, or curl, by hand.
import { appToken } from './github/state/defaults.ts';
import { startSimulator, type Simulator } from './simulator.ts';
import { publicWorld } from './world.ts';

function introduction(simulator: Simulator): string {
  const { idToken, entra, accounts } = simulator.azure;
  const { HTTPS_PROXY = '', NODE_EXTRA_CA_CERTS = '' } = simulator.env();
  const account = simulator.azure.account();
  const curl = `curl --silent --show-error --proxy ${HTTPS_PROXY} --cacert ${NODE_EXTRA_CA_CERTS}`;
  const exports = Object.entries({
    HTTPS_PROXY,
    HTTP_PROXY: HTTPS_PROXY,
    NODE_EXTRA_CA_CERTS,
    ACTIONS_ID_TOKEN_REQUEST_URL: idToken.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken.requestToken,
    GITHUB_REPOSITORY: 'octo/site',
  }).map(([name, value]) => `export ${name}='${value}'`);
  const token = entra.issue(publicWorld, 'management.azure.com').value;
  const arm = (operation: string): string =>
    `'https://management.azure.com${account.id}${operation}?api-version=2023-06-01'`;
  return [
    `A simulated Azure and GitHub, behind the proxy ${HTTPS_PROXY}`,
    `Certificate authority: ${NODE_EXTRA_CA_CERTS}`,
    '',
    'Environment for a client:',
    ...exports,
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
    'Try:',
    `  ${curl} --request POST --data '' --header 'authorization: Bearer ${token}' ${arm('/listKeys')}`,
    `  ${curl} --request POST --json '{"keyType":"secondary"}' --header 'authorization: Bearer ${token}' ${arm('/regenerateKey')}`,
    `  ${curl} --header 'subscription-key: ${account.keys.primary.value}' 'https://atlas.microsoft.com/map/copyright/caption/json?api-version=2024-04-01'`,
    `  ${curl} --header 'authorization: Bearer ${appToken.value}' https://api.github.com/repos/octo/site/actions/secrets/public-key`,
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n');
}

export async function startStandalone(): Promise<void> {
  // A person reads real dates.
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
