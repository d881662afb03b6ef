// Turns the options, the answers of an earlier set-up and those of the person into choices. Options come first, the earlier
// answers next; only what is still open is asked.
import { lookAtVault, type Vault } from '../look/azure.ts';
import { WORKFLOWS, SAVES, type Options, type Save, type WorkflowKind } from '../options.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import type { Surroundings } from '../look/look.ts';
import type { Subscription } from '../look/tools.ts';
import type { Repository } from '../look/repository.ts';
import { appExists } from '../look/repository.ts';
import type { GitHub } from '../tools/github.ts';
import { safeName, type TokenChoice } from '../choices.ts';

const WORKFLOW_LABELS: Readonly<Record<WorkflowKind, string>> = {
  weekly: 'weekly rotation of one account',
  approval: 'weekly rotation after a reviewer approves',
  reusable: 'weekly rotation in ten lines, with the reusable workflow',
  fleet: 'nightly rotation of all accounts in a resource group',
};

export async function chooseWorkflow(
  ports: Ports,
  { workflow }: Options,
  { host, isServer }: GitHub,
): Promise<WorkflowKind> {
  if (workflow === 'reusable' && isServer)
    throw new SetupError(`The reusable workflow is not available on ${host}.`, {
      hint: 'A GitHub Enterprise Server runs no workflow of github.com. Use --workflow weekly.',
    });
  if (workflow !== undefined || ports.person === undefined) return workflow ?? 'weekly';
  const offered = WORKFLOWS.filter((value) => value !== 'reusable' || !isServer);
  const choices = offered.map((value) => ({ value, label: WORKFLOW_LABELS[value] }));
  return (await ports.person.select('Which workflow?', choices)) as WorkflowKind;
}

export async function chooseEnvironment(
  ports: Ports,
  { environment }: Options,
  workflow: WorkflowKind,
  { repository: { environments }, record }: Pick<Surroundings, 'repository' | 'record'>,
): Promise<string | undefined> {
  if (environment !== undefined || workflow === 'fleet') return environment;
  const proposed = environments.includes('production') ? 'production' : (environments[0] ?? 'production');
  if (workflow === 'approval')
    return (
      (await ports.person?.text('Which environment has the reviewers?', proposed, () => undefined)) ??
      proposed
    );
  // An earlier set-up has answered this, and none is an answer too.
  if (ports.person === undefined || environments.length === 0 || record !== undefined) return undefined;
  const none = ' none';
  const value = await ports.person.select('Where is the key stored?', [
    { value: none, label: 'as a secret of the repository' },
    ...environments.map((name) => ({ value: name, label: `as a secret of the environment ${name}` })),
  ]);
  return value === none ? undefined : value;
}

const SAVE_LABELS: Readonly<Record<Save, string>> = {
  'pull-request': 'as a pull request',
  commit: 'committed to the default branch',
  'working-copy': 'in this working copy, for you to commit',
};

export async function chooseSave(ports: Ports, { save }: Options, isHere: boolean): Promise<Save> {
  if (save === 'working-copy' && !isHere)
    throw new SetupError('The current folder is not a working copy of this repository.', {
      hint: 'Use --save pull-request or --save commit, or run the set-up in a clone.',
    });
  if (save !== undefined || ports.person === undefined) return save ?? 'pull-request';
  const choices = SAVES.filter((value) => isHere || value !== 'working-copy').map((value) => ({
    value,
    label: SAVE_LABELS[value],
  }));
  return (await ports.person.select('How do the workflows get into the repository?', choices)) as Save;
}

export async function chooseVault(
  ports: Ports,
  { keyVault }: Options,
  subscription: Subscription,
): Promise<Vault | undefined> {
  if (keyVault === undefined) return undefined;
  const vault = await lookAtVault(ports, subscription, keyVault);
  if (vault !== undefined) return vault;
  throw new SetupError(`There is no Key Vault ${keyVault} in the subscription ${subscription.name}.`, {
    fix: [`az keyvault list --subscription ${subscription.id} --query "[].name"`],
  });
}

/** GitHub allows 34 characters, and a name only once on the whole server. */
export function appNameFor({ fullName }: Repository): string {
  return `maps-keys-${safeName(fullName)}`.slice(0, 34).replace(/-+$/, '').toLowerCase();
}

/**
 * @param wanted from an option: taken as it is.
 * @returns a name that is free now. One that is taken may belong to an interrupted set-up, whose private key is lost.
 */
export async function chooseAppName(
  ports: Ports,
  github: GitHub,
  repository: Repository,
  wanted: string | undefined,
): Promise<string> {
  const first = wanted ?? appNameFor(repository);
  for (const suffix of ['', '-2', '-3', '-4', '-5']) {
    const name = `${first.slice(0, 34 - suffix.length)}${suffix}`;
    if (!(await appExists(ports, github, safeName(name).toLowerCase()))) return name;
    if (wanted !== undefined) break;
  }
  throw new SetupError(`The name ${first} is taken by another GitHub App on ${github.host}.`, {
    hint: 'Choose another name with --app-name. If it is your App, use it with --app-client-id and --app-private-key-file, or delete it in its settings.',
  });
}

export function tokenFromOptions({
  token,
  appClientId,
  appPrivateKeyFile,
}: Options): TokenChoice | undefined {
  if (appClientId !== undefined && appPrivateKeyFile !== undefined)
    return { kind: 'app', clientId: appClientId, keyFile: appPrivateKeyFile };
  return token === 'fine-grained' ? { kind: 'fine-grained' } : undefined;
}
