// Looks at what exists of the things that were chosen, and plans what is missing.
import { shown } from '../command.ts';
import { groupIdOf, type Choices } from '../choices.ts';
import { lookAtRights } from '../look/azure.ts';
import type { Surroundings } from '../look/look.ts';
import { isCommitMissing } from '../look/repository.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { lacksAction } from '../tools/failures.ts';
import { azureSteps } from './plan-azure.ts';
import type { ObservedAzure } from './plan-roles.ts';
import { gitHubSteps } from './plan-github.ts';
import { observe } from './observe.ts';
import { preview } from './preview.ts';
import { changes, type Plan, type Step } from './plan.ts';

export interface Planned {
  readonly plan: Plan;
  /** They differ from those asked for if the person may not assign roles. */
  readonly choices: Choices;
  /** The open pull request with workflows that are not on the default branch yet. */
  readonly pending: string | undefined;
}

export async function makePlan(
  ports: Ports,
  wanted: Choices,
  around: Surroundings,
  home: string,
): Promise<Planned> {
  const { azure, files } = await observe(ports, wanted, around, home);
  const { identity } = azure.inGroup;
  const choices = await withinRights(ports, wanted, azureSteps(wanted, azure, home));
  const steps = azureSteps(choices, azure, home);
  return {
    choices,
    pending: files.observed.pending?.url,
    plan: {
      steps: [...steps, ...gitHubSteps(choices, identity, files.observed, files.files)],
      notes: [
        ...(await preview(ports, choices, steps)),
        ...roleNotes(choices, azure, home),
        ...(await actionNotes(ports, choices)),
      ],
    },
  };
}

/** @returns what a set-up would still make, whoever may make it. */
export async function whatIsMissing(
  ports: Ports,
  choices: Choices,
  around: Surroundings,
  home: string,
): Promise<readonly string[]> {
  const { azure, files } = await observe(ports, choices, around, home);
  const { observed } = files;
  const steps = [
    ...azureSteps(choices, azure, home),
    ...gitHubSteps(choices, azure.inGroup.identity, observed, files.files),
  ];
  const missing = changes({ steps, notes: [] })
    // A workflow of an earlier version works, and so does a private key that is there.
    .filter(({ sign, what }) => sign === '+' || !/^(?:workflow|secret) /.test(what))
    .map(({ what }) => what);
  return observed.pending === undefined
    ? missing
    : [...missing, `the workflows: merge ${observed.pending.url}`];
}

/** The built-in roles that may assign roles. */
const ASSIGNERS = 'Owner, User Access Administrator or Role Based Access Control Administrator';
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
  const scope = group.exists ? groupIdOf(choices) : `/subscriptions/${subscription.id}`;
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
    hint: `Someone with the role ${ASSIGNERS} can run the set-up. Or set up everything else with --no-role-assignment, and give them the command that the plan then shows. This lists who has which role there:`,
    fix: [`az role assignment list --scope ${scope} --include-inherited --output table`],
  });
}

function roleNotes(choices: Choices, observed: ObservedAzure, home: string): readonly string[] {
  if (choices.assignRoles) return [];
  const commands = azureSteps({ ...choices, assignRoles: true }, observed, home).flatMap(({ action }) =>
    action?.kind === 'deployment' ? [shown(action.command)] : [],
  );
  if (commands.length === 0) return [];
  return [
    `Left out: the role. Until someone with the role ${ASSIGNERS} runs this, the rotation cannot list the keys:\n  ${commands.join('\n  ')}`,
  ];
}

/** A GitHub Enterprise Server gets actions from github.com, which gh may not be signed in to. */
async function actionNotes(ports: Ports, { github, action }: Choices): Promise<readonly string[]> {
  if (!github.isCloud || !(await isCommitMissing(ports, github, action))) return [];
  return [
    `The workflows use ${action.repository} at the commit ${action.commit}, which GitHub does not show to you. If it is not pushed yet, or the repository is private, they fail. Use --action to name another one.`,
  ];
}
