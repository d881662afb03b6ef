// The simulation detects faults: each guard of the rotation rule, removed or weakened alone, breaks its invariant, and with the
// guard the same scenario passes.
import { describe, expect, jest, test } from '@jest/globals';
import { outside } from './outside.ts';

const { explore } = await outside('explore.ts');
const { GUARDS } = await outside('mutation-scenarios.ts');
const { describeFailure, printLine, TEST_TIMEOUT } = await outside('print.ts');

jest.setTimeout(TEST_TIMEOUT);

describe('a guard that is removed from the rule is missed', () => {
  test.each(GUARDS)(
    '$fault breaks $breaks',
    async ({ fault, mutation, breaks, finding, where, settings }) => {
      const { failure, states } = await explore(where, mutation, settings);
      const broken = failure?.findings.filter(({ invariant }) => invariant === breaks) ?? [];
      expect(broken.map(({ what }) => what)).toContainEqual(expect.stringMatching(finding));
      printLine(`${fault}: breaks ${breaks} after ${failure?.trace.length ?? 0} steps, ${states} states`);
      if (process.env['SIMULATION_TRACES']) printLine(describeFailure(failure));

      const unchanged = await explore(where, {}, settings);
      expect(describeFailure(unchanged.failure)).toBe('');
    },
  );
});
