// Exchanges the code that the browser brings for the App and its private key. The answer is taken only if it is what GitHub sends:
// nothing else in it reaches a terminal, a browser or a command.
import type { Choices } from '../choices.ts';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import { jsonObject } from '../tools/json.ts';
import type { App } from './api.ts';
import { settingsOf } from './settings.ts';
import { SecretText } from './secret-text.ts';

/** Within an hour, and once. https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest */
export async function convert(ports: Ports, choices: Choices, code: string): Promise<App> {
  const { github, repository } = choices;
  const { status, body } = await ports.web
    .send({ method: 'POST', url: `${github.api}/app-manifests/${code}/conversions` })
    .catch((error: unknown) => {
      throw error instanceof SetupError ? lost(choices, error.message) : error;
    });
  const found = status === 201 ? appIn(body) : undefined;
  if (found === undefined) throw lost(choices, `It answered with status ${status}.`);
  const app = {
    slug: found.slug,
    clientId: found.clientId,
    pageUrl: `${github.web}/${github.isServer ? 'github-apps' : 'apps'}/${found.slug}`,
    privateKey: new SecretText(found.pem, 'private key'),
  };
  if (found.owner.toLowerCase() === repository.owner.toLowerCase()) return app;
  // A private App can be installed only by its owner. And somebody else's App must not get a place here.
  throw new SetupError(
    `The App ${found.slug} belongs to ${found.owner}, but the repository to ${repository.owner}. Its key was not stored.`,
    {
      hint: `Delete the App: ${app.pageUrl}. Then sign in to GitHub in the browser as an owner of ${repository.owner}, and run the set-up again.`,
    },
  );
}

interface Found {
  readonly slug: string;
  readonly clientId: string;
  readonly owner: string;
  readonly pem: string;
}

function appIn(body: string): Found | undefined {
  const answer = (jsonObject(body) ?? {}) as Readonly<Record<string, unknown>>;
  const owner = answer['owner'] as { readonly login?: unknown } | null | undefined;
  const slug = matching(answer['slug'], /^[\w-]{1,100}$/);
  const clientId = matching(answer['client_id'], /^[\w.]{1,100}$/);
  const login = matching(owner?.login, /^[\w-]{1,100}$/);
  const pem = matching(answer['pem'], /^-----BEGIN [\w\s/+=-]+-----\s*$/);
  if (slug === undefined || clientId === undefined || login === undefined || pem === undefined)
    return undefined;
  return { slug, clientId, owner: login, pem };
}

function matching(value: unknown, form: RegExp): string | undefined {
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

function lost(choices: Choices, why: string): SetupError {
  return new SetupError(`GitHub created the App, but did not hand over its private key. ${why}`, {
    hint: `Delete the App in ${settingsOf(choices)}, and run the set-up again: it creates another one.`,
  });
}
