// Reads Apps, and the installation of an App on a repository.
import type { Answer, Call, Setting } from '../operations/call.ts';
import { notFound } from '../replies/refusal.ts';
import { appBody, installationBody } from './app-body.ts';

export function getApp({ caller }: Call, { addresses }: Setting): Awaited<Answer> {
  return caller.kind === 'app' ? { status: 200, body: appBody(caller.app, addresses) } : notFound();
}

export function getAppBySlug({ parameters }: Call, { apps, addresses }: Setting): Awaited<Answer> {
  const app = apps.bySlug(parameters['app_slug'] ?? '');
  return app === undefined ? notFound() : { status: 200, body: appBody(app, addresses) };
}

export function getInstallation(
  { caller, parameters }: Call,
  { apps, world, addresses }: Setting,
): Awaited<Answer> {
  const repository = world.repository(`${parameters['owner'] ?? ''}/${parameters['repo'] ?? ''}`);
  if (repository === undefined || caller.kind !== 'app') return notFound();
  const installation = apps.installationOn(caller.app, repository);
  return installation === undefined
    ? notFound()
    : { status: 200, body: installationBody(installation, addresses) };
}
