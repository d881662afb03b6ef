// The vocabulary of a removal: what was made, what goes, and what is left.
import { shown, type Command } from '../command.ts';
import type { Surroundings } from '../look/look.ts';
import type { Step } from '../plan/plan.ts';

/** `workflow x` gives `x`. */
export function madeOf({ record }: Surroundings, kind: string): readonly string[] {
  return (record?.made ?? [])
    .filter((what) => what.startsWith(`${kind} `))
    .map((what) => what.slice(kind.length + 1));
}

export function step(where: Step['where'], what: string, ...commands: readonly Command[]): Step {
  return {
    doing: `Removing ${what}`,
    where,
    items: [{ sign: '-', what }],
    action: { kind: 'commands', commands },
    how: commands.map((one) => shown(one)),
  };
}

export function left(where: Step['where'], what: string, note: string): Step {
  return { doing: '', where, items: [{ sign: '!', what, note }], action: undefined, how: [] };
}
