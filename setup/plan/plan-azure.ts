// The steps in Azure: the resource group and the account if they are missing, and one deployment for each account.
import type { Command } from '../command.ts';
import { shown } from '../command.ts';
import { identityNameFor, type AccountChoice, type Choices } from '../choices.ts';
import type { InGroup } from '../look/azure.ts';
import { audienceFor, credentialNameFor, deploymentCommand, issuerFor } from './deployment-command.ts';
import { commandsStep, there } from './steps.ts';
import { assignedAlready, roleItems, type ObservedAzure } from './plan-roles.ts';
import type { Item, Step } from './plan.ts';

export function azureSteps(choices: Choices, observed: ObservedAzure, home: string): readonly Step[] {
  return [
    ...groupStep(choices),
    ...choices.accounts.map((account) => accountStep(choices, account)),
    ...choices.accounts.map((account, index) => deploymentStep(choices, observed, { account, index, home })),
  ];
}

function groupStep({ group, location, subscription }: Choices): readonly Step[] {
  if (group.exists) return [];
  const command: Command = {
    tool: 'az',
    args: [
      'group',
      'create',
      '--name',
      group.name,
      '--location',
      location ?? '',
      '--subscription',
      subscription.id,
      '--output',
      'json',
    ],
  };
  return [
    commandsStep(
      'Azure',
      `Creating the resource group ${group.name}`,
      { sign: '+', what: `resource group ${group.name}` },
      command,
    ),
  ];
}

function accountStep({ group, location, subscription }: Choices, { name, exists }: AccountChoice): Step {
  const what = `Azure Maps account ${name}`;
  if (exists) return there('Azure', what);
  const command: Command = {
    tool: 'az',
    args: [
      ...[
        'maps',
        'account',
        'create',
        '--name',
        name,
        '--resource-group',
        group.name,
        '--sku',
        'G2',
        '--kind',
        'Gen2',
      ],
      ...[
        '--location',
        location ?? '',
        '--accept-tos',
        '--subscription',
        subscription.id,
        '--output',
        'json',
      ],
    ],
  };
  return commandsStep(
    'Azure',
    `Creating the Azure Maps account ${name}`,
    { sign: '+', what, note: 'accepts the terms of Azure Maps' },
    command,
  );
}

const NO_PARTS = { discover: false, vault: undefined };

interface Numbered {
  readonly account: AccountChoice;
  readonly index: number;
  readonly home: string;
}

function deploymentStep(choices: Choices, observed: ObservedAzure, deployment: Numbered): Step {
  const { index } = deployment;
  const items = [
    ...(index === 0 ? identityItems(choices, observed) : []),
    ...roleItems(choices, observed, deployment),
  ];
  const { account, home } = deployment;
  const parts = index === 0 ? assignedAlready(choices, observed) : NO_PARTS;
  const credentialName = credentialOf(choices, observed)?.name;
  const command = deploymentCommand(choices, { account, home, ...parts, credentialName });
  const needed = items.some(({ sign }) => sign === '+' || sign === '~');
  return {
    doing: `Deploying to the resource group ${choices.group.name}`,
    where: 'Azure',
    items,
    action: needed ? { kind: 'deployment', command } : undefined,
    how: needed ? [shown(command)] : [],
  };
}

function identityItems(choices: Choices, { inGroup }: ObservedAzure): readonly Item[] {
  const { subject } = choices.repository;
  const name = credentialNameFor(choices);
  const matching = credentialOf(choices, { inGroup });
  const sameName = inGroup.credentials.some((one) => one.name === name);
  return [
    {
      sign: inGroup.identity === undefined ? '+' : '=',
      what: `managed identity ${identityNameFor(choices)}`,
    },
    {
      sign:
        matching?.audiences.includes(audienceFor(choices)) === true
          ? '='
          : (matching ?? sameName)
            ? '~'
            : '+',
      what: `federated credential for ${subject}`,
    },
  ];
}

/** Azure allows one credential for an issuer and a subject, whatever its name. */
function credentialOf(
  { repository, ...choices }: Choices,
  { inGroup }: Pick<ObservedAzure, 'inGroup'>,
): InGroup['credentials'][number] | undefined {
  const issuer = issuerFor(choices);
  return inGroup.credentials.find((one) => one.issuer === issuer && one.subject === repository.subject);
}
