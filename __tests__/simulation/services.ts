// What Azure, the data plane and the stores do with one request, given how it ends; and what the run is told.

import { ActionError } from '../../src/core/errors/action-error.ts';
import { KEY_TYPES, type AccountKeys, type KeyType } from '../../src/core/keys.ts';
import type { RegenerateAnswer, Verdict } from '../../src/core/ports/keys.ts';
import type { WriteAnswer } from '../../src/core/ports/targets.ts';
import { Secret } from '../../src/core/secret.ts';
import { SECOND } from '../../src/core/time.ts';
import { afterWrite, beforeRegeneration } from './invariants.ts';
import type { RunRecord } from './run.ts';
import type { Outcome } from './scheduler.ts';
import { isLive, regenerateKey, writePlace, type Place, type Value, type World } from './world.ts';

const failure = (what: string) => new ActionError('azure-unreachable', what, { hint: 'Run it again.' });

/** One label for both keys keeps the secret cheap to make; nothing here depends on it. */
const secretOf = (value: Value) => new Secret('key', String(value));

export const valueOf = (secret: Secret): Value => Number(secret.expose());

function accountKeys({ keys }: World): AccountKeys {
  const [primary, secondary] = KEY_TYPES.map((type) => ({
    secret: secretOf(keys[type].value),
    lastUpdated: keys[type].updated,
  }));
  return { primary: primary!, secondary: secondary! };
}

export function list(world: World, outcome: Outcome): AccountKeys {
  if (outcome !== 'ok') throw failure('The keys could not be listed.');
  return accountKeys(world);
}

export function regenerate(world: World, run: RunRecord, key: KeyType, outcome: Outcome): RegenerateAnswer {
  const error = failure('The answer was lost.');
  switch (outcome) {
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
      return outcome === 'lost' ? { kind: 'ambiguous', error } : { kind: 'done', keys: accountKeys(world) };
    }
  }
}

export function verify(world: World, run: RunRecord, value: Value, outcome: Outcome): Verdict {
  if (outcome === 'refused-for-good') run.refusedForGood = true;
  const verdict = answerOfDataPlane(world, run, value, outcome);
  run.trials.set(value, { verdict, at: world.time });
  return verdict;
}

function answerOfDataPlane(world: World, run: RunRecord, value: Value, outcome: Outcome): Verdict {
  if (outcome === 'unanswered') return 'unanswered';
  if (outcome === 'refused' || run.refusedForGood) return 'refused';
  return isLive(world, value) ? 'accepted' : 'refused';
}

/** What a look at a place brings; whether its value may be read is up to its kind. */
export function observe(world: World, index: number, outcome: Outcome): Readonly<Place> {
  if (outcome !== 'ok') throw failure('The target could not be read.');
  return { ...world.places[index]! };
}

export function write(
  world: World,
  run: RunRecord,
  place: Place,
  value: Value,
  outcome: Outcome,
): WriteAnswer {
  if (outcome === 'failed')
    return { kind: 'failed', error: failure('The target could not be written.'), touched: false };
  const kind = writePlace(world, place, value, 'run');
  afterWrite(world, run, place, value);
  if (outcome === 'lost') return { kind: 'failed', error: failure('The answer was lost.'), touched: true };
  return { kind };
}
