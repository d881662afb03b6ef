// The outputs of the action, except `key`, which only the caller can expose. An unknown value is empty. Pure.

import { resourceIdOf } from '../../account-id.ts';
import { MATRIX_LIMIT, type DiscoveredAccount } from '../../plan/fleet.ts';
import type { Instant } from '../../time.ts';
import { documentOf, timeOrNull } from './document.ts';
import type { Report } from '../report.ts';
import type { RunFacts } from '../run.ts';

/** Every output that action.yml declares. */
export const OUTPUT_NAMES = [
  'outcome',
  'rotated',
  'key-type',
  'primary-key-last-updated',
  'secondary-key-last-updated',
  'next-rotation',
  'report',
  'key',
  'accounts',
  'due',
  'accounts-chunks',
  'due-chunks',
] as const;

type OutputName = (typeof OUTPUT_NAMES)[number];

export type Outputs = Readonly<Partial<Record<Exclude<OutputName, 'key'>, string>>>;

export function outputsOf(report: Report, run: RunFacts): Outputs {
  return {
    outcome: report.outcome,
    rotated: String(report.regenerated.length > 0),
    ...keyOutputs(report),
    report: inOneLine(documentOf(report, run)),
    ...(report.accounts ? fleetOutputs(report.accounts) : {}),
  };
}

function keyOutputs({ plan, keys, targets = [], nextRotation }: Report): Outputs {
  if (!plan || !keys) return {};
  const held = new Set(targets.map(({ key }) => key));
  const [only] = held;
  return {
    'key-type': held.size === 0 ? plan.key : held.size === 1 ? (only ?? '') : '',
    'primary-key-last-updated': timeOrEmpty(keys.now.primary),
    'secondary-key-last-updated': timeOrEmpty(keys.now.secondary),
    'next-rotation': timeOrEmpty(nextRotation),
  };
}

function timeOrEmpty(instant: Instant | undefined): string {
  return timeOrNull(instant) ?? '';
}

function fleetOutputs(accounts: readonly DiscoveredAccount[]): Outputs {
  const entries = accounts.map(matrixEntry);
  const due = entries.filter((_, index) => accounts[index]?.due === true);
  return {
    accounts: inOneLine(entries),
    due: inOneLine(due),
    'accounts-chunks': inOneLine(chunked(entries)),
    'due-chunks': inOneLine(chunked(due)),
  };
}

/** JSON in which every character that some program takes for the end of a line, or that nobody sees, is escaped. */
function inOneLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An entry of `accounts` and `due`, named like the inputs and outputs of the other operations. */
export function matrixEntry({
  id,
  location,
  keysEnabled,
  times,
  due,
}: DiscoveredAccount): Readonly<Record<string, unknown>> {
  return {
    'resource-id': resourceIdOf(id),
    'account-name': id.accountName,
    'resource-group': id.resourceGroup,
    location: location ?? null,
    'keys-enabled': keysEnabled,
    'primary-key-last-updated': timeOrNull(times?.primary),
    'secondary-key-last-updated': timeOrNull(times?.secondary),
    due: due ?? null,
  };
}

/** Parts that each fit into one matrix; none for an empty list. */
export function chunked<T>(entries: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(entries.length / MATRIX_LIMIT);
  return Array.from({ length: count }, (_, index) =>
    entries.slice(index * MATRIX_LIMIT, (index + 1) * MATRIX_LIMIT),
  );
}
