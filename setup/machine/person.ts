// Asks the person at the terminal.
import * as clack from '@clack/prompts';
import type { Choice, Person } from '../ports.ts';
import { Stopped } from '../setup-error.ts';
import { printable } from '../terminal/printable.ts';

/** @param signal ends an open question, such as at SIGTERM. */
export function openPerson(signal: AbortSignal): Person {
  return {
    async select(message: string, choices: readonly Choice[]) {
      const options = choices.map(({ value, label, hint }) => ({
        value,
        label: printable(label),
        ...(hint === undefined ? {} : { hint: printable(hint) }),
      }));
      return answered(await clack.select({ message, options, signal }));
    },
    async text(message, proposed, problem) {
      const answer = await clack.text({
        message,
        initialValue: proposed,
        validate: (value) => problem(value ?? ''),
        signal,
      });
      return answered(answer);
    },
    async confirm(message) {
      return answered(await clack.confirm({ message, signal, initialValue: false }));
    },
  };
}

function answered<T>(answer: T): Exclude<T, symbol> {
  if (clack.isCancel(answer)) throw new Stopped();
  return answer as Exclude<T, symbol>;
}
