// Stores what writes the secrets where it exists already: the private key of an App, or a fine-grained token.
import path from 'node:path';
import type { Choices, TokenChoice } from '../choices.ts';
import { filledIn } from '../command.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { mustRun } from '../tools/tools.ts';
import { SECRETS_TOKEN } from '../workflow/names.ts';
import type { App } from './api.ts';
import { isInstalled, storeKey } from './create-app.ts';
import { SecretText } from './secret-text.ts';

/**
 * Also before anything is made, so that a wrong App leaves nothing half-made.
 * @throws {SetupError} if it cannot be used.
 */
export async function usableApp(
  ports: Ports,
  choices: Choices,
  { clientId, keyFile }: TokenChoice & { kind: 'app' },
): Promise<Pick<App, 'clientId' | 'privateKey'>> {
  const text = await ports.files.read(path.resolve(ports.directory, keyFile));
  if (text === undefined) throw new SetupError(`There is no file ${keyFile}.`);
  const app = { clientId, privateKey: new SecretText(text, 'private key') };
  if (!(await isInstalled(ports, choices, app)))
    throw new SetupError(`The App ${clientId} is not installed on ${choices.repository.fullName}.`, {
      hint: 'Install it in its settings, under "Install App", and run the set-up again.',
    });
  return app;
}

export async function storeExistingApp(
  ports: Ports,
  choices: Choices,
  token: TokenChoice & { kind: 'app' },
): Promise<void> {
  await storeKey(ports, choices, await usableApp(ports, choices, token));
  const { keyFile } = token;
  ports.say(`The private key was stored. Delete ${keyFile} if nothing else needs it.`);
}

/** `gh` asks the person, or reads standard input: the token passes through nothing else. */
export async function storeToken(
  ports: Ports,
  { github }: Choices,
  given: SecretText | undefined,
): Promise<void> {
  if (given === undefined)
    throw new SetupError(`There is no token for the secret ${SECRETS_TOKEN}.`, {
      hint: 'Create a fine-grained token for this repository with the permission Secrets (for an environment, Environments): read and write. Then give it on standard input with --token-stdin, or store it yourself, and run the set-up again:',
      fix: [`gh secret set ${SECRETS_TOKEN} ${github.repo.join(' ')}`],
    });
  const token = given.expose().trim();
  if (!/^[!-~]+$/.test(token))
    throw new SetupError(
      token === ''
        ? 'Standard input holds no token.'
        : 'Standard input holds more than a token: a token is one line without blanks.',
      { hint: 'Nothing was stored. Pass only the token to --token-stdin.' },
    );
  const command = filledIn(github.setSecret(SECRETS_TOKEN, ''), {});
  await mustRun(ports, { ...command, input: token });
}
