// Exhaustive exploration, breadth first, so that the first trace that fails is a shortest one. A run cannot be copied,
// so each path is replayed from the last world without an active run. Indistinguishable states are explored once.

import { fingerprint } from './fingerprint.ts';
import type { Finding } from './invariants.ts';
import { probe } from './probe.ts';
import type { Mutation } from './run.ts';
import { requestFor, MAX_AGE, PAST_AGE, PAST_OVERLAP, ROTATE, worldOf } from './scenario.ts';
import type { Bounds, Scenario } from './scenario.ts';
import { Simulation, type Choice } from './simulation.ts';
import { copyWorld, isAtAllowedLimit, type World } from './world.ts';

export interface Exploration {
  readonly depth: number;
  /** Whether every path ended because of the bounds, and none because of the depth. */
  readonly exhausted: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Worlds without an active run, from which complete runs were started. */
  readonly probes: number;
  /** Worlds at a limit that the scenario allows. No complete run is started from them. */
  readonly limits: number;
  readonly failure: Failure | undefined;
}

export interface Failure {
  readonly findings: readonly Finding[];
  readonly trace: readonly string[];
}

interface Snapshot {
  readonly world: World;
  readonly left: Omit<Bounds, 'depth'>;
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
}

/** Longer than every duration that affects a decision. */
export const OLD = 2 * PAST_AGE;

export async function explore(scenario: Scenario, mutation: Mutation = {}): Promise<Exploration> {
  const { depth, ...left } = scenario.bounds;
  const start = { world: worldOf(scenario.initialState), left, nextRun: 1 };
  const choices = new Simulation(scenario, start.world, left, 1, mutation).choices();
  const root: Node = { from: start, path: [], choices, depth: 0, parent: undefined, label: '' };
  const visited = new Set<string>();
  const probed = new Set<string>();
  const queue: Node[] = [root];
  let transitions = 0;
  let limits = 0;
  let truncated = false;
  const done = (failure?: Failure): Exploration => ({
    depth,
    exhausted: !truncated,
    states: visited.size,
    transitions,
    probes: probed.size,
    limits,
    failure,
  });
  const rest = await probeOnce(start.world, mutation, probed);
  if (rest.length > 0) return done({ findings: rest, trace: [] });
  for (const node of queue) {
    for (const choice of node.choices) {
      const simulation = await replay(scenario, node, mutation);
      const label = simulation.describe(choice);
      await simulation.apply(choice);
      transitions++;
      const { world, active } = simulation;
      const found = [...world.findings];
      if (found.length === 0 && active.length === 0) {
        if (isAtLimit(world)) limits++;
        else found.push(...(await probeOnce(world, mutation, probed)));
      }
      if (found.length > 0) return done({ findings: found, trace: [...traceOf(node), label] });
      const state = `${fingerprint(world, simulation.runs, OLD)} ${Object.values(simulation.left).join()}`;
      if (visited.has(state)) continue;
      visited.add(state);
      const child = next(node, choice, label, simulation);
      if (child.choices.length === 0) continue;
      if (child.depth < depth) queue.push(child);
      else truncated = true;
    }
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
  const step = { choices, depth: node.depth + 1, parent: node, label };
  if (simulation.active.length > 0) return { ...step, from: node.from, path: [...node.path, choice] };
  const { world, left, nextRun } = simulation;
  return { ...step, from: { world: copyWorld(world), left: { ...left }, nextRun }, path: [] };
}

function traceOf(node: Node): string[] {
  const trace: string[] = [];
  for (let at = node; at.parent; at = at.parent) trace.unshift(at.label);
  return trace;
}

/** Whether a place is at a limit that the scenario allows. */
export function isAtLimit(world: World): boolean {
  return world.places.some((place) => isAtAllowedLimit(world, place));
}

async function probeOnce(world: World, mutation: Mutation, probed: Set<string>): Promise<Finding[]> {
  const state = fingerprint(world, [], OLD);
  if (probed.has(state)) return [];
  probed.add(state);
  return probeAll(world, mutation);
}

/** Starts the next runs immediately, after the overlap, and when the key is due, with and without `max-age`. */
export async function probeAll(world: World, mutation: Mutation): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const after of [0, PAST_OVERLAP, PAST_AGE]) {
    findings.push(...(await probe(world, requestFor(ROTATE), after, mutation)));
    findings.push(...(await probe(world, requestFor(ROTATE, { maxAge: MAX_AGE }), after, mutation)));
  }
  return findings;
}
