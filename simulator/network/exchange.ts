// Processes one request: faults before the service, the service itself, faults after it.
import { applyFaults, damageReply, editReply, type FaultEnvironment } from './apply-faults.ts';
import type { Fault, When } from './faults.ts';
import type { SimReply, SimRequest, SimService } from './http.ts';
import { toWire, type WireAnswer } from './wire.ts';

export interface ExchangeWorld extends FaultEnvironment {
  readonly services: readonly SimService[];
  readonly sample: (when: When, request: SimRequest) => Promise<void>;
  /** Receives a request to a host that is not simulated. */
  readonly stranger: (request: SimRequest) => void;
  /** Receives a defect of the simulator itself, which must fail the test. */
  readonly defect: (problem: string) => void;
}

/** The service's reply; undefined for a host that is not simulated. */
async function replyTo(request: SimRequest, world: ExchangeWorld): Promise<SimReply | undefined> {
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

export async function exchange(
  request: SimRequest,
  faults: readonly Fault[],
  world: ExchangeWorld,
): Promise<WireAnswer> {
  const early = await applyFaults(faults, 'before', request, world);
  if (early !== undefined) return early;
  const reply = await replyTo(request, world);
  if (reply === undefined) return { kind: 'close' };
  const late = await applyFaults(faults, 'after', request, world);
  if (late !== undefined) return late;
  return damageReply(faults, toWire(editReply(faults, reply, request), world.now()));
}
