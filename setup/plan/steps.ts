// Steps that several parts of a plan make.
import { shown, type Command } from '../command.ts';
import type { Item, Step } from './plan.ts';

/** Nothing to do. */
export function there(where: Step['where'], what: string, note?: string): Step {
  return { doing: '', where, items: [{ sign: '=', what, note }], action: undefined, how: [] };
}

export function commandsStep(
  where: Step['where'],
  doing: string,
  item: Item,
  ...commands: readonly Command[]
): Step {
  return {
    doing,
    where,
    items: [item],
    action: { kind: 'commands', commands },
    how: commands.map((one) => shown(one)),
  };
}
