// A mutant: one small change of one source file that leaks one secret. Its scene is a run in which the change takes effect.
import type { SceneName } from './scenes.ts';

/** The ways in which a careless change can leak a secret. */
export type Way =
  | 'drops its mask'
  | 'prints a part'
  | 'writes it to a file'
  | 'puts it into an error'
  | 'puts it into a URL'
  | 'passes it on';

/** The secrets, each with how the search calls it. */
export const SECRETS = {
  'primary key': /\ba (?:live|dead) key\b/,
  'secondary key': /\ba (?:live|dead) key\b/,
  'regenerated key': /\ba (?:live|dead) key\b/,
  'ID token': /\ban id token\b(?! request)/,
  'request token': /\ban id token request token\b/,
  'Entra token': /\ban access token\b/,
  'Entra token of az': /\ban access token\b/,
  'GitHub token': /\ba GitHub token\b/,
  'current-key': /\ba value of current-key\b/,
  'vault value': /\ba value of a vault\b/,
  'App key': /\ba private key of an App\b/,
  'proxy password': /\ba password of a proxy\b/,
} as const;

export interface Mutant {
  readonly secret: keyof typeof SECRETS;
  readonly way: Way;
  /** What distinguishes it from another mutant of the same secret and way. */
  readonly detail?: string;
  readonly scene: SceneName;
  /** Below src. */
  readonly file: string;
  /** Must occur exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** What a line of the sources may use without importing it. */
export const fs = "process.getBuiltinModule('node:fs')";

/** An expression for a path outside the directory of the run. */
export const elsewhere = "(process.env['RUNNER_TEMP'] + '-elsewhere')";

export function nameOf({ secret, way, detail }: Mutant): string {
  return `${secret}: ${way}${detail === undefined ? '' : ` (${detail})`}`;
}
