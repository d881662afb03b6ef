// The command that deploys infrastructure/azuredeploy.json with the choices of a set-up.
import { identityNameFor, safeName, type AccountChoice, type Choices } from '../choices.ts';
import type { Vault } from '../look/azure.ts';
import type { Command } from '../command.ts';

export const ISSUER = 'https://token.actions.githubusercontent.com';

export interface Deployment {
  readonly account: AccountChoice;
  /** The root of this program's package. */
  readonly home: string;
  /** Whether the role to find accounts is assigned. */
  readonly discover: boolean;
  /** On which vault the role is assigned. */
  readonly vault: Vault | undefined;
  /** Of the credential that is there already. */
  readonly credentialName?: string | undefined;
}

/** The same deployment, of which Azure only says what it would change. */
export function asPreview(command: Command): Command {
  const args = command.args.flatMap((arg, index) => {
    if (arg === 'create' && index === 2) return ['what-if'];
    return arg === '--no-prompt' ? ['--no-pretty-print', arg] : [arg];
  });
  return { ...command, args };
}

export function deploymentCommand(
  choices: Choices,
  { account, home, credentialName = credentialNameFor(choices), ...parts }: Deployment,
): Command {
  const { group, subscription, repository } = choices;
  return {
    tool: 'az',
    args: [
      ...[
        'deployment',
        'group',
        'create',
        '--name',
        `azure-maps-keys-${safeName(account.name)}`.slice(0, 64),
      ],
      ...['--resource-group', group.name, '--template-file', `${home}/infrastructure/azuredeploy.json`],
      '--parameters',
      `accountName=${account.name}`,
      `identityName=${identityNameFor(choices)}`,
      `credentialName=${credentialName}`,
      `issuer=${issuerFor(choices)}`,
      `subject=${repository.subject}`,
      ...optionalParameters(choices, parts),
      // az reads a Python dictionary too. Windows PowerShell, and az.cmd in its own command line, cut the double quotes of JSON.
      `tags={'created-by':'azure-maps-keys setup','repository':'${repository.fullName}'}`,
      ...['--no-prompt', 'true', '--subscription', subscription.id, '--output', 'json'],
    ],
  };
}

function optionalParameters(
  { assignRoles, group }: Choices,
  { discover, vault }: Pick<Deployment, 'discover' | 'vault'>,
): readonly string[] {
  return [
    ...(assignRoles ? [] : ['assignRoles=false']),
    ...(discover ? ['discover=true'] : []),
    ...(vault === undefined ? [] : [`keyVaultName=${vault.name}`]),
    ...(vault === undefined || vault.resourceGroup === group.name
      ? []
      : [`keyVaultResourceGroup=${vault.resourceGroup}`]),
  ];
}

export function credentialNameFor({ repository }: Pick<Choices, 'repository'>): string {
  return `github-${safeName(repository.branch)}`.slice(0, 120);
}

/** Data residency has an issuer of its own: https://docs.github.com/enterprise-cloud@latest/admin/data-residency/feature-overview-for-github-enterprise-cloud-with-data-residency */
export function issuerFor({ github }: Pick<Choices, 'github'>): string {
  if (github.isServer) return `${github.web}/_services/token`;
  return github.isCloud ? ISSUER : `https://token.actions.${github.host}`;
}

export function audienceFor({ subscription }: Choices): string {
  return subscription.environmentName === 'AzureUSGovernment'
    ? 'api://AzureADTokenExchangeUSGov'
    : 'api://AzureADTokenExchange';
}
