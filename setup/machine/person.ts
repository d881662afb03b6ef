// Asks the person at the terminal.
import * as clack from '@clack/prompts';
import type { Choice, Person } from '../ports.ts';
import { Stopped } from '../setup-error.ts';

export const person: Person = {
  async select(message: string, choices: readonly Choice[]) {
    const options = choices.map((choice) => ({ ...choice }));
    return answered(await clack.select({ message, options }));
  },
  async text(message, proposed, problem) {
    const answer = await clack.text({
      message,
      initialValue: proposed,
      validate: (value) => problem(value ?? ''),
    });
    return answered(answer);
  },
  async confirm(message) {
    return answered(await clack.confirm({ message }));
  },
};

function answered<T>(answer: T): Exclude<T, symbol> {
  if (clack.isCancel(answer)) throw new Stopped();
  return answer as Exclude<T, symbol>;
}
