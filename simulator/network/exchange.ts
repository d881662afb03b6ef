// Processes one request: faults before the service, the service itself, faults after it.
import { applyFaults, damageReply, editReply, type FaultEnvironment } from './apply-faults.ts';
import type { Fault, When } from './faults.ts';
import type { SimReply, SimRequest, SimService } from './http.ts';
import { toWire, type WireAnswer } from './wire.ts';

export interface ExchangeWorld extends FaultEnvironment {
  readonly services: readonly SimService[];
  /** Performs the effects of earlier requests that are due. */
  readonly settle: () => Promise<void>;
  readonly sample: (when: When, request: SimRequest) => Promise<void>;
  /** Receives a request to a host that is not simulated. */
  readonly stranger: (request: SimRequest) => void;
  /** Receives a defect of the simulator itself, which must fail the test. */
  readonly defect: (problem: string) => void;
}

function serviceOf({ url }: SimRequest, { services }: ExchangeWorld): SimService | undefined {
  return services.find((one) => one.answersFor(url.hostname));
}

function reportDefect({ method, url }: SimRequest, error: unknown, { defect }: ExchangeWorld): void {
  defect(`${method} ${url.pathname}: ${error instanceof Error ? error.message : String(error)}`);
}

/** The service's reply; undefined for a host that is not simulated. */
async function replyTo(request: SimRequest, world: ExchangeWorld): Promise<SimReply | undefined> {
  const service = serviceOf(request, world);
  if (service === undefined) {
    world.stranger(request);
    return undefined;
  }
  await world.settle();
  await world.sample('before', request);
  try {
    // A fault may have held the request back.
    return await service.handle({ ...request, at: world.now() });
  } catch (error) {
    reportDefect(request, error, world);
    return { status: 500, body: 'The simulator failed; see simulator.violations.' };
  } finally {
    await world.sample('after', request);
  }
}

/** Processes a request whose client received another answer. Without a promise, it has happened on return. */
export function processLate(request: SimRequest, world: ExchangeWorld): Promise<void> | void {
  const finish = ({ status }: SimReply): void => {
    // The effect would be missing, and the test would not show what it says.
    if (status >= 400) reportDefect(request, new Error(`refused late with ${String(status)}`), world);
    void world.sample('after', request);
  };
  const fail = (error: unknown): void => reportDefect(request, error, world);
  void world.sample('before', request);
  try {
    const reply = serviceOf(request, world)?.handle(request) ?? { status: 404 };
    if (reply instanceof Promise) return reply.then(finish).catch(fail);
    finish(reply);
  } catch (error) {
    fail(error);
  }
  return undefined;
}

export async function exchange(
  request: SimRequest,
  faults: readonly Fault[],
  world: ExchangeWorld,
): Promise<WireAnswer> {
  const early = await applyFaults(faults, 'before', request, world);
  if (early !== undefined) return early;
  const reply = await replyTo(request, world);
  if (reply === undefined) return { kind: 'close' };
  // What the service read is as old as its answer, however long a fault then keeps the answer back.
  const answeredAt = world.now();
  const late = await applyFaults(faults, 'after', request, world);
  if (late !== undefined) return late;
  return damageReply(faults, toWire(editReply(faults, reply, request), answeredAt));
}
