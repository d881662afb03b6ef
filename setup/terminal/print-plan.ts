// Prints a plan as Terraform does: a sign and a thing in each line, and below them what will be run. The last line explains the
// signs.
import { count, type Item, type Plan, type Step } from '../plan/plan.ts';

export function planLines(plan: Plan): readonly string[] {
  const areas = (['Azure', 'GitHub'] as const).flatMap((where) => {
    const steps = plan.steps.filter((step) => step.where === where);
    return steps.length === 0 ? [] : [where, ...steps.flatMap(stepLines), ''];
  });
  return [...areas, ...plan.notes.flatMap((note) => [note, '']), totals(plan)];
}

function stepLines({ items, how }: Step): readonly string[] {
  return [...items.map(itemLine), ...how.map((line) => `      ${line}`)];
}

function itemLine({ sign, what, note }: Item): string {
  return `  ${sign} ${what}${note === undefined ? '' : ` (${note})`}`;
}

function totals(plan: Plan): string {
  const parts = (['+', '~', '-', '='] as const).map((sign) => ({ sign, number: count(plan, sign) }));
  const words = { '+': 'to make', '~': 'to change', '-': 'to remove', '=': 'there already' };
  const listed = parts.filter(({ sign, number }) => number > 0 || sign === '+');
  const left = count(plan, '!');
  return `Plan: ${listed.map(({ sign, number }) => `${String(number)} ${words[sign]}${number > 0 ? ` (${sign})` : ''}`).join(', ')}${left === 0 ? '' : `, ${String(left)} left out (!)`}.`;
}
