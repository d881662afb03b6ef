// A failure as a row of a table: how to provoke it, and what its user must read. The message itself is a golden file.
import { describe, expect, test } from '@jest/globals';
import type { ActionRun } from '../../../simulator/inspection/action-run.ts';
import type { KeyType } from '../../../simulator/azure/maps/account-keys.ts';
import type { RunOptions } from '../../../simulator/runner/run-options.ts';
import type { SimulatorOptions } from '../../../simulator/simulator.ts';
import { ERROR_CATALOGUE, type ErrorCode } from '../../../src/core/errors/catalogue.ts';
import { hasEvidence } from '../../../src/core/errors/evidence.ts';
import { useCases } from '../cases.ts';
import { expectGolden } from '../golden.ts';
import { expectTranscript, failureOf, openWorld, type Inputs, type World } from '../world.ts';

type Options = Omit<RunOptions, 'inputs'>;

export interface Failure {
  /** Of the golden file: `messages/<name>.txt`, or `errors-<name>.txt`. */
  readonly name: string;
  readonly code: ErrorCode;
  /** To which the link leads, if it is that of the cause. */
  readonly heading?: ErrorCode;
  /** What the message must contain, so that its reader does not have to search for it. */
  readonly gives: readonly string[];
  /** What the message must not say, because the run has not established it. */
  readonly withholds?: readonly string[];
  readonly inputs?: Inputs;
  /** Options of the simulator. */
  readonly world?: SimulatorOptions;
  /** A promise is awaited. */
  readonly prepare?: (world: World) => unknown;
  readonly options?: Options | ((world: World) => Options | Promise<Options>);
  /** The keys that the run regenerates before it fails. */
  readonly regenerates?: readonly KeyType[];
  /** One of the commonest failures, whose golden file is the whole transcript. */
  readonly isCommon?: boolean;
}

/**
 * A failure that is common, or needs options, has a process of its own, which runs the bundle. Others share one, which costs half.
 * A process has one GitHub server, whose address the toolkit reads when it is loaded.
 */
export function testFailures(failures: readonly Failure[]): void {
  const isAlone = ({ isCommon, options, world }: Failure): boolean =>
    isCommon === true || options !== undefined || world?.github?.apiUrl !== undefined;
  const alone = failures.filter(isAlone);
  const others = failures.filter((failure) => !isAlone(failure));
  if (alone.length > 0)
    test.each(alone.map((failure) => [failure.name, failure] as const))('%s', async (_, failure) => {
      const { inputs = {}, options = {} } = failure;
      const world = await openWorld(failure.world);
      await failure.prepare?.(world);
      const chosen = typeof options === 'function' ? await options(world) : options;
      expectHelp(failure, world, await world.run(inputs, chosen));
    });
  if (others.length > 0)
    describe('in one process', () => {
      const cases = useCases();
      test.each(others.map((failure) => [failure.name, failure] as const))('%s', async (_, failure) => {
        const world = await cases.open(failure.world);
        await failure.prepare?.(world);
        expectHelp(failure, world, await world.run(failure.inputs ?? {}));
      });
    });
}

function expectHelp(failure: Failure, world: World, run: ActionRun): void {
  const { name, code, heading = code, gives, withholds = [] } = failure;
  const message = failureOf(run);
  expect(run.exitCode).toBe(1);
  expect(message.split('\n')[0]).toBe(`Azure Maps Keys: ${ERROR_CATALOGUE[code].title}`);
  const [, ...told] = message.split('\n');
  expect(hasEvidence(code, told.join('\n')) ? 'listed' : told.join('\n')).toBe('listed');
  for (const text of gives) expect(message).toContain(text);
  for (const text of withholds) expect(message).not.toContain(text);
  const server = new URL(world.simulator.github.apiUrl).origin.replace('//api.', '//');
  expect(message.split('\n').at(-1)).toBe(
    `More information: ${server}/octo/azure-maps-keys/blob/v1/docs/troubleshooting.md#${heading}`,
  );
  // GitHub truncates a longer annotation.
  expect(message.length).toBeLessThan(4_096);
  expect(world.regenerations).toEqual(failure.regenerates ?? []);
  if (failure.isCommon === true) expectTranscript(`errors-${name}`, run);
  else expectGolden(`messages/${name}`, `${withoutChance(message)}\n`);
}

/** The simulator's ports are random, and where a defect is in the bundle changes with every build. */
function withoutChance(message: string): string {
  return message
    .replaceAll(/(127\.0\.0\.1):\d{4,5}/g, '$1:3128')
    .replace(/index\.js:\d+:\d+/, 'index.js:<place>');
}
