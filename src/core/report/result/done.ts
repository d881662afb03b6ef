// What a run did, for the error of a run whose report would otherwise say that it succeeded, or that could not end.

import { KEY_TYPES } from '../../keys.ts';
import { isWritten, type Outcome, type Report } from '../report.ts';
import { describeTarget } from '../../targets.ts';
import { counted } from '../../text.ts';

const CHANGES: readonly Outcome[] = [
  'rotated',
  'regenerated',
  'published',
  'refreshed',
  'created',
  'deleted',
  'incomplete',
];

export function hasChanged({ outcome }: Report): boolean {
  return CHANGES.includes(outcome);
}

/** More are only counted: the job summary lists them. */
const MOST_NAMES = 3;

/** Clauses without a period. */
export function whatWasDone({ regenerated, isUncertain, targets = [] }: Report): readonly string[] {
  const written = targets.filter(isWritten);
  return [
    ...regenerated.map((key) => `the ${key} key was regenerated`),
    ...[...KEY_TYPES, undefined].flatMap((type) => {
      const names = written.filter(({ key }) => key === type).map(({ target }) => describeTarget(target));
      if (names.length === 0) return [];
      const where = names.length > MOST_NAMES ? counted(names.length, 'target') : names.join(', ');
      return [
        `${type === undefined ? 'a key that was replaced since' : `the ${type} key`} was written to ${where}`,
      ];
    }),
    ...(isUncertain
      ? ['the regeneration of a key was requested, and it is unknown whether it happened']
      : []),
  ];
}

/** To follow the outcome of a run: `: the primary key was regenerated`. Empty if nothing was done. */
export function afterOutcome(report: Report): string {
  const done = whatWasDone(report);
  return done.length > 0 ? `: ${done.join(', and ')}` : '';
}

export const NOTHING_TO_REPEAT =
  'Nothing has to be repeated or undone: the next run starts from what this one did.';
