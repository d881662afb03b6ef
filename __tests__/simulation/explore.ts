// Exhaustive exploration, breadth first, so that the first trace that fails is a shortest one. A run cannot be copied, so each
// path is replayed from the last world without an active run, except that one of a state's choices continues the very simulation
// that reached it. Indistinguishable states are explored once.

import { describe } from './describe.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { Finding } from './invariants.ts';
import type { Mutation } from './mutation.ts';
import { AFTER, probe, type Settings } from './probe.ts';
import { PAST_AGE, PAST_REFRESH, worldOf, type Scenario } from './scenario.ts';
import { Simulation, type Budget, type Choice } from './simulation.ts';
import { copyWorld, type World } from './world.ts';

export interface Exploration {
  /** The length of the longest path. */
  readonly depth: number;
  /** Whether every path ended because of the bounds, and none because of the depth. */
  readonly exhausted: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Worlds without an active run, from which complete runs were started. */
  readonly probes: number;
  readonly failure: Failure | undefined;
}

export interface Failure {
  readonly findings: readonly Finding[];
  readonly trace: readonly string[];
}

interface Snapshot {
  readonly world: World;
  readonly left: Budget;
  readonly nextRun: number;
}

interface Node {
  readonly from: Snapshot;
  /** The choices since `from`. */
  readonly path: readonly Choice[];
  /** Everything that can happen next. */
  readonly choices: readonly Choice[];
  readonly depth: number;
  readonly parent: Node | undefined;
  readonly label: string;
  /** The simulation that reached this state, for its last choice. */
  live: Simulation | undefined;
}

/** Longer than every duration that affects a decision. */
export const OLD = 2 * PAST_AGE + PAST_REFRESH;

/** How many simulations are kept, because each of them needs memory. */
const MOST_LIVE = 4_000;

/** @param settings of the complete runs that are started from idle worlds. */
export async function explore(
  scenario: Scenario,
  mutation: Mutation = {},
  settings: Settings = {},
): Promise<Exploration> {
  // Nobody reads the stacks of the errors in a simulated run, and collecting them takes a seventh of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await search(scenario, mutation, settings);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function search(scenario: Scenario, mutation: Mutation, settings: Settings): Promise<Exploration> {
  const { depth, ...left } = scenario.bounds;
  const start = { world: worldOf(scenario.initialState), left, nextRun: 1 };
  const choices = new Simulation(scenario, start.world, left, 1, mutation).choices();
  const root: Node = {
    from: start,
    path: [],
    choices,
    depth: 0,
    parent: undefined,
    label: '',
    live: undefined,
  };
  const visited = new Set<string>();
  const probed = new Set<string>();
  const queue: Node[] = [root];
  let transitions = 0;
  let deepest = 0;
  let live = 0;
  let truncated = false;
  const done = (failure?: Failure): Exploration => ({
    depth: deepest,
    exhausted: !truncated,
    states: visited.size,
    transitions,
    probes: probed.size,
    failure,
  });
  const probeOnce = async (world: World): Promise<Finding[]> => {
    const state = fingerprintOf(world, [], OLD);
    if (probed.has(state)) return [];
    probed.add(state);
    return probeAll(world, mutation, settings);
  };
  const rest = await probeOnce(start.world);
  if (rest.length > 0) return done({ findings: rest, trace: [] });
  for (const node of queue) {
    if (node.live) live--;
    for (const [index, choice] of node.choices.entries()) {
      const isLast = index === node.choices.length - 1;
      const simulation = (isLast ? node.live : undefined) ?? (await replay(scenario, node, mutation));
      const label = describe(choice, simulation);
      await simulation.apply(choice);
      transitions++;
      const { world, active } = simulation;
      const found = [...world.findings];
      if (found.length === 0 && active.length === 0) found.push(...(await probeOnce(world)));
      if (found.length > 0) return done({ findings: found, trace: [...traceOf(node), label] });
      const state = fingerprintOf(world, simulation.runs, OLD, Object.values(simulation.left));
      if (visited.has(state)) continue;
      visited.add(state);
      deepest = Math.max(deepest, node.depth + 1);
      const child = next(node, choice, label, simulation);
      if (child.choices.length === 0) continue;
      if (child.depth >= depth) truncated = true;
      else {
        if (live < MOST_LIVE) {
          child.live = simulation;
          live++;
        }
        queue.push(child);
      }
    }
    node.live = undefined;
  }
  return done();
}

async function replay(scenario: Scenario, { from, path }: Node, mutation: Mutation): Promise<Simulation> {
  const simulation = new Simulation(scenario, copyWorld(from.world), from.left, from.nextRun, mutation);
  for (const choice of path) await simulation.apply(choice);
  return simulation;
}

function next(node: Node, choice: Choice, label: string, simulation: Simulation): Node {
  const choices = simulation.choices();
  const step = { choices, depth: node.depth + 1, parent: node, label, live: undefined };
  if (simulation.active.length > 0) return { ...step, from: node.from, path: [...node.path, choice] };
  const { world, left, nextRun } = simulation;
  return { ...step, from: { world: copyWorld(world), left: { ...left }, nextRun }, path: [] };
}

function traceOf(node: Node): string[] {
  const trace: string[] = [];
  for (let at = node; at.parent; at = at.parent) trace.unshift(at.label);
  return trace;
}

/** Starts the next runs immediately, after the overlap, and when the key is due. */
export async function probeAll(
  world: World,
  mutation: Mutation,
  settings: Settings = {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const after of world.rotators.length > 1 ? [0] : AFTER)
    findings.push(...(await probe(world, after, mutation, settings)));
  return findings;
}
