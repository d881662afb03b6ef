// What a run has seen when it shows a message: no message may claim more. Each message is listed with its code and its evidence;
// `…` stands for what differs. Tests compare the list with the messages of the sources, and with those that runs show. It is
// not part of the bundle.

import type { ErrorCode } from './catalogue.ts';
import { AZURE_EVIDENCE } from './evidence-azure.ts';
import { GITHUB_EVIDENCE } from './evidence-github.ts';
import { RUN_EVIDENCE } from './evidence-run.ts';
import { SIGN_IN_EVIDENCE } from './evidence-sign-in.ts';
import { VAULT_EVIDENCE } from './evidence-vault.ts';

/** Messages, each with what the run has seen. */
export type Evidence = readonly (readonly [message: string, seen: string])[];

export const EVIDENCE: Readonly<Record<ErrorCode, Evidence>> = {
  ...RUN_EVIDENCE,
  ...SIGN_IN_EVIDENCE,
  ...AZURE_EVIDENCE,
  ...GITHUB_EVIDENCE,
  ...VAULT_EVIDENCE,
};

/** Whether a message is listed for the code. It may be followed by more. */
export function hasEvidence(code: ErrorCode, message: string): boolean {
  return EVIDENCE[code].some(([pattern]) => {
    const parts = pattern.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}`, 's').test(message);
  });
}
