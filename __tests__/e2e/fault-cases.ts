// The cases of the fault matrix: every fault is injected into every request of a recorded run, once and permanently.
// FAULT_MATRIX=full selects all cases. Otherwise, of cases that are alike in several operations, only some are selected.
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import { KINDS, serviceOf, type Kind, type Service } from './fault-kinds.ts';
import { nameOf } from './world.ts';

export interface Case {
  readonly scene: string;
  /** The request, and how many requests with the same name precede it. */
  readonly request: string;
  readonly skip: number;
  readonly service: Service;
  readonly kind: Kind;
  /** 1, or Infinity. */
  readonly times: number;
}

const FULL = process.env['FAULT_MATRIX'] === 'full';

/** These have no requests in common with other operations. */
const ACCOUNTS = ['create', 'delete', 'discover'];
const STORES = ['vault', 'organization', 'environment'];

/** A new request is included automatically, because the run was recorded. */
export function casesOf(name: string, run: ActionRun): readonly Case[] {
  const seen = new Map<string, number>();
  return run.requests.flatMap((request) => {
    const skip = seen.get(nameOf(request)) ?? 0;
    seen.set(nameOf(request), skip + 1);
    return KINDS.flatMap((kind) =>
      ([1, Infinity] as const).map((times): Case => ({
        scene: name,
        request: nameOf(request),
        skip,
        service: serviceOf(request),
        kind,
        times,
      })),
    );
  });
}

/**
 * Leaves out cases that are alike: the reads at the beginning are the same in every operation that handles keys. Most cases
 * of the rotation are kept, and most cases of requests that change something.
 */
export function sampled(cases: readonly Case[]): readonly Case[] {
  if (FULL) return cases;
  const seen = new Set<string>();
  const turns = new Map<number, number>();
  /** Selects one of `count` cases that are similar but not the same. */
  const everyNth = (count: number): boolean => {
    const turn = turns.get(count) ?? 0;
    turns.set(count, turn + 1);
    return turn % count === 0;
  };
  return cases.filter(({ scene, request, skip, service, kind, times }) => {
    // large-answers.test.ts has one for every service.
    if (kind === 'oversized') return false;
    const acts = /^(?:write|regenerate|create|delete)/.test(request);
    const [family = '', store] = scene.split(', ');
    const looks = skip === 0 && !acts && service !== 'data plane' && !ACCOUNTS.includes(scene);
    const alike = [looks ? 'any' : family, request, skip, kind, times].join('/');
    if (seen.has(alike)) return false;
    seen.add(alike);
    if (ACCOUNTS.includes(scene) || STORES.includes(store ?? ''))
      return times === 1 ? everyNth(acts ? 6 : 18) : everyNth(24);
    if (looks || family === 'rotate') return times === 1 ? acts || everyNth(looks ? 10 : 14) : everyNth(22);
    return times === 1 && everyNth(acts ? 14 : 36);
  });
}

/** A service responds that an account does not exist, although it does. A deletion then assumes that there is nothing to delete. */
export function isLie({ scene, request, kind }: Case): boolean {
  return kind === '404' && request.startsWith('read') && scene.startsWith('delete');
}

export function labelOf({ scene, request, skip, kind, times }: Case): string {
  return `${scene}: ${request}${skip > 0 ? ` (${skip + 1})` : ''}: ${kind}${times === 1 ? '' : ' permanently'}`;
}
