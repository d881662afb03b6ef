// The fake services: the effect of one request on the world, and the answer to the run, for each ending.

import { ActionError } from '../../src/core/errors/action-error.ts';
import { KEY_TYPES, newestKey, otherKey, type KeyListing, type KeyType } from '../../src/core/keys.ts';
import type { CreatedAccount, FoundAccount, ProvisioningAnswer } from '../../src/core/ports/accounts.ts';
import type { RegenerateAnswer, Verdict } from '../../src/core/ports/keys.ts';
import type { WriteAnswer } from '../../src/core/ports/targets.ts';
import { Secret } from '../../src/core/secret.ts';
import { MINUTE, SECOND } from '../../src/core/time.ts';
import { afterWrite, beforeRegeneration, beforeWrite, countRegeneration } from './invariants.ts';
import type { RunRecord } from './run-record.ts';
import type { Ending } from './scheduler.ts';
import {
  azureTime,
  inSeconds,
  keyTimes,
  newestValue,
  OLDEST_LISTING,
  regenerateKey,
  storeTime,
  writePlace,
  type KeyState,
  type Origin,
  type Place,
  type Value,
  type World,
} from './world.ts';

const failure = (what: string) => new ActionError('azure-unreachable', what, { hint: 'Run it again.' });

/** Both keys have the same label, because no decision depends on it. */
export const secretOf = (value: Value): Secret => new Secret('key', String(value));

export const valueOf = (secret: Secret): Value => Number(secret.expose());

/** The run learns what the answer shows. */
function listing(world: World, run: RunRecord, keys: KeyState): KeyListing {
  for (const type of KEY_TYPES) {
    const { value } = keys[type];
    run.latest[type] = Math.max(run.latest[type] ?? 0, value);
    if (value !== world.keys[type].value) run.oldAnswers++;
  }
  const key = (type: KeyType) => ({ secret: secretOf(keys[type].value), lastUpdated: keys[type].updated });
  return {
    keys: { primary: key('primary'), secondary: key('secondary') },
    at: inSeconds(azureTime(world)),
  };
}

/** The endings with which a listing shows an earlier state, in any slot. */
export function oldListings(world: World): Ending[] {
  const endings: Ending[] = [];
  for (const [index, { keys, until }] of world.history.entries()) {
    if (until + OLDEST_LISTING < world.time) break;
    const changed = KEY_TYPES.filter((type) => keys[type].value !== world.keys[type].value);
    endings.push(`old ${index + 1}`);
    if (changed.length === 2) endings.push(...changed.map((type): Ending => `old ${index + 1} ${type}`));
  }
  return endings;
}

export function list(world: World, run: RunRecord, ending: Ending): KeyListing {
  const [kind = '', how = '', slot] = ending.split(' ');
  switch (kind) {
    case 'ok':
      return listing(world, run, world.keys);
    case 'old': {
      const past = world.history[Number(how) - 1]!.keys;
      const shown = slot === undefined ? past : { ...world.keys, [slot]: past[slot as KeyType] };
      return listing(world, run, shown);
    }
    case 'timeless': {
      const key = world.keys[how as KeyType];
      return listing(world, run, { ...world.keys, [how]: { ...key, updated: undefined } });
    }
    case 'backwards':
    case 'equal': {
      const newest = newestKey(keyTimes(world));
      const before = world.keys[otherKey(newest)].updated ?? 0;
      const updated = kind === 'equal' ? before : before - MINUTE;
      return listing(world, run, { ...world.keys, [newest]: { ...world.keys[newest], updated } });
    }
    default:
      // A time that cannot be read ends in an error too.
      throw failure('The keys could not be listed.');
  }
}

export function regenerate(world: World, run: RunRecord, key: KeyType, ending: Ending): RegenerateAnswer {
  const error = failure('The answer was lost.');
  switch (ending) {
    case 'failed':
      throw failure('The regeneration was refused.');
    case 'throttled':
      return { kind: 'throttled', after: 10 * SECOND, error };
    case 'unsent':
      return { kind: 'unsent', error };
    case 'void':
    case 'late':
      countRegeneration(world, run);
      if (ending === 'late')
        world.late = [...world.late, { do: 'regenerate', key, haste: run.haste, sent: world.time }];
      return { kind: 'ambiguous', error };
    default:
      countRegeneration(world, run);
      beforeRegeneration(world, run.name, key, run.haste, run.started);
      regenerateKey(world, key, 'run');
      return ending === 'lost'
        ? { kind: 'ambiguous', error }
        : { kind: 'done', listing: listing(world, run, world.keys) };
  }
}

export function verify(world: World, run: RunRecord, value: Value, ending: Ending): Verdict {
  if (ending === 'refused for good') run.refusedForGood = true;
  const verdict = answerOfDataPlane(world, run, value, ending);
  run.verdicts.set(value, verdict);
  return verdict;
}

function answerOfDataPlane(
  { time, manners, fates }: World,
  run: RunRecord,
  value: Value,
  ending: Ending,
): Verdict {
  if (ending === 'unanswered' || ending === 'inconclusive') return ending;
  if (ending === 'refused' || run.refusedForGood) return 'refused';
  const fate = fates[value];
  if (fate === undefined) return 'refused';
  if (fate.replaced) return time < fate.replaced.at + manners.acceptsReplaced ? 'accepted' : 'refused';
  return time < fate.made + manners.refusesNew ? 'refused' : 'accepted';
}

/** Returns the place as it is. Whether the run may use the value depends on the kind of the place. */
export function observe(world: World, index: number, ending: Ending): Readonly<Place> & { readAt: number } {
  if (ending !== 'ok') throw failure('The target could not be read.');
  const place = world.places[index]!;
  return { ...place, readAt: inSeconds(storeTime(world, place.kind)) };
}

export function write(
  world: World,
  run: RunRecord,
  index: number,
  value: Value,
  ending: Ending,
): WriteAnswer {
  const failed = (what: string, touched: boolean) => ({
    kind: 'failed' as const,
    error: failure(what),
    touched,
  });
  run.writes++;
  beforeWrite(world, run, value);
  if (ending === 'failed') return failed('The target could not be written.', false);
  if (ending === 'late') {
    world.late = [...world.late, { do: 'write', place: index, value, sent: world.time }];
    return failed('The answer was lost.', true);
  }
  const older: Origin = isIntended(run) ? 'person' : 'unproven';
  const kind = writePlace(world, world.places[index]!, value, value === newestValue(world) ? 'run' : older);
  afterWrite(world, run.name, value);
  return ending === 'lost' ? failed('The answer was lost.', true) : { kind };
}

/** Whether the run may write the older key on purpose. */
function isIntended({ operation, isChoosing, regenerations }: RunRecord): boolean {
  return (operation === 'publish' && isChoosing) || (operation === 'regenerate' && regenerations === 0);
}

/** The account that exists throughout, with settings of its own. */
const ACCOUNT: FoundAccount = {
  location: 'westeurope',
  tags: { team: 'maps' },
  keysEnabled: true,
  provisioningState: 'Succeeded',
};

export function find(ending: Ending): FoundAccount | undefined {
  if (ending === 'failed') throw failure('The account could not be read.');
  return ending === 'missing' ? undefined : ACCOUNT;
}

export function create(world: World, run: RunRecord): ProvisioningAnswer<CreatedAccount> {
  world.findings.push({ invariant: 'j', what: `${run.name} replaces the settings of the account` });
  return { kind: 'accepted', result: { ...ACCOUNT, tags: {}, existed: true } };
}
