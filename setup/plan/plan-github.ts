// The steps on GitHub: environments, what writes the secrets, the variables, and the workflow files.
import { environmentsOf, type Choices } from '../choices.ts';
import type { InGroup } from '../look/azure.ts';
import { otherName, VARIABLES, type VariableName, type VariableNames } from '../workflow/names.ts';
import type { WorkflowFile } from '../workflow/workflows.ts';
import type { Item, Step } from './plan.ts';
import { tokenStep, type ObservedGitHub } from './plan-token.ts';
import { commandsStep, there } from './steps.ts';

export function gitHubSteps(
  choices: Choices,
  identity: InGroup['identity'],
  observed: ObservedGitHub,
  files: readonly WorkflowFile[],
): readonly Step[] {
  return [
    ...environmentSteps(choices),
    tokenStep(choices, observed),
    ...variableSteps(choices, identity, observed),
    filesStep(choices, observed, files),
  ];
}

function environmentSteps(choices: Choices): readonly Step[] {
  const { github, repository } = choices;
  const known = new Set(repository.environments.map((name) => name.toLowerCase()));
  return environmentsOf(choices).map((name) => {
    const what = `environment ${name}`;
    if (known.has(name.toLowerCase())) return there('GitHub', what);
    const command = github.change('PUT', `environments/${encodeURIComponent(name)}`);
    const note =
      choices.workflow === 'approval'
        ? `add its reviewers in ${github.web}/${repository.fullName}/settings/environments`
        : undefined;
    return commandsStep('GitHub', `Creating the environment ${name}`, { sign: '+', what, note }, command);
  });
}

/** Values that this set-up stores. A name that already serves something else is not touched: the workflows use another one. */
export function variableNames(
  choices: Choices,
  identity: InGroup['identity'],
  { stored, record }: ObservedGitHub,
): VariableNames {
  const values = variableValues(choices, identity);
  const chosen = (name: VariableName): string => {
    const held = stored.variables.get(name);
    const isOurs = record?.made.includes(`variable ${name}`) ?? false;
    return held === undefined || held === values[name] || isOurs ? name : otherName(name);
  };
  return Object.fromEntries(VARIABLES.map((name) => [name, chosen(name)])) as VariableNames;
}

function variableValues(
  { subscription, accounts }: Choices,
  identity: InGroup['identity'],
): Readonly<Record<VariableName, string | undefined>> {
  return {
    AZURE_CLIENT_ID: identity?.clientId,
    AZURE_TENANT_ID: subscription.tenantId,
    AZURE_SUBSCRIPTION_ID: subscription.id,
    AZURE_MAPS_RESOURCE_ID: accounts[0].id,
  };
}

function variableSteps(
  choices: Choices,
  identity: InGroup['identity'],
  observed: ObservedGitHub,
): readonly Step[] {
  const { github, workflow } = choices;
  const values = variableValues(choices, identity);
  const names = variableNames(choices, identity, observed);
  const needed = VARIABLES.filter((name) => name !== 'AZURE_SUBSCRIPTION_ID' || workflow === 'fleet');
  return needed.map((name) => {
    const stored = observed.stored.variables.get(names[name]);
    const value = values[name];
    const what = `variable ${names[name]}`;
    if (stored !== undefined && stored === value) return there('GitHub', what);
    const note = names[name] === name ? undefined : `because ${name} has another value, which is left alone`;
    const command = github.setVariable(names[name], value ?? { later: 'client-id' });
    return commandsStep(
      'GitHub',
      `Setting the variable ${names[name]}`,
      { sign: stored === undefined ? '+' : '~', what, note },
      command,
    );
  });
}

function filesStep(
  { github, repository, save }: Choices,
  { files: held, pending }: ObservedGitHub,
  files: readonly WorkflowFile[],
): Step {
  const items = files.map(({ path, text }): Item => {
    const old = held.get(path);
    const what = `workflow ${path}`;
    if (old?.text === text) return { sign: '=', what };
    if (pending !== undefined) return { sign: '=', what, note: `in ${pending.url}, which is not merged yet` };
    return { sign: old === undefined ? '+' : '~', what };
  });
  const changed = files.filter((_, index) => items[index]?.sign !== '=');
  const how = {
    'pull-request': `As a pull request to ${repository.branch}, with "gh api" (branches, contents, and pulls of ${repository.fullName}).`,
    commit: `Committed to ${repository.branch}, with "gh api" (contents of ${repository.fullName}).`,
    'working-copy': 'Written into this working copy. Commit and push them yourself.',
  }[save];
  return {
    doing: `Saving the workflows in ${github.repository}`,
    where: 'GitHub',
    items,
    action:
      changed.length === 0
        ? undefined
        : { kind: 'files', files: changed.map((file) => ({ ...file, sha: held.get(file.path)?.sha })) },
    how: changed.length === 0 ? [] : [how],
  };
}
