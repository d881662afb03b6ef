// All mutants, by what they leak.
import { CHANNEL_MUTANTS } from './channels.ts';
import { KEY_MUTANTS } from './keys.ts';
import type { Mutant } from './mutant.ts';
import { TOKEN_MUTANTS } from './tokens.ts';
import { VALUE_MUTANTS } from './values.ts';

export const MUTANTS: readonly Mutant[] = [
  ...KEY_MUTANTS,
  ...CHANNEL_MUTANTS,
  ...TOKEN_MUTANTS,
  ...VALUE_MUTANTS,
];
