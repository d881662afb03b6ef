// Everything that decides what the set-up makes.
import type { Save, WorkflowKind } from './options.ts';
import type { Subscription } from './look/tools.ts';
import type { Repository } from './look/repository.ts';
import type { Vault } from './look/azure.ts';
import type { ActionSource } from './workflow/action-source.ts';
import type { GitHub } from './tools/github.ts';

export interface AccountChoice {
  readonly name: string;
  /** The resource ID, also of one that is still to be made. */
  readonly id: string;
  readonly exists: boolean;
}

export type TokenChoice =
  | { readonly kind: 'new-app'; readonly name: string }
  | { readonly kind: 'app'; readonly clientId: string; readonly keyFile: string }
  | { readonly kind: 'fine-grained' };

export interface Choices {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly subscription: Subscription;
  readonly group: { readonly name: string; readonly exists: boolean };
  /** Undefined: that of the resource group. */
  readonly location: string | undefined;
  /** More than one only for a fleet. */
  readonly accounts: readonly [AccountChoice, ...AccountChoice[]];
  readonly workflow: WorkflowKind;
  /** Where the key is stored. Undefined: in the repository. */
  readonly environment: string | undefined;
  readonly secretName: string;
  readonly vault: Vault | undefined;
  readonly maxAge: string;
  readonly save: Save;
  readonly token: TokenChoice;
  readonly action: ActionSource;
  /** Whether the person may assign roles, and wants to. */
  readonly assignRoles: boolean;
}

/** One for each repository, so that a role of one is not a role of all. Azure allows 3 to 128 characters. */
export function identityNameFor({ repository }: Pick<Choices, 'repository'>): string {
  return `azure-maps-keys-${safeName(repository.fullName)}`.slice(0, 128);
}

/** Letters, digits and hyphens. */
export function safeName(text: string): string {
  return text.replace(/[^a-z0-9]+/gi, '-').replace(/^-+|-+$/g, '');
}

/** The environments that the workflows write or wait in. */
export function environmentsOf({
  workflow,
  environment,
  accounts,
}: Pick<Choices, 'workflow' | 'environment' | 'accounts'>): readonly string[] {
  if (workflow === 'fleet') return accounts.map(({ name }) => name);
  return environment === undefined ? [] : [environment];
}

export function groupIdOf({ subscription, group }: Pick<Choices, 'subscription' | 'group'>): string {
  return `/subscriptions/${subscription.id}/resourceGroups/${group.name}`;
}
