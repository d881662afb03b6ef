// The vocabulary of a plan: what a set-up makes, what is there already, and the very commands. A plan is data: the same steps are
// printed, run, and tested.
import type { Command } from '../command.ts';
import type { WorkflowFile } from '../workflow/workflows.ts';

/** `+` to make, `=` there already, `~` to change, `-` to remove, `!` left out. */
export type Sign = '+' | '=' | '~' | '-' | '!';

export interface Item {
  readonly sign: Sign;
  /** `managed identity azure-maps-keys-octo-site`. Also its name in the record of what was made. */
  readonly what: string;
  readonly note?: string | undefined;
}

export interface FileChange extends WorkflowFile {
  /** Of the file that it replaces, as GitHub names it. */
  readonly sha: string | undefined;
}

export type Action =
  | { readonly kind: 'commands'; readonly commands: readonly Command[] }
  /** A deployment, which tells the client ID of the identity. */
  | { readonly kind: 'deployment'; readonly command: Command }
  /** In the person's browser. */
  | { readonly kind: 'new-app'; readonly name: string }
  | { readonly kind: 'app-key'; readonly clientId: string; readonly keyFile: string }
  | { readonly kind: 'token' }
  | { readonly kind: 'files'; readonly files: readonly FileChange[] };

export interface Step {
  /** A clause for progress and errors: `Deploying to maps-rg`. */
  readonly doing: string;
  readonly where: 'Azure' | 'GitHub';
  readonly items: readonly Item[];
  /** Undefined if there is nothing to do. */
  readonly action: Action | undefined;
  /** How a person would do it, for the plan: commands, or a sentence. */
  readonly how: readonly string[];
}

export interface Plan {
  readonly steps: readonly Step[];
  /** What a person should read before agreeing. */
  readonly notes: readonly string[];
}

const CHANGES: readonly Sign[] = ['+', '~', '-'];

export function changes({ steps }: Plan): readonly Item[] {
  return steps.flatMap(({ items }) => items).filter(({ sign }) => CHANGES.includes(sign));
}

export function count({ steps }: Plan, sign: Sign): number {
  return steps.flatMap(({ items }) => items).filter((item) => item.sign === sign).length;
}
