// Applies the faults of one request, before and after the simulated service processes it.
import type { Fault, SuspendedClocks, When } from './faults.ts';
import type { SimReply, SimRequest } from './http.ts';
import { toWire, type WireAnswer, type WireReply } from './wire.ts';

export interface FaultEnvironment {
  readonly now: () => number;
  readonly realDelay: (virtualMs: number) => number;
  /** Sends a signal to the action's process. For SIGKILL, resolves when the process has exited. */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  /** Has the service process the request after this many virtual milliseconds. */
  readonly later: (request: SimRequest, ms: number) => void;
  /** Suspends the action's process for this many virtual milliseconds, and calls `run` in the middle. */
  readonly suspend: (ms: number, clocks: SuspendedClocks, run: () => Promise<void> | void) => Promise<void>;
}

/** Real milliseconds within which a process handles a signal. */
const signalDelivery = 50;

function pause(realMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, realMs));
}

/** Undefined for a fault that changes the service's reply. */
function momentOf(fault: Fault): When | undefined {
  switch (fault.kind) {
    case 'delay':
    case 'late':
      return 'before';
    case 'then':
    case 'kill':
    case 'reset':
    case 'suspend':
      return fault.when;
    case 'signal':
    case 'hang':
    case 'reply':
      return fault.when ?? 'before';
    case 'edit':
    case 'truncate':
    case 'malformed':
    case 'flood':
      return undefined;
  }
}

async function applyFault(
  fault: Fault,
  request: SimRequest,
  { now, realDelay, signal, later, suspend }: FaultEnvironment,
): Promise<WireAnswer | undefined> {
  switch (fault.kind) {
    case 'delay':
      await pause(realDelay(fault.ms));
      return undefined;
    case 'then':
      await fault.run(request);
      return undefined;
    case 'signal':
      await signal(fault.signal);
      // The process must receive the signal before the reply, as it would when a job is cancelled.
      await pause(signalDelivery);
      return undefined;
    case 'kill':
      await signal('SIGKILL');
      // There is no client left to reply to. Resetting a connection whose other end is gone can leave Node spinning
      // when this process exits (in Environment::CleanupHandles).
      return { kind: 'hang' };
    case 'reset':
    case 'hang':
      return { kind: fault.kind };
    case 'reply':
      return answerWith(fault.reply, now());
    case 'late':
      later(request, fault.after);
      return answerWith(fault.reply, now());
    case 'suspend':
      await suspend(fault.ms, fault.clocks ?? 'both', () => fault.run?.(request));
      return undefined;
    case 'edit':
    case 'truncate':
    case 'malformed':
    case 'flood':
      return undefined;
  }
}

function answerWith(reply: SimReply | 'reset' | 'hang', now: number): WireAnswer {
  return typeof reply === 'string' ? { kind: reply } : { kind: 'reply', reply: toWire(reply, now) };
}

/** Applies the faults of one moment, until one of them determines the answer. */
export async function applyFaults(
  faults: readonly Fault[],
  when: When,
  request: SimRequest,
  environment: FaultEnvironment,
): Promise<WireAnswer | undefined> {
  for (const fault of faults) {
    if (momentOf(fault) !== when) continue;
    const answer = await applyFault(fault, request, environment);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

export function editReply(faults: readonly Fault[], reply: SimReply, request: SimRequest): SimReply {
  let edited = reply;
  for (const fault of faults) if (fault.kind === 'edit') edited = fault.edit(edited, request);
  return edited;
}

export function damageReply(faults: readonly Fault[], reply: WireReply): WireAnswer {
  if (faults.some(({ kind }) => kind === 'malformed')) {
    return { kind: 'reply', reply: { ...reply, body: `${reply.body}<!-- gateway -->` } };
  }
  const flood = faults.find((fault) => fault.kind === 'flood');
  if (flood !== undefined) return { kind: 'flood', reply, flood };
  if (faults.some(({ kind }) => kind === 'truncate')) return { kind: 'truncated', reply };
  return { kind: 'reply', reply };
}
