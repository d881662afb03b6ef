// Sends the requests of `gh` to the simulator of this process.
import type { Simulator } from '../../simulator.ts';
import type { WireReply } from '../../network/wire.ts';
import { fail } from './failure.ts';
import { graphQlUrl, type Hosts, restPrefix } from './hosts.ts';
import { httpFailure, type Received } from './http-failure.ts';

export const version = '2.102.0';

/** What all commands but `gh api` accept: previews that ended long ago, and still JSON. */
const previews = 'application/vnd.github.merge-info-preview+json, application/vnd.github.nebula-preview';

export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body?: string;
  readonly accept?: string;
}

export class GhClient {
  readonly hosts: Hosts;
  readonly #simulator: Simulator;
  readonly #signal: AbortSignal;

  constructor(simulator: Simulator, hosts: Hosts, signal: AbortSignal) {
    this.#simulator = simulator;
    this.hosts = hosts;
    this.#signal = signal;
  }

  async send({ method, url, body = '', accept = previews }: Sent, redirects = 0): Promise<Received> {
    const target = new URL(url);
    const host = target.hostname.replace(/^api\./, '');
    const token = this.hosts.tokenFor(host)?.token;
    const headers = {
      accept,
      'content-type': 'application/json; charset=utf-8',
      'user-agent': `GitHub CLI ${version}`,
      'x-github-api-version': '2022-11-28',
      ...(token === undefined ? {} : { authorization: `token ${token}` }),
    };
    const answer = await this.#simulator.send({ method, url: target, headers, body });
    if (answer.kind === 'hang') await this.#ended();
    if (answer.kind !== 'reply') return fail(`${titleCase(method)} "${url}": ${broken[answer.kind]}`);
    const { reply } = answer;
    const { location } = reply.headers;
    if (reply.status < 300 || reply.status > 399 || location === undefined || redirects > 10)
      return { ...reply, headers: { ...reply.headers, ...lengthOf(reply) }, url };
    const isKept = reply.status === 307 || reply.status === 308 || method === 'GET';
    return this.send(
      { method: isKept ? method : 'GET', url: location, body: isKept ? body : '', accept },
      redirects + 1,
    );
  }

  /** The parsed answer of a REST operation, and the address of the next page. */
  async rest(
    host: string,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ readonly body: unknown; readonly next: string | undefined }> {
    const url = path.startsWith('https:') ? path : `${restPrefix(host)}${path}`;
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await this.send({ method, url, ...sent });
    if (reply.status > 299) throw httpFailure(reply);
    return { body: reply.body === '' ? undefined : JSON.parse(reply.body), next: nextOf(reply) };
  }

  /** The items of all pages. */
  async all<T>(host: string, path: string, list: string): Promise<T[]> {
    const items: T[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const page = await this.rest(host, 'GET', next);
      items.push(...((page.body as Readonly<Record<string, readonly T[]>>)[list] ?? []));
      next = page.next;
    }
    return items;
  }

  async graphQl(host: string, question: object): Promise<unknown> {
    const body = JSON.stringify(question);
    const reply = await this.send({ method: 'POST', url: graphQlUrl(host), body });
    if (reply.status > 299) throw httpFailure(reply);
    const { data, errors = [] } = JSON.parse(reply.body) as {
      readonly data?: unknown;
      readonly errors?: readonly { readonly message: string; readonly path?: readonly string[] }[];
    };
    const problems = errors.map(({ message, path }) =>
      path === undefined ? message : `${message} (${path.join('.')})`,
    );
    return problems.length > 0 ? fail(`GraphQL: ${problems.join(', ')}`) : data;
  }

  #ended(): Promise<void> {
    return new Promise((resolve) => {
      this.#signal.addEventListener('abort', () => {
        resolve();
      });
    });
  }
}

/** As Go describes a connection that broke. */
const broken = {
  hang: 'context canceled',
  close: 'EOF',
  reset: 'read: connection reset by peer',
  truncated: 'unexpected EOF',
  flood: 'unexpected EOF',
} as const;

/** A server sends it with every answer that may have a body. */
function lengthOf({ status, body }: WireReply): Record<string, string> {
  return status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
}

function titleCase(method: string): string {
  return `${method.charAt(0)}${method.slice(1).toLowerCase()}`;
}

export function nextOf({ headers }: WireReply): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(headers['link'] ?? '')?.[1];
}
