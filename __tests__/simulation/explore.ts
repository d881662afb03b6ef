// Exhaustive exploration, breadth first, so that the first trace found is a shortest one. A run cannot be copied: each
// path is replayed from the last world in which no run was going on. States that nothing can tell apart are one.

import { fingerprint } from './fingerprint.ts';
import type { Finding } from './invariants.ts';
import { probe } from './probe.ts';
import type { Mutation } from './run.ts';
import { asked, MAX_AGE, PAST_AGE, PAST_OVERLAP, ROTATE, worldOf } from './scenario.ts';
import type { Bounds, Scenario } from './scenario.ts';
import { Simulation, type Choice } from './simulation.ts';
import { copyWorld, isForgiven, type World } from './world.ts';

export interface Exploration {
  readonly depth: number;
  /** Whether the bounds ended every path before the depth did. */
  readonly exhausted: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Worlds in which no run was going on, and from which complete runs were tried. */
  readonly probes: number;
  /** Worlds at a limit that the scenario forgives: from them no complete run is tried. */
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
  /** The choices since then. */
  readonly path: readonly Choice[];
  /** What may happen next. */
  readonly choices: readonly Choice[];
  readonly depth: number;
  readonly parent: Node | undefined;
  readonly label: string;
}

/** Longer than every duration that any decision compares. */
export const OLD = 2 * PAST_AGE;

export async function explore(scenario: Scenario, mutation: Mutation = {}): Promise<Exploration> {
  const { depth, ...left } = scenario.bounds;
  const start = { world: worldOf(scenario.beginning), left, nextRun: 1 };
  const choices = new Simulation(scenario, start.world, left, 1, mutation).choices();
  const root: Node = { from: start, path: [], choices, depth: 0, parent: undefined, label: '' };
  const seen = new Set<string>();
  const probed = new Set<string>();
  const queue: Node[] = [root];
  let transitions = 0;
  let limits = 0;
  let cut = false;
  const done = (failure?: Failure): Exploration => ({
    depth,
    exhausted: !cut,
    states: seen.size,
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
      await simulation.take(choice);
      transitions++;
      const { world, active } = simulation;
      const found = [...world.findings];
      if (found.length === 0 && active.length === 0) {
        if (isAtLimit(world)) limits++;
        else found.push(...(await probeOnce(world, mutation, probed)));
      }
      if (found.length > 0) return done({ findings: found, trace: [...traceOf(node), label] });
      const state = `${fingerprint(world, simulation.runs, OLD)} ${Object.values(simulation.left).join()}`;
      if (seen.has(state)) continue;
      seen.add(state);
      const child = next(node, choice, label, simulation);
      if (child.choices.length === 0) continue;
      if (child.depth < depth) queue.push(child);
      else cut = true;
    }
  }
  return done();
}

async function replay(scenario: Scenario, { from, path }: Node, mutation: Mutation): Promise<Simulation> {
  const simulation = new Simulation(scenario, copyWorld(from.world), from.left, from.nextRun, mutation);
  for (const choice of path) await simulation.take(choice);
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

/** Whether some place is at a limit that this world forgives. */
export function isAtLimit(world: World): boolean {
  return world.places.some((place) => isForgiven(world, place));
}

async function probeOnce(world: World, mutation: Mutation, probed: Set<string>): Promise<Finding[]> {
  const state = fingerprint(world, [], OLD);
  if (probed.has(state)) return [];
  probed.add(state);
  return probeAll(world, mutation);
}

/** The next runs at once, after the overlap and when the key is due; with and without an age to wait for. */
export async function probeAll(world: World, mutation: Mutation): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const after of [0, PAST_OVERLAP, PAST_AGE]) {
    findings.push(...(await probe(world, asked(ROTATE), after, mutation)));
    findings.push(...(await probe(world, asked(ROTATE, { maxAge: MAX_AGE }), after, mutation)));
  }
  return findings;
}
