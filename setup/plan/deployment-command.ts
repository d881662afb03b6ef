// The command that deploys infrastructure/azuredeploy.json with the choices of a set-up.
import { identityNameFor, safeName, type AccountChoice, type Choices } from '../choices.ts';
import type { Command } from '../command.ts';

export const ISSUER = 'https://token.actions.githubusercontent.com';

export interface Deployment {
  readonly account: AccountChoice;
  /** The root of this program's package. */
  readonly home: string;
}

/** @param verb `what-if` asks Azure for a preview. */
export function deploymentCommand(
  verb: 'create' | 'what-if',
  choices: Choices,
  { account, home }: Deployment,
): Command {
  const { group, subscription, repository } = choices;
  return {
    tool: 'az',
    args: [
      ...['deployment', 'group', verb, '--name', `azure-maps-keys-${safeName(account.name)}`.slice(0, 64)],
      ...['--resource-group', group.name, '--template-file', `${home}/infrastructure/azuredeploy.json`],
      '--parameters',
      `accountName=${account.name}`,
      `identityName=${identityNameFor(choices)}`,
      `credentialName=${credentialNameFor(choices)}`,
      `issuer=${issuerFor(choices)}`,
      `subject=${repository.subject}`,
      ...optionalParameters(choices),
      // az reads a Python dictionary too. Windows PowerShell, and az.cmd in its own command line, cut the double quotes of JSON.
      `tags={'created-by':'azure-maps-keys setup','repository':'${repository.fullName}'}`,
      ...(verb === 'what-if' ? ['--no-pretty-print'] : []),
      ...['--no-prompt', 'true', '--subscription', subscription.id, '--output', 'json'],
    ],
  };
}

function optionalParameters({ assignRoles, workflow, vault, group }: Choices): readonly string[] {
  return [
    ...(assignRoles ? [] : ['assignRoles=false']),
    ...(workflow === 'fleet' ? ['discover=true'] : []),
    ...(vault === undefined ? [] : [`keyVaultName=${vault.name}`]),
    ...(vault === undefined || vault.resourceGroup === group.name
      ? []
      : [`keyVaultResourceGroup=${vault.resourceGroup}`]),
  ];
}

export function credentialNameFor({ repository }: Pick<Choices, 'repository'>): string {
  return `github-${safeName(repository.branch)}`.slice(0, 120);
}

export function issuerFor({ github }: Choices): string {
  return github.isServer ? `${github.web}/_services/token` : ISSUER;
}

export function audienceFor({ subscription }: Choices): string {
  return subscription.environmentName === 'AzureUSGovernment'
    ? 'api://AzureADTokenExchangeUSGov'
    : 'api://AzureADTokenExchange';
}
