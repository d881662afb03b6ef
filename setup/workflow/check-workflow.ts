// The workflow that checks the set-up: it signs in, lists the keys and looks at the secret, and changes nothing.
// docs/check-setup.md shows the same text for the most common choice, and a test compares the two.
import type { Choices } from '../choices.ts';
import { APP_CLIENT_ID, APP_PRIVATE_KEY, SECRETS_TOKEN } from './names.ts';
import { scalar } from './scalar.ts';
import { targetsOf } from './targets.ts';

/** The newest version whose tag could be read; docs/decisions/pinned-actions.md has the table. */
const APP_TOKEN_ACTION = 'actions/create-github-app-token@bcd2ba49218906704ab6c1aa796996da409d3eb1 # v3.2.0';

export function checkWorkflow(choices: Choices): string {
  const { action, subscription, secretName, token } = choices;
  const isToken = token.kind === 'fine-grained';
  const inputs = [
    'operation: check',
    'client-id: ${{ vars.AZURE_CLIENT_ID }}',
    'tenant-id: ${{ vars.AZURE_TENANT_ID }}',
    ...(subscription.environmentName === 'AzureCloud' ? [] : [`cloud: ${subscription.environmentName}`]),
    'resource-id: ${{ vars.AZURE_MAPS_RESOURCE_ID }}',
    ...(secretName === 'AZURE_MAPS_KEY' ? [] : [`secret-name: ${secretName}`]),
    ...where(choices),
    `github-token: \${{ ${isToken ? `secrets.${SECRETS_TOKEN}` : 'steps.app.outputs.token'} }}`,
  ];
  return [
    ...HEAD,
    ...(isToken ? [] : appStep(choices)),
    `      - uses: ${action.repository}@${action.commit} # ${action.version}`,
    '        with:',
    ...inputs.flatMap((input) => input.split('\n').map((line) => `          ${line}`)),
    '',
  ].join('\n');
}

const HEAD = [
  'name: Check the setup of Azure Maps Keys',
  '',
  'on:',
  '  workflow_dispatch:',
  '',
  'permissions: {}',
  '',
  'jobs:',
  '  check:',
  '    runs-on: ubuntu-latest',
  '    timeout-minutes: 15',
  '    permissions:',
  '      id-token: write # to sign in to Azure',
  '    steps:',
];

function appStep(choices: Choices): readonly string[] {
  return [
    '      # Requests write access, as the rotation does. This step fails if the App was not granted it.',
    `      - uses: ${APP_TOKEN_ACTION}`,
    '        id: app',
    '        with:',
    `          client-id: \${{ vars.${APP_CLIENT_ID} }}`,
    `          private-key: \${{ secrets.${APP_PRIVATE_KEY} }}`,
    `          permission-${permissionFor(choices)}: write`,
  ];
}

/** What the App needs on the repository. */
export function permissionFor({
  workflow,
  environment,
}: Pick<Choices, 'workflow' | 'environment'>): 'secrets' | 'environments' {
  return workflow === 'fleet' || environment !== undefined ? 'environments' : 'secrets';
}

function where(choices: Choices): readonly string[] {
  const { workflow, environment, accounts, vault, secretName } = choices;
  if (workflow === 'fleet') return [`environment: ${scalar(accounts[0].name)} # one of the accounts`];
  if (vault !== undefined) return [['targets: |', ...targetsOf(choices)].join('\n  ')];
  if (environment !== undefined) return [`environment: ${scalar(environment)}`];
  return [`current-key: \${{ secrets.${secretName} }} # also verifies the value on Azure Maps`];
}
