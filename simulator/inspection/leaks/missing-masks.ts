// Finds keys that the action received but did not mask, or printed before it masked them.
import type { Simulator } from '../../simulator.ts';
import type { ActionRun } from '../action-run.ts';
import { linesOf } from '../workflow-commands.ts';

/** Keys that the action received in a complete reply. Only replies with status 200 contain keys. */
function receivedKeys(simulator: Simulator, run: ActionRun): readonly string[] {
  const bodies = run.requests.flatMap(({ answer, faults }) =>
    answer?.kind === 'reply' && answer.reply.status === 200 && !faults.includes('malformed')
      ? [answer.reply.body]
      : [],
  );
  return simulator.azure.accounts
    .flatMap(({ everyKeyEver }) => everyKeyEver)
    .filter((key) => bodies.some((body) => body.includes(key)));
}

/** A mask affects only later lines, so the first line that contains a key must be the one that masks it. */
export function missingMasks(simulator: Simulator, run: ActionRun): readonly string[] {
  // A killed process may not have had time to mask a key.
  if (run.signal === 'SIGKILL') return [];
  const lines = linesOf(run.stdout);
  return receivedKeys(simulator, run).flatMap((key, number) => {
    const masked = lines.indexOf(`::add-mask::${key}`);
    const printed = lines.findIndex((line) => line.includes(key));
    const which = `key ${String(number + 1)} of those that the action received`;
    if (masked < 0) return [`stdout never masks ${which}`];
    return printed < masked ? [`stdout contains ${which} before its mask`] : [];
  });
}
