// One request's way through the simulator: record, faults before, effect, faults after, answer.
import type { Fault, FaultPlan, When } from './faults.ts';
import type { SimReply, SimRequest, SimService } from './http.ts';

/** What goes back on the wire; `body` is text by now. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type WireAnswer =
  | { readonly kind: 'reply'; readonly reply: WireReply }
  | { readonly kind: 'truncated'; readonly reply: WireReply }
  | { readonly kind: 'reset' }
  | { readonly kind: 'close' }
  | { readonly kind: 'hang' };

export interface RecordedRequest extends SimRequest {
  /** What was answered; undefined while it is open. */
  answer: WireAnswer | undefined;
  readonly faults: readonly Fault['kind'][];
  /** The simulator's clock when the answer left. */
  answeredAt: number | undefined;
}

export interface ExchangeWorld {
  readonly services: readonly SimService[];
  readonly faults: FaultPlan;
  readonly now: () => number;
  readonly realDelay: (virtualMs: number) => number;
  /** Sends a signal to the run's process, if there is one, and waits for its end if the signal is SIGKILL. */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  readonly sample: (when: When, request: SimRequest) => Promise<void>;
  readonly stranger: (request: SimRequest) => void;
  /** A defect of the simulator itself, which must fail the test. */
  readonly defect: (problem: string) => void;
}

/** Real milliseconds in which a process notices a signal. */
const signalDelivery = 50;

export function toWire(reply: SimReply, now: number): WireReply {
  const isText = typeof reply.body === 'string';
  const body = reply.body === undefined ? '' : isText ? reply.body : JSON.stringify(reply.body);
  const given = Object.fromEntries(
    Object.entries(reply.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return {
    status: reply.status,
    headers: {
      date: new Date(now).toUTCString(),
      ...(body === '' ? {} : { 'content-type': type }),
      ...given,
    },
    body,
  };
}

async function effect(request: SimRequest, world: ExchangeWorld): Promise<SimReply | undefined> {
  const service = world.services.find((one) => one.answersFor(request.url.hostname));
  if (service === undefined) {
    world.stranger(request);
    return undefined;
  }
  await world.sample('before', request);
  try {
    return await service.handle(request);
  } catch (error) {
    world.defect(
      `${request.method} ${request.url.pathname}: ${error instanceof Error ? error.message : String(error)}`,
    );
    return { status: 500, body: 'The simulator failed; see simulator.violations.' };
  } finally {
    await world.sample('after', request);
  }
}

/** Faults at one side of the effect; an answer here is the last word. */
async function strike(
  faults: readonly Fault[],
  side: When,
  request: SimRequest,
  world: ExchangeWorld,
): Promise<WireAnswer | undefined> {
  for (const fault of faults) {
    switch (fault.kind) {
      case 'delay':
        if (side === 'before') await new Promise((resolve) => setTimeout(resolve, world.realDelay(fault.ms)));
        break;
      case 'then':
        if (fault.when === side) await fault.run(request);
        break;
      case 'signal':
        if ((fault.when ?? 'before') !== side) break;
        await world.signal(fault.signal);
        // The process must have seen the signal before the answer: a real cancellation comes from elsewhere, too.
        await new Promise((resolve) => setTimeout(resolve, signalDelivery));
        break;
      case 'kill':
        if (fault.when !== side) break;
        await world.signal('SIGKILL');
        // Nobody is left to answer. To reset a connection whose other end is gone would make Node spin for ever at the
        // end of this process (in Environment::CleanupHandles).
        return { kind: 'hang' };
      case 'reset':
        if (fault.when === side) return { kind: 'reset' };
        break;
      case 'hang':
        if ((fault.when ?? 'before') === side) return { kind: 'hang' };
        break;
      case 'reply':
        if ((fault.when ?? 'before') === side)
          return { kind: 'reply', reply: toWire(fault.reply, world.now()) };
        break;
      case 'edit':
      case 'truncate':
      case 'malformed':
        break;
    }
  }
  return undefined;
}

function damage(faults: readonly Fault[], reply: WireReply): WireAnswer {
  if (faults.some(({ kind }) => kind === 'malformed')) {
    return { kind: 'reply', reply: { ...reply, body: `${reply.body}<!-- gateway -->` } };
  }
  if (faults.some(({ kind }) => kind === 'truncate')) return { kind: 'truncated', reply };
  return { kind: 'reply', reply };
}

export async function exchange(
  request: SimRequest,
  faults: readonly Fault[],
  world: ExchangeWorld,
): Promise<WireAnswer> {
  const early = await strike(faults, 'before', request, world);
  if (early !== undefined) return early;
  let reply = await effect(request, world);
  if (reply === undefined) return { kind: 'close' };
  const late = await strike(faults, 'after', request, world);
  if (late !== undefined) return late;
  for (const fault of faults) if (fault.kind === 'edit') reply = fault.edit(reply, request);
  return damage(faults, toWire(reply, world.now()));
}
