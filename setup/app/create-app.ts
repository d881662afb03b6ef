// Creates the GitHub App in the person's browser. Its private key goes from GitHub's answer into the secret, and nowhere else.
import type { Choices } from '../choices.ts';
import { filledIn } from '../command.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { mustRun } from '../tools/tools.ts';
import { permissionFor } from '../workflow/check-workflow.ts';
import { APP_CLIENT_ID, APP_PRIVATE_KEY } from '../workflow/names.ts';
import { installationOn, type App } from './api.ts';
import { convert } from './convert.ts';
import { listen, type Listening } from './listen.ts';
import { manifestFor, registrationUrl } from './manifest.ts';
import { createdPage } from './page.ts';
import { settingsOf } from './settings.ts';

const MINUTE = 60_000;

export async function createApp(
  ports: Ports,
  choices: Choices,
  name: string,
  browser: boolean,
): Promise<App> {
  const { promise, resolve, reject } = deferred<App>();
  const back = new AbortController();
  const listening = await listen({
    manifest: (redirectUrl) => manifestFor(choices, name, redirectUrl),
    action: (state) => registrationUrl(choices, state),
    refused: (why) => ports.say(why),
    another: () =>
      ports.say(`Another App was created, and is not used. Delete it in ${settingsOf(choices)}.`),
    received: (code) => received(ports, choices, code, { resolve, reject }),
  });
  try {
    await show(ports, listening.url, browser, 'Create the App in the browser');
    const app = await Promise.race([promise, tooLate(ports, listening, back.signal)]);
    back.abort();
    ports.say(`Its private key was stored as the secret ${APP_PRIVATE_KEY}.`);
    await show(ports, installUrl(app), browser, `Install it on ${choices.repository.fullName}`);
    await untilInstalled(ports, choices, app);
    return app;
  } finally {
    back.abort();
    await listening.close();
  }
}

/** @returns the page that the browser shows. */
async function received(
  ports: Ports,
  choices: Choices,
  code: string,
  { resolve, reject }: Pick<Deferred<App>, 'resolve' | 'reject'>,
): Promise<string> {
  try {
    const app = await convert(ports, choices, code);
    // Said at once: the set-up may be stopped before the key is stored.
    ports.say(`The App ${app.slug} was created: ${app.pageUrl}`);
    await storeNewKey(ports, choices, app);
    resolve(app);
    return createdPage(installUrl(app));
  } catch (error) {
    reject(error);
    throw error;
  }
}

async function storeNewKey(ports: Ports, choices: Choices, app: App): Promise<void> {
  try {
    await storeKey(ports, choices, app);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const { message, hint, fix } = error;
    throw new SetupError(
      `The App ${app.slug} was created, but its private key was not stored, and is lost: ${message}`,
      {
        hint: `${hint === undefined ? '' : `${hint}\n`}Delete the App in ${settingsOf(choices)}/${app.slug}/advanced, and run the set-up again: it creates another one.`,
        fix,
        cause: error,
      },
    );
  }
}

/** The variable first: its value is no secret, and names the App if the set-up stops here. */
export async function storeKey(
  ports: Ports,
  { github }: Choices,
  { clientId, privateKey }: Pick<App, 'clientId' | 'privateKey'>,
): Promise<void> {
  await mustRun(ports, filledIn(github.setVariable(APP_CLIENT_ID, clientId), {}));
  await mustRun(ports, {
    ...filledIn(github.setSecret(APP_PRIVATE_KEY, ''), {}),
    input: privateKey.expose(),
  });
}

function installUrl({ pageUrl }: App): string {
  return `${pageUrl}/installations/new`;
}

async function show(ports: Ports, url: string, browser: boolean, what: string): Promise<void> {
  const isOpen = browser && (await ports.openPage(url));
  ports.say(isOpen ? `${what}. If no page has opened: ${url}` : `${what}: ${url}`);
}

async function tooLate(ports: Ports, { url }: Listening, back: AbortSignal): Promise<never> {
  await ports.wait(15 * MINUTE, back);
  throw new SetupError('The browser did not come back from GitHub within 15 minutes.', {
    hint: `Run the set-up again: it makes only what is missing. The page was ${url}, which only a browser on this machine can open. On another machine, create the App by hand, and run the set-up with --app-client-id and --app-private-key-file; or use --token fine-grained. If the page of GitHub showed that the name is taken, choose another with --app-name.`,
  });
}

async function untilInstalled(ports: Ports, choices: Choices, app: App): Promise<void> {
  const began = ports.now();
  for (let pause = 2000; ; pause = Math.min(pause * 1.5, 10_000)) {
    await ports.wait(pause);
    if (await isInstalled(ports, choices, app)) return;
    if (ports.now() - began > 15 * MINUTE)
      throw new SetupError(
        `The App ${app.slug} was not installed on ${choices.repository.fullName} within 15 minutes.`,
        {
          hint: `Its private key is stored. Install it on the repository at ${installUrl(app)}, and run the set-up again.`,
        },
      );
  }
}

/** @throws {SetupError} if it is installed without the permission that it needs. */
export async function isInstalled(
  ports: Ports,
  choices: Choices,
  app: Pick<App, 'clientId' | 'privateKey'>,
): Promise<boolean> {
  const installation = await installationOn(ports, choices.github, app);
  if (installation.kind === 'none') return false;
  const permission = permissionFor(choices);
  if (installation.permissions[permission] === 'write') return true;
  throw new SetupError(`The App ${app.clientId} is installed, but may not write ${permission}.`, {
    hint: 'Add the permission in the settings of the App, and accept it where it is installed.',
  });
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
