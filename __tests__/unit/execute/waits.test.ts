// What the log says of each kind of pause in an execution. Each pause is announced by one line, and nothing else waits.
import { expect, test } from '@jest/globals';
import { Cancellation } from '../../../src/core/cancellation.ts';
import { WatchedKeys } from '../../../src/core/execute/keys/watched-keys.ts';
import { findAccount, removeAccount } from '../../../src/core/execute/provision.ts';
import { regenerateOnce } from '../../../src/core/execute/regenerate.ts';
import { settle } from '../../../src/core/execute/settle.ts';
import { tryKey } from '../../../src/core/execute/try-key.ts';
import { verifyKey } from '../../../src/core/execute/verify.ts';
import type { RegenerateAnswer, Verdict } from '../../../src/core/ports/keys.ts';
import { Secret } from '../../../src/core/secret.ts';
import { FakeAccount, FakeProvisioner, READY } from '../fakes.ts';
import { FakeClock, keysOf, listingOf, NOW, RecordedLog } from '../values.ts';
import { LOST, lost, throttled, unsent } from './account.ts';

interface Ports {
  readonly clock: FakeClock;
  readonly log: RecordedLog;
}

const running = new Cancellation();
const done: RegenerateAnswer = {
  kind: 'done',
  listing: listingOf(keysOf({ primary: NOW, secondary: NOW }, { primary: 0, secondary: 1 })),
};

/** The verdicts on a key, which is then accepted. */
function verifierOf(...verdicts: readonly Verdict[]) {
  const left = [...verdicts];
  return { verify: async () => ({ verdict: left.shift() ?? 'accepted', detail: 'no response' }) } as const;
}

const verifying = (isFresh: boolean, verdict: Verdict) => async (ports: Ports) => {
  const key = new Secret('primary key', 'the-value');
  const subject = { key, isFresh, isStillListed: async () => true, onUnverified: () => undefined };
  await verifyKey(subject, { ...ports, verifier: verifierOf(verdict) }, running);
};

const trying = (isFresh: boolean, verdict: Verdict) => async (ports: Ports) => {
  const key = new Secret('current-key', 'the-value');
  await tryKey({ key, isFresh }, { ...ports, verifier: verifierOf(verdict) }, running);
};

const regenerating = (answer: RegenerateAnswer) => async (ports: Ports) => {
  const account = new FakeAccount();
  const answers = [answer, done];
  account.regenerate = async () => answers.shift() ?? done;
  const keys = new WatchedKeys({ keys: account, ...ports }, running);
  const before = (await keys.list()).keys;
  let lists = 0;
  const list = async () => {
    if (lists++ > 0 && answer === lost)
      account.keys = keysOf({ secondary: NOW }, { primary: 0, secondary: 1 });
    return (await keys.list()).keys;
  };
  await regenerateOnce('secondary', before, { ...ports, keys, list, isAsExpected: () => true }, running);
};

const listing = async (ports: Ports) => {
  const account = new FakeAccount();
  const keys = new WatchedKeys({ keys: account, ...ports }, running);
  const old = account.keys;
  account.replace('secondary', NOW);
  await keys.list();
  const answers = [old, account.keys];
  account.list = async () => listingOf(answers.shift() ?? account.keys);
  await keys.list();
};

const finding = async (ports: Ports) => {
  const provisioner = new FakeProvisioner(undefined);
  await findAccount('contoso-maps', { ...ports, provisioner }, running);
};

const removing = async (ports: Ports) => {
  const provisioner = new FakeProvisioner(READY);
  const answers = [READY, undefined];
  provisioner.find = async () => answers.shift();
  await removeAccount('contoso-maps', { ...ports, provisioner, onChange: () => undefined }, running);
};

test.each<[string, (ports: Ports) => Promise<void>, string]>([
  [
    'a new key settles',
    (ports) => settle('secondary', 600, ports, running),
    'Waiting 5 seconds: the secondary key is new, and a change by someone else would show by then; this is normal',
  ],
  [
    'Azure Maps does not know a new key yet',
    verifying(true, 'refused'),
    'Waiting 1 second, at most 3 minutes in all: Azure Maps does not accept the primary key yet; this is normal for a new key',
  ],
  [
    'Azure Maps refuses a key that is not new',
    verifying(false, 'refused'),
    'Waiting 1 second, at most 15 seconds in all: Azure Maps refuses the primary key; this is not normal, so one refusal is not enough',
  ],
  [
    'Azure Maps does not answer',
    verifying(false, 'unanswered'),
    'Waiting 1 second, at most 5 seconds in all: Azure Maps did not say whether it accepts the primary key (no response)',
  ],
  [
    'Azure Maps refuses current-key, which is a new key',
    trying(true, 'refused'),
    'Waiting 2 seconds, at most 3 minutes in all: Azure Maps does not accept current-key yet; this is normal for a new key',
  ],
  [
    'Azure Maps refuses current-key',
    trying(false, 'refused'),
    'Waiting 2 seconds: Azure Maps refuses current-key; this is not normal, so one refusal is not enough',
  ],
  [
    'Azure throttles the regeneration',
    regenerating(throttled(17_000)),
    'Waiting 17 seconds: Azure throttled the request to regenerate the secondary key; this happens now and then, and needs no action',
  ],
  [
    'Azure refuses the regeneration for now',
    regenerating({ kind: 'deferred', error: LOST }),
    'Waiting 1 second: Azure refused the request to regenerate the secondary key for now; a retry usually helps',
  ],
  [
    'the request to regenerate a key was not sent',
    regenerating(unsent),
    'Waiting 1 second: the request to regenerate the secondary key did not reach Azure, so it is sent again',
  ],
  [
    'the answer about the regeneration was lost',
    regenerating(lost),
    'Waiting 1 second, at most 1 minute in all: it is not known yet whether the secondary key was regenerated',
  ],
  [
    'Azure lists an earlier state',
    listing,
    'Waiting 1 second, at most 90 seconds in all: Azure answered with an earlier state; this is normal for a short time',
  ],
  [
    'Azure does not find an account',
    finding,
    'Waiting 3 seconds: Azure does not find contoso-maps, and is asked again, because an answer can be outdated',
  ],
  [
    'Azure has not deleted an account yet',
    removing,
    'Waiting 1 second, at most 10 minutes in all: contoso-maps still exists; Azure has accepted the request to delete it',
  ],
])('if %s, one line says how long the run waits, and why', async (_, work, line) => {
  const ports = { clock: new FakeClock(), log: new RecordedLog() };
  await work(ports);
  expect(ports.log.lines.filter((one) => one.startsWith('Waiting '))).toEqual([line]);
  expect(ports.clock.slept).toHaveLength(1);
  expect(line.length).toBeLessThan(140);
});
