// The manifest of the GitHub App: https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
import type { Choices } from '../choices.ts';
import { permissionFor } from '../workflow/check-workflow.ts';
import { settingsOf } from './settings.ts';

export interface Manifest {
  readonly name: string;
  readonly url: string;
  readonly description: string;
  readonly public: false;
  readonly redirect_url: string;
  /** Without it, GitHub would ask for the address of a webhook. */
  readonly hook_attributes: { readonly url: string; readonly active: false };
  readonly default_events: readonly [];
  readonly default_permissions: Readonly<Record<string, 'write'>>;
}

export function manifestFor(choices: Choices, name: string, redirectUrl: string): Manifest {
  const { github, repository } = choices;
  const home = `${github.web}/${repository.fullName}`;
  return {
    name,
    url: home,
    description: 'Writes the key of an Azure Maps account to GitHub secrets.',
    public: false,
    redirect_url: redirectUrl,
    hook_attributes: { url: home, active: false },
    default_events: [],
    default_permissions: { [permissionFor(choices)]: 'write' },
  };
}

/** Where GitHub takes the manifest. An App of an organization belongs to it, and not to a person who may leave. */
export function registrationUrl(choices: Choices, state: string): string {
  return `${settingsOf(choices)}/new?state=${encodeURIComponent(state)}`;
}
