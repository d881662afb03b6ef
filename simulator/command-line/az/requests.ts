// The requests of az to Azure: with the token of the session, repeated as often as az repeats them, and their failures in its words.
import { STATUS_CODES } from 'node:http';
import type { Simulator } from '../../simulator.ts';
import type { ProgramCall } from '../programs.ts';
import { AzError } from './az-error.ts';
import type { AzOptions, AzSession } from './session.ts';

/** A JSON object. */
export type Body = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** How often azure-core asks again. Here it does not wait before. */
const RETRIES = 3;
const SAFE: readonly string[] = ['HEAD', 'GET', 'PUT', 'DELETE'];

function isRetried(method: string, status: number): boolean {
  return [500, 503, 504].includes(status) || (SAFE.includes(method) && [408, 429, 502].includes(status));
}

export class Requests {
  readonly #simulator: Simulator;
  readonly #session: AzSession;
  readonly #options: AzOptions;
  readonly #signal: AbortSignal;
  readonly #retries: number;
  readonly #tokens = new Map<string, string>();

  constructor(
    simulator: Simulator,
    session: AzSession,
    options: AzOptions,
    { signal }: ProgramCall,
    retries = RETRIES,
  ) {
    this.#simulator = simulator;
    this.#session = session;
    this.#options = options;
    this.#signal = signal;
    this.#retries = retries;
  }

  /** @param path of Resource Manager, with its query, or a URL. @param body text, or what is sent as JSON. @returns the reply, whatever its status. */
  arm(method: string, path: string, body?: unknown): Promise<Reply> {
    const host = this.#session.cloud.resourceManager;
    return this.send(method, new URL(path, `https://${host}`), host, body);
  }

  /** A reply that succeeded. */
  async accepted(method: string, path: string, body?: unknown): Promise<Reply> {
    const reply = await this.arm(method, path, body);
    if (reply.status >= 400) throw failureOf(reply);
    return reply;
  }

  /** Asks at `url` until the operation has ended. The time between is virtual. */
  async untilDone(begun: Reply, url: string, isDone: (reply: Reply) => boolean): Promise<Reply> {
    for (let before = begun; ;) {
      this.#simulator.clock.advance(Number(before.headers['retry-after'] ?? 30) * 1000);
      const reply = await this.accepted('GET', url);
      if (isDone(reply)) return reply;
      before = reply;
    }
  }

  /** The body of a reply that succeeded; undefined if it has none. */
  async json(method: string, path: string, body?: unknown): Promise<Body | undefined> {
    const reply = await this.accepted(method, path, body);
    return reply.text === '' ? undefined : (JSON.parse(reply.text) as Body);
  }

  /** The body of a reply that has one. */
  async object(method: string, path: string, body?: unknown): Promise<Body> {
    return (await this.json(method, path, body)) ?? {};
  }

  /** All pages of a list. */
  async list(path: string): Promise<readonly Body[]> {
    const items: Body[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const page: Body = await this.object('GET', next);
      items.push(...(page['value'] as readonly Body[]));
      next = (page['nextLink'] as string | null | undefined) ?? undefined;
    }
    return items;
  }

  /** @param resource the host that the token is for; undefined for a request without a token. */
  async send(method: string, url: URL, resource: string | undefined, body?: unknown): Promise<Reply> {
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const headers = {
      ...(resource === undefined ? {} : { authorization: `Bearer ${await this.#token(resource)}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    for (let attempt = 0; ; attempt += 1) {
      this.#signal.throwIfAborted();
      const answer = await this.#simulator.send({ method, url, headers, body: text });
      switch (answer.kind) {
        case 'reply':
          if (attempt < this.#retries && isRetried(method, answer.reply.status)) continue;
          return { ...answer.reply, text: answer.reply.body };
        case 'hang':
          return this.#wait();
        default:
          if (attempt === this.#retries || !SAFE.includes(method))
            throw new AzError(
              "('Connection aborted.', RemoteDisconnected('Remote end closed connection without response'))",
            );
      }
    }
  }

  async #token(resource: string): Promise<string> {
    const { failure } = this.#options;
    if (failure?.hangs === true) return this.#wait();
    if (failure !== undefined) throw new AzFailed(failure.stderr ?? '', failure.exitCode);
    const known = this.#tokens.get(resource);
    if (known !== undefined) return known;
    const { value } = this.#simulator.azure.entra.issue(this.#session.application, resource);
    this.#tokens.set(resource, value);
    return value;
  }

  /** Until the process is killed: az has no time limit for a reply. */
  #wait(): Promise<never> {
    return new Promise((_resolve, reject) => {
      this.#signal.addEventListener('abort', () => reject(new Error('The process of az has ended.')));
    });
  }
}

/** A failure whose text is known as a whole. */
class AzFailed extends AzError {
  override readonly stderr: string;

  constructor(stderr: string, exitCode: number) {
    super(stderr, exitCode);
    this.stderr = stderr;
  }
}

/** Such as `Not Found`. */
export function reasonOf(status: number): string {
  return STATUS_CODES[status] ?? String(status);
}

/** As azure-core prints an error in OData's format. */
export function failureOf({ status, text }: Reply): AzError {
  const exitCode = status === 404 ? 3 : 1;
  let error: ODataError | undefined;
  try {
    error = (JSON.parse(text) as { readonly error?: ODataError }).error;
  } catch {
    // A proxy or a load balancer answered.
  }
  if (error === undefined)
    return new AzError(`Operation returned an invalid status '${reasonOf(status)}'`, exitCode);
  return new AzError(describe(error), exitCode);
}

interface ODataError {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly ODataError[];
  readonly innererror?: unknown;
}

function describe({ code, message, details = [], innererror }: ODataError): string {
  const inner = details.map((one) => describe(one).replace(/^/gm, '\t'));
  const more = inner.length === 0 ? '' : `\nException Details:${inner.join('\n')}`;
  const cause = innererror === undefined ? '' : `\nInner error: ${JSON.stringify(innererror, null, 4)}`;
  return `(${code}) ${message}\nCode: ${code}\nMessage: ${message}${more}${cause}`;
}
