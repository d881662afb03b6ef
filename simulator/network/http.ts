// Requests and replies as the simulated services, the proxy and the faults exchange them.
export interface SimRequest {
  readonly method: string;
  readonly url: URL;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The position among all requests to the simulator, starting at 0. */
  readonly index: number;
  /** The time of arrival by the simulator's clock, epoch milliseconds. */
  readonly at: number;
  /** How many requests to the same host have no answer yet, with this one. */
  readonly open: number;
}

export interface SimReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent unchanged, anything else as JSON. */
  readonly body?: unknown;
}

export interface SimService {
  answersFor(host: string): boolean;
  /** Whether this host could be one of the service's, but does not exist. Requests to it are no strangers. */
  isUnresolved?(host: string): boolean;
  handle(request: SimRequest): Promise<SimReply> | SimReply;
}
