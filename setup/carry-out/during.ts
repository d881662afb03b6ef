// Says what a step does, how long it took, and what is known if it does not end.
import type { Step } from '../plan/plan.ts';
import type { Ports } from '../ports.ts';
import { Stopped } from '../setup-error.ts';

/** @param done what earlier steps did. */
export async function during(
  ports: Ports,
  { doing, items }: Step,
  done: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const began = ports.now();
  ports.say(`${doing} …`);
  try {
    if (ports.stop.aborted) throw new Stopped();
    await work();
  } catch (error) {
    const what = items.map((item) => item.what).join('; ');
    ports.say(
      error instanceof Stopped
        ? `Stopped. Perhaps finished, perhaps not: ${what}.`
        : `Not finished: ${what}.`,
    );
    ports.say(done.length === 0 ? 'Nothing was finished before.' : `Finished before: ${done.join('; ')}.`);
    ports.say('Run the same command again: it does only what is still missing.');
    throw error;
  }
  const seconds = Math.round((ports.now() - began) / 1000);
  if (seconds >= 2) ports.say(`  done after ${String(seconds)} s`);
}
