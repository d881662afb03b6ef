// Receives every request from the proxy, records it, and passes it to the simulated services with its faults.
import { setImmediate as turn } from 'node:timers/promises';
import type { ScaledClock } from '../determinism/clock.ts';
import { exchange, processLate, type ExchangeWorld } from './exchange.ts';
import { createFaultPlan, type FaultPlan, type SuspendedClocks, type When } from './faults.ts';
import type { SimRequest, SimService } from './http.ts';
import type { ProxyRequest } from './proxy.ts';
import type { RecordedRequest, WireAnswer } from './wire.ts';

/** The process of the current run, as far as faults affect it. */
export interface RunningProcess {
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<unknown>;
  /** Notifies the process that this request is never answered, so that it can skip the wait for it. */
  hangs(request: SimRequest): void;
  /** How many characters it has printed to stdout. Missing if that is not known. */
  readonly printed?: (() => number) | undefined;
  /** Stops the process until the returned function is called. Undefined if it is already stopped. */
  freeze(): Promise<Wake | undefined>;
}

/** The clocks of the process that now catch up with the simulator's. */
export type Wake = (clocks: SuspendedClocks) => void;

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
  /** Hosts that could exist but do not, once for every attempt to connect. */
  readonly unresolved: string[] = [];
  sampler: Sampler | undefined;

  /** The process of the current run is the last one. The others wait for it in a fault of their own. */
  readonly processes: RunningProcess[] = [];
  readonly #clock: ScaledClock;
  readonly #world: ExchangeWorld;
  readonly #services: readonly SimService[];

  constructor({ clock, services, defect }: TrafficOptions) {
    this.#clock = clock;
    this.#services = services;
    this.#world = {
      services,
      settle: () => clock.settle(),
      now: () => clock.now(),
      realDelay: (virtualMs) => clock.realDelay(virtualMs),
      signal: (name) => this.#signal(name),
      later: (request, ms) => {
        clock.later(ms, () => processLate({ ...request, at: clock.now() }, this.#world));
      },
      suspend: (ms, clocks, run) => this.#suspend(ms, clocks, run),
      sample: (when, request) => this.#sample(when, request),
      stranger: ({ method, url }) => void this.strangers.push(`${method} ${url.origin}${url.pathname}`),
      defect,
    };
  }

  /** @returns a function that removes the process. */
  attach(process: RunningProcess): () => void {
    this.processes.push(process);
    return () => {
      this.processes.splice(this.processes.indexOf(process), 1);
    };
  }

  isUnresolved(host: string): boolean {
    const isUnresolved = this.#services.some((service) => service.isUnresolved?.(host) === true);
    if (isUnresolved) this.unresolved.push(host);
    return isUnresolved;
  }

  async receive(received: ProxyRequest): Promise<WireAnswer> {
    const { hostname } = received.url;
    const others = this.requests.filter(
      ({ url, answer }) => answer === undefined && url.hostname === hostname,
    );
    const request: SimRequest = {
      ...received,
      index: this.requests.length,
      at: this.#clock.now(),
      open: others.length + 1,
    };
    const faults = this.faults.take(request);
    const record: RecordedRequest = {
      ...request,
      faults: faults.map(({ kind }) => kind),
      depth: this.processes.length,
      answer: undefined,
      answeredAt: undefined,
      printed: undefined,
    };
    this.requests.push(record);
    try {
      await this.#clock.settle();
      record.answer = await exchange(request, faults, this.#world);
    } catch (error) {
      this.#world.defect(error instanceof Error ? error.message : String(error));
      record.answer = { kind: 'close' };
    }
    // What the process printed before it sent the request has been read after one turn of the event loop.
    await turn();
    record.printed = this.processes[record.depth - 1]?.printed?.();
    record.answeredAt = this.#clock.now();
    const isEndless = record.answer.kind === 'flood' && record.answer.flood.every !== undefined;
    if (record.answer.kind === 'hang' || isEndless) this.#process?.hangs(request);
    return record.answer;
  }

  get #process(): RunningProcess | undefined {
    return this.processes.at(-1);
  }

  async #signal(name: NodeJS.Signals): Promise<void> {
    if (this.#process === undefined)
      throw new Error('A fault cannot signal the process, because no run is attached.');
    this.#process.kill(name);
    if (name === 'SIGKILL') await this.#process.exited;
  }

  async #suspend(ms: number, clocks: SuspendedClocks, run: () => Promise<void> | void): Promise<void> {
    const wake = await this.#process?.freeze();
    if (wake === undefined) throw new Error('A fault can suspend only a process that runs.');
    const end = this.#clock.now() + ms;
    try {
      await this.#pass(ms / 2);
      await run();
      await this.#pass(end - this.#clock.now());
    } finally {
      wake(clocks);
    }
  }

  async #pass(ms: number): Promise<void> {
    this.#clock.advance(Math.max(0, ms));
    await this.#clock.settle();
  }

  async #sample(when: When, { index }: SimRequest): Promise<void> {
    if (this.sampler === undefined) return;
    const request = this.requests[index];
    if (request === undefined) return;
    this.samples.push({ index, when, value: await this.sampler(when, request) });
  }
}
