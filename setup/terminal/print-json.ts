// The result for a program that reads it: one JSON document.
import type { Result } from '../main.ts';

export function resultJson({ outcome, plan, made = [], proof, next = [] }: Result): string {
  return JSON.stringify(
    {
      outcome,
      plan: plan?.steps.flatMap(({ where, items, how }) =>
        items.map(({ sign, what, note }, index) => ({
          where,
          sign,
          what,
          ...(note === undefined ? {} : { note }),
          // The commands make everything that their step lists.
          ...(index === 0 && how.length > 0 ? { commands: how } : {}),
        })),
      ),
      notes: plan?.notes,
      made,
      proof,
      next,
    },
    undefined,
    2,
  );
}
