// The fake services: the effect of one request on the world, and the answer to the run, for each ending.

import { ActionError } from '../../src/core/errors/action-error.ts';
import { KEY_TYPES, type AccountKeys, type KeyType } from '../../src/core/keys.ts';
import type { RegenerateAnswer, Verdict } from '../../src/core/ports/keys.ts';
import type { WriteAnswer } from '../../src/core/ports/targets.ts';
import { Secret } from '../../src/core/secret.ts';
import { SECOND } from '../../src/core/time.ts';
import { afterWrite, beforeRegeneration } from './invariants.ts';
import type { RunRecord } from './run.ts';
import type { Ending } from './scheduler.ts';
import { isValid, regenerateKey, writePlace, type Place, type Value, type World } from './world.ts';

const failure = (what: string) => new ActionError('azure-unreachable', what, { hint: 'Run it again.' });

/** Both keys have the same label, because no decision depends on it. */
const secretOf = (value: Value) => new Secret('key', String(value));

export const valueOf = (secret: Secret): Value => Number(secret.expose());

function accountKeys({ keys }: World): AccountKeys {
  const [primary, secondary] = KEY_TYPES.map((type) => ({
    secret: secretOf(keys[type].value),
    lastUpdated: keys[type].updated,
  }));
  return { primary: primary!, secondary: secondary! };
}

export function list(world: World, ending: Ending): AccountKeys {
  if (ending !== 'ok') throw failure('The keys could not be listed.');
  return accountKeys(world);
}

export function regenerate(world: World, run: RunRecord, key: KeyType, ending: Ending): RegenerateAnswer {
  const error = failure('The answer was lost.');
  switch (ending) {
    case 'failed':
      throw failure('The regeneration was refused.');
    case 'throttled':
      return { kind: 'throttled', after: 10 * SECOND, error };
    case 'void':
      return { kind: 'ambiguous', error };
    case 'late':
      world.late = [...world.late, key];
      return { kind: 'ambiguous', error };
    default: {
      beforeRegeneration(world, run, key);
      regenerateKey(world, key, run.operation === 'rotate' ? 'rotate' : 'regenerate');
      return ending === 'lost' ? { kind: 'ambiguous', error } : { kind: 'done', keys: accountKeys(world) };
    }
  }
}

export function verify(world: World, run: RunRecord, value: Value, ending: Ending): Verdict {
  if (ending === 'refused-for-good') run.refusedForGood = true;
  const verdict = answerOfDataPlane(world, run, value, ending);
  run.verifications.set(value, { verdict, at: world.time });
  return verdict;
}

function answerOfDataPlane(world: World, run: RunRecord, value: Value, ending: Ending): Verdict {
  if (ending === 'unanswered') return 'unanswered';
  if (ending === 'refused' || run.refusedForGood) return 'refused';
  return isValid(world, value) ? 'accepted' : 'refused';
}

/** Returns the place as it is. Whether the run may use the value depends on the kind of the place. */
export function observe(world: World, index: number, ending: Ending): Readonly<Place> {
  if (ending !== 'ok') throw failure('The target could not be read.');
  return { ...world.places[index]! };
}

export function write(world: World, run: RunRecord, place: Place, value: Value, ending: Ending): WriteAnswer {
  if (ending === 'failed')
    return { kind: 'failed', error: failure('The target could not be written.'), touched: false };
  const kind = writePlace(world, place, value, 'run');
  afterWrite(world, run, place, value);
  if (ending === 'lost') return { kind: 'failed', error: failure('The answer was lost.'), touched: true };
  return { kind };
}
