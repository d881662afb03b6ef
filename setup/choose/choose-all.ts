// All choices of a set-up, in the order in which a person would be asked.
import { lookAtAccounts } from '../look/azure.ts';
import type { Surroundings } from '../look/look.ts';
import type { Options } from '../options.ts';
import type { Ports } from '../ports.ts';
import { actionSource } from '../workflow/action-source.ts';
import { APP_CLIENT_ID, APP_PRIVATE_KEY } from '../workflow/names.ts';
import { chooseAccounts } from './choose-account.ts';
import {
  chooseAppName,
  chooseEnvironment,
  chooseSave,
  chooseVault,
  chooseWorkflow,
  tokenFromOptions,
} from './choose.ts';
import type { Choices, TokenChoice } from '../choices.ts';

export async function chooseAll(ports: Ports, around: Surroundings, home: string): Promise<Choices> {
  const { options, subscription, github, repository, place } = around;
  const [accounts, action] = await Promise.all([
    lookAtAccounts(ports, subscription),
    actionSource(ports, home, options),
  ]);
  const workflow = await chooseWorkflow(ports, options, github);
  const azure = await chooseAccounts(ports, subscription, accounts, { ...options, workflow });
  return {
    ...azure,
    github,
    repository,
    subscription,
    workflow,
    environment: await chooseEnvironment(ports, options, workflow, around),
    secretName: (options.secretName ?? 'AZURE_MAPS_KEY').toUpperCase(),
    vault: await chooseVault(ports, options, subscription),
    maxAge: options.maxAge ?? '90d',
    save: await chooseSave(ports, options, place.isHere),
    token: await chooseToken(ports, around),
    action,
    assignRoles: options.roleAssignment,
  };
}

async function chooseToken(
  ports: Ports,
  { options, github, repository, stored }: Surroundings,
): Promise<TokenChoice> {
  const given = tokenFromOptions(options);
  if (given !== undefined) return given;
  // No name is needed for an App that is stored already.
  if (stored.variables.has(APP_CLIENT_ID) && stored.secrets.has(APP_PRIVATE_KEY))
    return { kind: 'new-app', name: '' };
  return { kind: 'new-app', name: await chooseAppName(ports, github, repository, options.appName) };
}

/** For the record: what a later run takes as its defaults. */
export function answersOf(
  { subscription, group, accounts, workflow, environment, secretName, vault, maxAge, save, token }: Choices,
  { subject }: Options,
) {
  return {
    subscription: subscription.id,
    resourceGroup: group.name,
    ...(workflow === 'fleet' ? {} : { account: accounts[0].name }),
    workflow,
    ...(environment === undefined ? {} : { environment }),
    ...(secretName === 'AZURE_MAPS_KEY' ? {} : { secretName }),
    ...(vault === undefined ? {} : { keyVault: vault.name }),
    ...(subject === undefined ? {} : { subject }),
    ...(maxAge === '90d' ? {} : { maxAge }),
    save,
    ...(token.kind === 'fine-grained' ? { token: 'fine-grained' } : {}),
  };
}
