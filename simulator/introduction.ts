// What `npm run simulator` prints: the environment of a client, how az and gh sign in, what there is, and complete commands.
import { appToken, personToken } from './github/state/defaults.ts';
import type { Simulator } from './simulator.ts';
import { person, publicWorld } from './world.ts';

/** Shell commands that set the environment variables for a client. az and gh keep away from the sign-ins of the machine. */
function exportCommands(simulator: Simulator): readonly string[] {
  const { caFile, proxyUrl, azure } = simulator;
  const variables = {
    HTTPS_PROXY: proxyUrl,
    HTTP_PROXY: proxyUrl,
    NODE_EXTRA_CA_CERTS: caFile,
    CURL_CA_BUNDLE: caFile,
    REQUESTS_CA_BUNDLE: caFile,
    SSL_CERT_FILE: caFile,
    AZURE_CONFIG_DIR: simulator.temporaryDirectory('azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
    GH_CONFIG_DIR: simulator.temporaryDirectory('gh'),
    GH_TOKEN: personToken.value,
    ACTIONS_ID_TOKEN_REQUEST_URL: azure.idToken.requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: azure.idToken.requestToken,
    GITHUB_REPOSITORY: 'octo/site',
  };
  return Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`);
}

/** az takes the sign-in of an application: the simulator has no page for people. */
function signInCommand(): string {
  const { clientId, secret, tenantId } = person;
  return `az login --service-principal --username ${clientId} --password ${secret} --tenant ${tenantId} --output none`;
}

function exampleCommands({ azure, caFile, proxyUrl }: Simulator): readonly string[] {
  const account = azure.account();
  const token = azure.entra.issue(publicWorld, 'management.azure.com').value;
  const curl = `curl --silent --show-error --proxy ${proxyUrl} --cacert ${caFile}`;
  const arm = (operation: string): string =>
    `'https://management.azure.com${account.id}${operation}?api-version=2023-06-01'`;
  return [
    `${curl} --request POST --data '' --header 'authorization: Bearer ${token}' ${arm('/listKeys')}`,
    `${curl} --request POST --json '{"keyType":"secondary"}' --header 'authorization: Bearer ${token}' ${arm('/regenerateKey')}`,
    `${curl} --header 'subscription-key: ${account.keys.primary.value}' 'https://atlas.microsoft.com/map/copyright/caption/json?api-version=2024-04-01'`,
    `${curl} --header 'authorization: Bearer ${appToken.value}' https://api.github.com/repos/octo/site/actions/secrets/public-key`,
  ];
}

export function introduction(simulator: Simulator): string {
  const { idToken, accounts } = simulator.azure;
  return [
    `The simulated Azure and GitHub are available through the proxy ${simulator.proxyUrl}`,
    `Certificate authority: ${simulator.caFile}`,
    '',
    'Environment variables for a client:',
    ...exportCommands(simulator),
    '',
    'The Azure CLI signs in as the owner of the subscription:',
    signInCommand(),
    '',
    'The GitHub CLI is signed in by GH_TOKEN.',
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
