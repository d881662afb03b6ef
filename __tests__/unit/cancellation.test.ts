// How a run reacts to a signal before and after the first regeneration.
import { describe, expect, test } from '@jest/globals';
import { Cancellation, HURRY_LIMIT } from '../../src/core/cancellation.ts';
import { SECOND } from '../../src/core/time.ts';

const CANCELLED = { code: 'cancelled', message: expect.stringContaining('No key was regenerated') };
const OUT_OF_TIME = {
  code: 'cancelled',
  message: expect.stringContaining('could not finish its work in time'),
};

/** A timer that the test fires. */
function timer() {
  const armed: (() => void)[] = [];
  return {
    limit: (abandon: () => void) => void armed.push(abandon),
    armed,
    fire: () => {
      for (const abandon of armed) abandon();
    },
  };
}

test('the time limit ends well before the runner kills the step', () => {
  expect(HURRY_LIMIT).toBeLessThan(7 * SECOND);
});

describe('before the first regeneration', () => {
  test('the run is abandoned immediately', () => {
    const cancellation = new Cancellation();
    const { limit, armed } = timer();
    cancellation.request(limit);
    expect(cancellation.abandon.aborted).toBe(true);
    expect(cancellation.abandon.reason).toMatchObject(CANCELLED);
    expect(armed).toEqual([]);
  });

  test('no key can be regenerated anymore', () => {
    const cancellation = new Cancellation();
    cancellation.request(() => undefined);
    expect(() => {
      cancellation.commit();
    }).toThrow('canceled');
  });

  test('work that cannot be aborted is no longer awaited', async () => {
    const cancellation = new Cancellation();
    const work = cancellation.unlessAbandoned(new Promise<never>(() => undefined));
    cancellation.request(() => undefined);
    await expect(work).rejects.toMatchObject(CANCELLED);
    await expect(cancellation.unlessAbandoned(new Promise<never>(() => undefined))).rejects.toMatchObject(
      CANCELLED,
    );
  });
});

describe('after the first regeneration', () => {
  function committed(): Cancellation {
    const cancellation = new Cancellation();
    cancellation.commit();
    return cancellation;
  }

  test('the run continues, without further pauses', async () => {
    const cancellation = committed();
    cancellation.request(timer().limit);
    expect(cancellation.isRequested()).toBe(true);
    expect(cancellation.hurry.aborted).toBe(true);
    expect(cancellation.abandon.aborted).toBe(false);
    await expect(cancellation.unlessAbandoned(Promise.resolve('done'))).resolves.toBe('done');
  });

  test('the run is abandoned when the time limit ends', async () => {
    const cancellation = committed();
    const { limit, fire } = timer();
    cancellation.request(limit);
    const work = cancellation.unlessAbandoned(new Promise<never>(() => undefined));
    fire();
    await expect(work).rejects.toMatchObject(OUT_OF_TIME);
    expect(() => {
      cancellation.throwIfAbandoned();
    }).toThrow('could not finish its work in time');
  });

  test('a second signal has no effect', () => {
    const cancellation = committed();
    const { limit, armed } = timer();
    cancellation.request(limit);
    cancellation.request(limit);
    expect(armed).toHaveLength(1);
  });
});

test('without a signal, no work is interrupted', async () => {
  const cancellation = new Cancellation();
  await expect(cancellation.unlessAbandoned(Promise.resolve(1))).resolves.toBe(1);
  await expect(cancellation.unlessAbandoned(Promise.reject(new Error('its own')))).rejects.toThrow('its own');
  expect([cancellation.isRequested(), cancellation.hurry.aborted, cancellation.abandon.aborted]).toEqual([
    false,
    false,
    false,
  ]);
});
