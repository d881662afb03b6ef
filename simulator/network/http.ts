// The types by which the simulated services, the proxy and the faults speak to each other.
export interface SimRequest {
  readonly method: string;
  readonly url: URL;
  /** Lower-cased names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The nth request of the simulator, from 0. */
  readonly index: number;
  /** The simulator's clock, epoch ms. */
  readonly at: number;
}

export interface SimReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON; a string as it is. */
  readonly body?: unknown;
}

export interface SimService {
  answersFor(host: string): boolean;
  handle(request: SimRequest): Promise<SimReply> | SimReply;
}

export interface SimClock {
  now(): number;
  advance(ms: number): void;
}
