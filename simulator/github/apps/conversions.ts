// Exchanges the code that GitHub's website returned for the credentials of the new App.
// https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
import type { Answer, Call, Setting } from '../operations/call.ts';
import { notFound } from '../replies/refusal.ts';
import { appBody } from './app-body.ts';

export function convertManifest({ parameters }: Call, { apps, addresses, now }: Setting): Awaited<Answer> {
  const converted = apps.convert(parameters['code'] ?? '', now());
  if (converted === undefined) return notFound();
  const { app, pem, clientSecret, webhookSecret } = converted;
  const credentials = { pem, client_secret: clientSecret, webhook_secret: webhookSecret };
  return { status: 201, body: { ...appBody(app, addresses), ...credentials } };
}
