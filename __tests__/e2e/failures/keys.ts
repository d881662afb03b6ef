// Failures of the keys themselves, and of runs that end in the middle: refused, replaced by someone else, listed in an old state.
import { editKeys } from '../../../simulator/azure/resource-manager/accounts/faults.ts';
import { DAY, MINUTE } from '../../../src/core/time.ts';
import { APP, requestTo, SITE, type World } from '../world.ts';
import type { Failure } from './failure.ts';

const ROTATE = { 'max-age': '90d' };

const filled = (world: World): void => {
  world.store('primary');
};

/** Someone else regenerates the newest key after every publication of it. */
function withRestlessRival(world: World): void {
  filled(world);
  world.allowDeadKeys();
  const regenerate = (): void => {
    if (world.regenerations.length === 0) return;
    world.pass(1000);
    world.account.regenerate('secondary');
  };
  world.inject({
    match: requestTo.writeSecret,
    fault: { kind: 'then', when: 'after', run: regenerate },
    times: Infinity,
  });
}

export const KEY_FAILURES: readonly Failure[] = [
  {
    name: 'keys-outdated',
    code: 'keys-outdated',
    gives: ['what this run published before stands', 'in 15 minutes'],
    withholds: ['Someone else'],
    inputs: ROTATE,
    prepare: (world) => {
      filled(world);
      world.account.staleLists({ for: 10 * MINUTE, from: 'next change', skip: 1 });
    },
    regenerates: ['secondary'],
  },
  {
    name: 'key-times-missing',
    code: 'key-times-missing',
    gives: ['the primary key of contoso-maps', 'Nothing was changed', 'key-type: primary'],
    inputs: ROTATE,
    prepare: (world) => {
      filled(world);
      const fault = editKeys((keys) => ({ ...keys, primaryKeyLastUpdated: undefined }));
      world.inject({ match: requestTo.listKeys, fault, times: Infinity });
    },
  },
  {
    name: 'regenerate-unsettled',
    code: 'regenerate-unsettled',
    gives: ['It is unknown whether', 'Start nothing on this account for 15 minutes'],
    inputs: ROTATE,
    prepare: (world) => {
      filled(world);
      world.inject({ match: requestTo.regenerate, fault: { kind: 'hang' } });
    },
  },
  {
    name: 'key-refused',
    code: 'key-refused',
    gives: ['as invalid (status 401)', 'The targets keep the key that they hold'],
    inputs: ROTATE,
    prepare: (world) => {
      filled(world);
      world.account.propagationDelay = DAY;
    },
    regenerates: ['secondary'],
  },
  {
    name: 'key-overtaken',
    code: 'key-overtaken',
    gives: ['3 times', 'publish the newest key'],
    inputs: ROTATE,
    prepare: withRestlessRival,
    regenerates: ['secondary', 'secondary', 'secondary', 'secondary', 'secondary'],
  },
  {
    name: 'keys-changed',
    code: 'keys-changed',
    gives: ['did not regenerate the secondary key', 'published the newest key instead'],
    inputs: { operation: 'regenerate', 'key-type': 'secondary' },
    prepare: (world) => {
      filled(world);
      world.store('primary', { target: APP });
      const pause = { ms: 20 * MINUTE, when: 'after' } as const;
      world.runMeanwhile({ ...requestTo.listKeys, skip: 1 }, pause, { ...ROTATE, repository: 'octo/app' });
    },
    regenerates: ['secondary'],
  },
  {
    name: 'confirmation-failed',
    code: 'confirmation-failed',
    gives: ['status 503', 'azure.status.microsoft', 'run operation: publish'],
    inputs: { operation: 'publish' },
    prepare: (world) => {
      const reply = { status: 503, body: 'Service Unavailable' };
      world.inject({
        match: { ...requestTo.listKeys, skip: 1 },
        fault: { kind: 'reply', reply },
        times: Infinity,
      });
    },
  },
  {
    name: 'canceled',
    code: 'cancelled',
    gives: ['No key was regenerated', 'Run the workflow again'],
    inputs: ROTATE,
    prepare: (world) => {
      filled(world);
      world.inject({ match: requestTo.signIn, fault: { kind: 'signal', signal: 'SIGINT' } });
      world.inject({ match: requestTo.signIn, fault: { kind: 'hang' } });
    },
  },
  {
    name: 'targets-failed',
    code: 'targets-failed',
    heading: 'github-not-found',
    gives: ['2 of 3 targets were not written', 'repo:octo/absent', 'repo:mona/blog'],
    inputs: { operation: 'publish', targets: `${SITE}\nrepo:octo/absent\nrepo:mona/blog` },
  },
  {
    name: 'unhealthy',
    code: 'unhealthy',
    gives: ['overdue', 'Run operation: rotate'],
    inputs: { operation: 'check', 'max-age': '10d' },
    prepare: filled,
  },
];
