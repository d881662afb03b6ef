// Applies the faults of one request, before and after the simulated service processes it.
import type { Fault, When } from './faults.ts';
import type { SimReply, SimRequest } from './http.ts';
import { toWire, type WireAnswer, type WireReply } from './wire.ts';

export interface FaultEnvironment {
  readonly now: () => number;
  readonly realDelay: (virtualMs: number) => number;
  /** Sends a signal to the action's process. For SIGKILL, resolves when the process has exited. */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
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
      return 'before';
    case 'then':
    case 'kill':
    case 'reset':
      return fault.when;
    case 'signal':
    case 'hang':
    case 'reply':
      return fault.when ?? 'before';
    case 'edit':
    case 'truncate':
    case 'malformed':
      return undefined;
  }
}

async function applyFault(
  fault: Fault,
  request: SimRequest,
  { now, realDelay, signal }: FaultEnvironment,
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
      return { kind: 'reply', reply: toWire(fault.reply, now()) };
    case 'edit':
    case 'truncate':
    case 'malformed':
      return undefined;
  }
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
  if (faults.some(({ kind }) => kind === 'truncate')) return { kind: 'truncated', reply };
  return { kind: 'reply', reply };
}
