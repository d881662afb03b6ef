// Looks at what exists of the things that were chosen, and plans what is missing.
import { shown } from '../command.ts';
import { identityNameFor, type Choices } from '../choices.ts';
import { lookAtAssignments, lookAtInGroup, lookAtRights, type InGroup } from '../look/azure.ts';
import type { Surroundings } from '../look/look.ts';
import { lookAtFile, type StoredFile } from '../look/stored.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { lacksAction } from '../tools/failures.ts';
import { workflowFiles, type WorkflowFile } from '../workflow/workflows.ts';
import { deploymentCommand } from './deployment-command.ts';
import { azureSteps } from './plan-azure.ts';
import type { ObservedAzure } from './plan-roles.ts';
import { gitHubSteps, variableNames } from './plan-github.ts';
import type { ObservedGitHub } from './plan-token.ts';
import { preview } from './preview.ts';
import type { Plan, Step } from './plan.ts';
import path from 'node:path';

const NOTHING: InGroup = { identity: undefined, credentials: [], role: undefined };

export interface Planned {
  readonly plan: Plan;
  /** They differ from those asked for if the person may not assign roles. */
  readonly choices: Choices;
}

export async function makePlan(
  ports: Ports,
  wanted: Choices,
  around: Surroundings,
  home: string,
): Promise<Planned> {
  const azure = await lookAtAzure(ports, wanted);
  const { identity } = azure.inGroup;
  const files = await filesFor(ports, wanted, around, home, identity);
  const choices = await withinRights(ports, wanted, azureSteps(wanted, azure, home));
  const steps = azureSteps(choices, azure, home);
  return {
    choices,
    plan: {
      steps: [...steps, ...gitHubSteps(choices, identity, files.observed, files.files)],
      notes: [...(await preview(ports, choices, steps, home)), ...roleNotes(choices, home)],
    },
  };
}

async function lookAtAzure(ports: Ports, choices: Choices): Promise<ObservedAzure> {
  const { group, subscription, accounts, vault, workflow } = choices;
  if (!group.exists) return { inGroup: NOTHING, assignments: new Map() };
  const groupId = `/subscriptions/${subscription.id}/resourceGroups/${group.name}`;
  const scopes = [
    ...accounts.filter(({ exists }) => exists).map(({ id }) => id),
    ...(vault === undefined ? [] : [vault.id]),
    ...(workflow === 'fleet' ? [groupId] : []),
  ];
  const [inGroup, ...assignments] = await Promise.all([
    lookAtInGroup(ports, subscription, group.name, identityNameFor(choices)),
    ...scopes.map(
      async (scope) => [scope.toLowerCase(), await lookAtAssignments(ports, subscription, scope)] as const,
    ),
  ]);
  return { inGroup, assignments: new Map(assignments) };
}

interface Files {
  readonly files: readonly WorkflowFile[];
  readonly observed: ObservedGitHub;
}

async function filesFor(
  ports: Ports,
  choices: Choices,
  { stored, record, place }: Surroundings,
  home: string,
  identity: InGroup['identity'],
): Promise<Files> {
  const names = variableNames(choices, identity, { stored, record, files: new Map() });
  const files = await workflowFiles(ports, home, choices, names);
  const held = await Promise.all(
    files.map(async (file): Promise<readonly [string, StoredFile | undefined]> => [
      file.path,
      choices.save === 'working-copy'
        ? localFile(await ports.files.read(path.join(place.root, file.path)))
        : await lookAtFile(ports, choices.github, file.path, choices.repository.branch),
    ]),
  );
  const there = held.flatMap(([name, file]) => (file === undefined ? [] : [[name, file] as const]));
  return { files, observed: { stored, record, files: new Map(there) } };
}

function localFile(text: string | undefined): StoredFile | undefined {
  return text === undefined ? undefined : { text, sha: '' };
}

const DEPLOYS = [
  'Microsoft.Resources/deployments/write',
  'Microsoft.ManagedIdentity/userAssignedIdentities/write',
  'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
];
const ASSIGNS = [
  'Microsoft.Authorization/roleDefinitions/write',
  'Microsoft.Authorization/roleAssignments/write',
];

/** Asked before anything is made, and only if something is to be made. */
async function withinRights(ports: Ports, choices: Choices, steps: readonly Step[]): Promise<Choices> {
  const { group, subscription, assignRoles } = choices;
  if (steps.every(({ action }) => action === undefined)) return choices;
  const scope = `/subscriptions/${subscription.id}${group.exists ? `/resourceGroups/${group.name}` : ''}`;
  const may = await lookAtRights(ports, scope);
  const missing = DEPLOYS.find((action) => !may(action));
  if (missing !== undefined) throw lacksAction(missing, scope);
  const needsRoles = steps
    .flatMap(({ items }) => items)
    .some(({ sign, what }) => sign === '+' && what.startsWith('role'));
  if (!assignRoles || !needsRoles) return choices;
  const action = ASSIGNS.find((one) => !may(one));
  if (action === undefined) return choices;
  const goesOn = await ports.person?.confirm(
    `You may not perform ${action} on ${group.name}, so you cannot assign the role. Set up everything else?`,
  );
  if (goesOn === true) return { ...choices, assignRoles: false };
  throw new SetupError(`You may not perform ${action} on ${group.name}, so you cannot assign the role.`, {
    hint: `Someone with the role Owner, User Access Administrator or Role Based Access Control Administrator can run the set-up. Or set up everything else with --no-role-assignment, and give them the command that the plan then shows. These people have such a role:`,
    fix: [`az role assignment list --scope ${scope} --include-inherited --output table`],
  });
}

function roleNotes(choices: Choices, home: string): readonly string[] {
  if (choices.assignRoles) return [];
  const commands = choices.accounts.map((account) =>
    shown(deploymentCommand('create', { ...choices, assignRoles: true }, { account, home })),
  );
  return [
    `Left out: the role. Until someone with the role Owner, User Access Administrator or Role Based Access Control Administrator runs this, the rotation cannot list the keys:\n  ${commands.join('\n  ')}`,
  ];
}
