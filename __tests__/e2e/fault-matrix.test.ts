// Every request of every operation meets every fault, once and for ever. Whatever happens, the run ends in time, with
// success or with a code that says what to do; no key leaks (every run is searched); what the target holds is live at
// every request; and the next clean run finishes the work. Generated from recorded runs: a new request is in at once.
//
// FAULT_MATRIX=full runs all cases; otherwise, of what is alike in several operations, one is taken.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ERROR_CATALOGUE } from '../../src/core/error-catalogue.ts';
import { MINUTE } from '../../src/core/time.ts';
import { startCaseRunner, type CaseRunner } from '../simulator/case-runner.ts';
import { day } from '../simulator/clock.ts';
import type { ActionRun } from '../simulator/run-action.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { codesOf, faultOf, isPassing, KINDS, serviceOf, type Kind, type Service } from './fault-kinds.ts';
import { CONTOSO, nameOf, SITE, type Inputs } from './world.ts';

interface Operation {
  readonly inputs: Inputs;
  /** What the secret holds before; `older`: written before the newest key was made. */
  readonly secret: 'newest' | 'older';
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'rotate, due': { inputs: { 'max-age': '90d' }, secret: 'newest' },
  'rotate, drift': { inputs: { 'max-age': '365d' }, secret: 'older' },
  'regenerate primary': { inputs: { operation: 'regenerate', 'key-type': 'primary' }, secret: 'newest' },
  'regenerate secondary': { inputs: { operation: 'regenerate', 'key-type': 'secondary' }, secret: 'newest' },
  'regenerate both': { inputs: { operation: 'regenerate', 'key-type': 'both' }, secret: 'newest' },
  publish: { inputs: { operation: 'publish' }, secret: 'older' },
  list: { inputs: { operation: 'list' }, secret: 'newest' },
  check: { inputs: { operation: 'check', 'max-age': '365d' }, secret: 'newest' },
};

interface Case {
  readonly operation: string;
  /** The request, and which one of several with this name. */
  readonly request: string;
  readonly skip: number;
  readonly service: Service;
  readonly kind: Kind;
  /** 1, or Infinity. */
  readonly times: number;
}

interface Result {
  readonly one: Case;
  readonly problems: readonly string[];
  /** `success` or the run's code. */
  readonly end: string;
  /** Virtual milliseconds. */
  readonly lasted: number;
}

/** Virtual milliseconds in a real one. More would make a busy machine run into the time limits of single requests. */
const SCALE = 5;
/** No fault may hold a job longer than this, in the job's own time. */
const BOUND = 20 * MINUTE;
/** Most of a case is waiting, so that there may be more of them than processors. */
const LANES = 4;
const FULL = process.env['FAULT_MATRIX'] === 'full';

const lanes: CaseRunner[] = [];

async function openWorld(runner: CaseRunner, { secret }: Operation): Promise<Simulator> {
  const simulator = await runner.start();
  const { keys } = simulator.azure.account();
  const [key, daysAgo] = secret === 'newest' ? (['primary', 99] as const) : (['secondary', 150] as const);
  simulator.github.setSecret(SITE, keys[key].value, { updatedAt: simulator.clock.now() - daysAgo * day });
  return simulator;
}

async function record(runner: CaseRunner, name: string, operation: Operation): Promise<readonly Case[]> {
  const simulator = await openWorld(runner, operation);
  const run = await runner.run(simulator, { inputs: { ...CONTOSO, ...operation.inputs } });
  simulator.stop();
  if (run.exitCode !== 0) throw new Error(`${name} fails without a fault:\n${run.log}`);
  const seen = new Map<string, number>();
  return run.requests.flatMap((request) => {
    const skip = seen.get(nameOf(request)) ?? 0;
    seen.set(nameOf(request), skip + 1);
    return KINDS.flatMap((kind) =>
      ([1, Infinity] as const).map((times): Case => ({
        operation: name,
        request: nameOf(request),
        skip,
        service: serviceOf(request),
        kind,
        times,
      })),
    );
  });
}

/** Leaves out what is alike: the look at the beginning, trials and confirmations are the same in all operations. */
function sampled(cases: readonly Case[]): readonly Case[] {
  if (FULL) return cases;
  const seen = new Set<string>();
  const turns = new Map<number, number>();
  /** Of what is alike but not the same, every so many is taken. */
  const everyNth = (count: number): boolean => {
    const turn = turns.get(count) ?? 0;
    turns.set(count, turn + 1);
    return turn % count === 0;
  };
  return cases.filter(({ operation, request, skip, service, kind, times }) => {
    const acts = /^(?:write|regenerate)/.test(request);
    const looks = skip === 0 && !acts && service !== 'data plane';
    const family = operation.split(',')[0] ?? '';
    const alike = [looks ? 'any' : family, request, skip, kind, times].join('/');
    if (seen.has(alike)) return false;
    seen.add(alike);
    if (looks || family === 'rotate') return times === 1 ? looks || acts || everyNth(2) : everyNth(3);
    return times === 1 && everyNth(acts ? 3 : 8);
  });
}

function isDead(simulator: Simulator): boolean {
  const account = simulator.azure.account();
  const value = simulator.github.secret(SITE)?.value;
  return value !== undefined && !account.isLive(value);
}

async function judge(runner: CaseRunner, one: Case): Promise<Result> {
  const operation = OPERATIONS[one.operation]!;
  const inputs = { ...CONTOSO, ...operation.inputs };
  const problems: string[] = [];
  const simulator = await openWorld(runner, operation);
  simulator.sample = (when, request) => {
    if (isDead(simulator)) problems.push(`the secret holds a dead key ${when} request ${request.index}`);
  };
  let passed = 0;
  simulator.inject({
    match: (request) => nameOf(request) === one.request && passed++ >= one.skip,
    fault: faultOf(one.kind, one.service),
    times: one.times,
  });
  const started = simulator.clock.now();
  let end = 'crash';
  try {
    // A leak, a crash and an unhandled rejection throw here.
    const run = await runner.run(simulator, { inputs, unclean: one.kind === 'redirect' });
    const ended = run.requests.at(-1)?.answeredAt ?? simulator.clock.now();
    const lasted = ended - started;
    end = endOf(run, problems);
    if (lasted > BOUND) problems.push(`it lasted ${lasted / MINUTE} minutes`);
    problems.push(...misjudged(one, end));
    problems.push(...followed(one, simulator));
    const held = simulator.github.secret(SITE)?.value;
    if (end !== 'success' || held !== newest(simulator))
      problems.push(...(await converge(runner, simulator, one)));
    return { one, problems, end, lasted };
  } catch (error) {
    return {
      one,
      problems: [...problems, error instanceof Error ? error.message : String(error)],
      end,
      lasted: 0,
    };
  } finally {
    simulator.stop();
  }
}

/** Success, or the code in the last line of the one annotation. */
function endOf(run: ActionRun, problems: string[]): string {
  if (run.exitCode === 0) return 'success';
  const [first, ...more] = run.annotations.filter(({ level }) => level === 'error');
  const code = /#([a-z-]+)$/.exec(first?.message ?? '')?.[1] ?? 'no code';
  if (more.length > 0) problems.push(`${more.length + 1} annotations`);
  if (!(code in ERROR_CATALOGUE) || code === 'internal') problems.push(`it ended with ${code}`);
  return code;
}

function misjudged(one: Case, end: string): readonly string[] {
  if (end === 'success') return [];
  if (one.times === 1 && isPassing(one.kind)) return [`a passing fault ended the run with ${end}`];
  return codesOf(one.kind, one.service).some((code) => code === end) ? [] : [`the code is ${end}`];
}

/** The toolkit follows a redirect of the runner's own token service; nobody else may. */
function followed({ kind, service }: Case, simulator: Simulator): readonly string[] {
  return kind === 'redirect' && service !== 'id token'
    ? simulator.strangers.map((name) => `asked ${name}`)
    : [];
}

function newest(simulator: Simulator): string {
  const { primary, secondary } = simulator.azure.account().keys;
  return primary.at >= secondary.at ? primary.value : secondary.value;
}

async function converge(
  runner: CaseRunner,
  simulator: Simulator,
  { operation }: Case,
): Promise<readonly string[]> {
  simulator.faults.clear();
  simulator.clock.advance(13 * 60 * MINUTE);
  const run = await runner.run(simulator, { inputs: { ...CONTOSO, 'max-age': '365d' }, unclean: true });
  const held = simulator.github.secret(SITE)?.value;
  if (run.exitCode !== 0) return [`the next clean run failed: ${run.annotations.at(-1)?.message ?? ''}`];
  if (held === newest(simulator)) return [];
  // A regeneration that was refused leaves the secret on the other key, to which it was moved before: live, but older.
  const moved = operation.startsWith('regenerate') && !isDead(simulator);
  return moved ? [] : ['after the next clean run the secret does not hold the newest key'];
}

async function onLanes<T, R>(
  items: readonly T[],
  work: (runner: CaseRunner, item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  await Promise.all(
    lanes.map(async (runner) => {
      for (const [index, item] of rest) results[index] = await work(runner, item);
    }),
  );
  return results;
}

beforeAll(async () => {
  lanes.push(...(await Promise.all(Array.from({ length: LANES }, () => startCaseRunner(SCALE)))));
  // The first run of a process loads everything, which takes minutes of its fast time.
  await Promise.all(
    lanes.map(async (runner) => {
      for (let count = 0; count < 2; count++) {
        const simulator = await openWorld(runner, OPERATIONS['rotate, due']!);
        await runner.run(simulator, { inputs: { ...CONTOSO, 'max-age': '90d' } });
        simulator.stop();
      }
    }),
  );
});

afterAll(async () => {
  await Promise.all(lanes.map((runner) => runner.stop()));
});

function labelOf({ operation, request, skip, kind, times }: Case): string {
  return `${operation}: ${request}${skip > 0 ? ` (${skip + 1})` : ''}: ${kind}${times === 1 ? '' : ' for ever'}`;
}

function tally(results: readonly Result[]): string {
  const counts = new Map<string, number>();
  for (const { end } of results) counts.set(end, (counts.get(end) ?? 0) + 1);
  return [...counts]
    .toSorted((one, other) => other[1] - one[1])
    .map(([end, count]) => `${end} ${count}`)
    .join(', ');
}

describe('the fault matrix', () => {
  test('no fault at any request costs more than time, a dead key, or the next run', async () => {
    const began = performance.now();
    const recorded = await onLanes(Object.entries(OPERATIONS), (runner, [name, operation]) =>
      record(runner, name, operation),
    );
    const all = recorded.flat();
    const cases = sampled(all);
    const results = await onLanes(cases, judge);
    // A busy machine can make a run miss a time limit: what went wrong is judged once more, alone.
    for (const [index, { one, problems }] of results.entries())
      if (problems.length > 0) results[index] = await judge(lanes[0]!, one);
    const longest = Math.max(...results.map(({ lasted }) => lasted)) / MINUTE;
    const seconds = (performance.now() - began) / 1000;
    process.stderr.write(
      `Fault matrix: ${cases.length} of ${all.length} cases (${Object.keys(OPERATIONS).length} operations, ${all.length / KINDS.length / 2} requests, ${KINDS.length} faults, once and for ever) in ${seconds.toFixed(0)} s. Ends: ${tally(results)}. Longest run: ${longest.toFixed(1)} minutes of its own time.\n`,
    );
    const broken = results.filter(({ problems }) => problems.length > 0);
    expect(
      broken.map(({ one, problems }) => `${labelOf(one)}: ${[...new Set(problems)].join('; ')}`),
    ).toEqual([]);
  }, 600_000);
});
