// Receives every request from the proxy, records it, and passes it to the simulated services with its faults.
import type { ScaledClock } from '../determinism/clock.ts';
import { exchange, type ExchangeWorld } from './exchange.ts';
import { createFaultPlan, type FaultPlan, type When } from './faults.ts';
import type { SimRequest, SimService } from './http.ts';
import type { ProxyRequest } from './proxy.ts';
import type { RecordedRequest, WireAnswer } from './wire.ts';

/** The process of the current run, as far as faults affect it. */
export interface RunningProcess {
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<unknown>;
  /** Notifies the process that this request is never answered, so that it can skip the wait for it. */
  hangs(request: SimRequest): void;
}

export interface Sample {
  readonly index: number;
  readonly when: When;
  readonly value: unknown;
}

export type Sampler = (when: When, request: SimRequest) => unknown;

export interface TrafficOptions {
  readonly clock: ScaledClock;
  readonly services: readonly SimService[];
  readonly defect: (problem: string) => void;
}

export class Traffic {
  readonly faults: FaultPlan = createFaultPlan();
  readonly requests: RecordedRequest[] = [];
  readonly samples: Sample[] = [];
  /** Requests to hosts that are not simulated. */
  readonly strangers: string[] = [];
  sampler: Sampler | undefined;
  process: RunningProcess | undefined;

  readonly #clock: ScaledClock;
  readonly #world: ExchangeWorld;

  constructor({ clock, services, defect }: TrafficOptions) {
    this.#clock = clock;
    this.#world = {
      services,
      now: () => clock.now(),
      realDelay: (virtualMs) => clock.realDelay(virtualMs),
      signal: (name) => this.#signal(name),
      sample: (when, request) => this.#sample(when, request),
      stranger: ({ method, url }) => void this.strangers.push(`${method} ${url.origin}${url.pathname}`),
      defect,
    };
  }

  async receive(received: ProxyRequest): Promise<WireAnswer> {
    const request: SimRequest = { ...received, index: this.requests.length, at: this.#clock.now() };
    const faults = this.faults.take(request);
    const record: RecordedRequest = {
      ...request,
      faults: faults.map(({ kind }) => kind),
      answer: undefined,
      answeredAt: undefined,
    };
    this.requests.push(record);
    try {
      record.answer = await exchange(request, faults, this.#world);
    } catch (error) {
      this.#world.defect(error instanceof Error ? error.message : String(error));
      record.answer = { kind: 'close' };
    }
    record.answeredAt = this.#clock.now();
    if (record.answer.kind === 'hang') this.process?.hangs(request);
    return record.answer;
  }

  async #signal(name: NodeJS.Signals): Promise<void> {
    if (this.process === undefined)
      throw new Error('A fault cannot signal the process, because no run is attached.');
    this.process.kill(name);
    if (name === 'SIGKILL') await this.process.exited;
  }

  async #sample(when: When, { index }: SimRequest): Promise<void> {
    if (this.sampler === undefined) return;
    const request = this.requests[index];
    if (request === undefined) return;
    this.samples.push({ index, when, value: await this.sampler(when, request) });
  }
}
