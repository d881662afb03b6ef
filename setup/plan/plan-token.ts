// What writes the secrets: a GitHub App that is made, one that exists, or a fine-grained token.
import { shown, type Argument } from '../command.ts';
import type { Choices } from '../choices.ts';
import type { Stored, StoredFile } from '../look/stored.ts';
import type { SetupRecord } from '../record.ts';
import { permissionFor } from '../workflow/check-workflow.ts';
import { APP_CLIENT_ID, APP_PRIVATE_KEY, SECRETS_TOKEN } from '../workflow/names.ts';
import type { Item, Sign, Step } from './plan.ts';
import { there } from './steps.ts';

export interface ObservedGitHub {
  readonly stored: Stored;
  readonly record: SetupRecord | undefined;
  /** What each workflow file holds now, where it will be saved. */
  readonly files: ReadonlyMap<string, StoredFile>;
  /** An open pull request that holds them as they are wanted. */
  readonly pending?: { readonly url: string };
}

export function tokenStep(choices: Choices, observed: ObservedGitHub): Step {
  const { token } = choices;
  if (token.kind === 'fine-grained') return fineGrainedStep(choices, observed);
  const { secrets, variables } = observed.stored;
  const isStored = secrets.has(APP_PRIVATE_KEY) && variables.has(APP_CLIENT_ID);
  if (isStored && token.kind === 'new-app') return usedStep();
  const sign = (isThere: boolean): Sign => (isThere ? '~' : '+');
  const stored: readonly Item[] = [
    { sign: sign(variables.has(APP_CLIENT_ID)), what: `variable ${APP_CLIENT_ID}` },
    { sign: sign(secrets.has(APP_PRIVATE_KEY)), what: `secret ${APP_PRIVATE_KEY}` },
  ];
  return token.kind === 'app'
    ? existingAppStep(choices, token, stored)
    : newAppStep(choices, token.name, stored);
}

function fineGrainedStep({ github }: Choices, { stored }: ObservedGitHub): Step {
  const what = `secret ${SECRETS_TOKEN}`;
  if (stored.secrets.has(SECRETS_TOKEN)) return there('GitHub', what, 'used as it is');
  return {
    doing: `Storing the secret ${SECRETS_TOKEN}`,
    where: 'GitHub',
    items: [{ sign: '+', what, note: 'a fine-grained token of yours, which expires' }],
    action: { kind: 'token' },
    how: [shown(github.setSecret(SECRETS_TOKEN, 'the token'))],
  };
}

function usedStep(): Step {
  const items = [`variable ${APP_CLIENT_ID}`, `secret ${APP_PRIVATE_KEY}`].map((what): Item => ({
    sign: '=',
    what,
    note: 'the GitHub App is used as it is',
  }));
  return { doing: '', where: 'GitHub', items, action: undefined, how: [] };
}

function existingAppStep(
  choices: Choices,
  { clientId, keyFile }: Choices['token'] & { kind: 'app' },
  stored: readonly Item[],
): Step {
  return {
    doing: 'Storing the private key of the GitHub App',
    where: 'GitHub',
    items: stored,
    action: { kind: 'app-key', clientId, keyFile },
    how: storing(choices, clientId, `the private key, from ${keyFile}`),
  };
}

function newAppStep(choices: Choices, name: string, stored: readonly Item[]): Step {
  const note = `may write ${permissionFor(choices)} of the repositories that you select, and nothing else`;
  return {
    doing: 'Creating the GitHub App',
    where: 'GitHub',
    items: [{ sign: '+', what: `GitHub App ${name}`, note }, ...stored],
    action: { kind: 'new-app', name },
    how: [
      `In the browser: create the App, and install it on ${choices.repository.fullName}.`,
      ...storing(choices, { later: 'app-client-id' }, 'the private key, from memory'),
    ],
  };
}

function storing({ github }: Choices, clientId: Argument, key: string): readonly string[] {
  return [github.setVariable(APP_CLIENT_ID, clientId), github.setSecret(APP_PRIVATE_KEY, key)].map((one) =>
    shown(one),
  );
}
