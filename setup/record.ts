// What an earlier set-up made, and what was chosen then, kept as a variable of the repository. It is visible to everyone who
// works there, and a later set-up, a check or a removal finds it, also on another machine. A thing is recorded before it is made,
// so that an interrupted set-up leaves nothing that the next one does not know.
import type { Command } from './command.ts';
import type { Options } from './options.ts';
import type { Stored } from './look/stored.ts';
import type { GitHub } from './tools/github.ts';

export const RECORD = 'AZURE_MAPS_KEYS_SETUP';

/** Answers that a later run takes as its defaults. */
export const REMEMBERED = [
  'subscription',
  'resourceGroup',
  'account',
  'workflow',
  'environment',
  'secretName',
  'keyVault',
  'subject',
  'maxAge',
  'save',
  'token',
  'appName',
] as const satisfies readonly (keyof Options)[];

export type Answers = Readonly<Partial<Record<(typeof REMEMBERED)[number], string>>>;

export interface SetupRecord {
  /** `variable AZURE_CLIENT_ID`, `identity azure-maps-keys-octo-site`. */
  readonly made: readonly string[];
  readonly answers: Answers;
}

/** Unreadable counts as missing: somebody changed it. */
export function recordIn({ variables }: Stored): SetupRecord | undefined {
  try {
    const found: unknown = JSON.parse(variables.get(RECORD) ?? 'null');
    return isRecord(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is SetupRecord {
  if (typeof value !== 'object' || value === null || !('made' in value) || !('answers' in value))
    return false;
  const { made, answers } = value;
  return (
    Array.isArray(made) &&
    made.every((one) => typeof one === 'string') &&
    typeof answers === 'object' &&
    answers !== null &&
    Object.entries(answers).every(
      ([name, answer]) => REMEMBERED.some((one) => one === name) && typeof answer === 'string',
    )
  );
}

export function saveRecord(github: GitHub, { made, answers }: SetupRecord): Command {
  return github.setVariable(RECORD, JSON.stringify({ made, answers }));
}

/** An answer that an option changes takes these earlier answers with it: they were given for what is chosen no more. */
const DEPENDENT: Readonly<Partial<Record<keyof Options, readonly (keyof Answers)[]>>> = {
  subscription: ['resourceGroup', 'account', 'keyVault'],
  resourceGroup: ['account'],
  account: ['resourceGroup'],
  workflow: ['environment', 'keyVault'],
  appName: ['token'],
  appClientId: ['token'],
};

/** Options come first. */
export function withEarlierAnswers(options: Options, record: SetupRecord | undefined): Options {
  const answers: Readonly<Record<string, string>> = record?.answers ?? {};
  const outdated = Object.entries(DEPENDENT).flatMap(([name, dependent]) => {
    const option = options[name as keyof Options];
    return option === undefined || option === answers[name] ? [] : dependent;
  });
  const kept = Object.entries(answers).filter(([name]) => !outdated.some((one) => one === name));
  return { ...Object.fromEntries(kept), ...options };
}
