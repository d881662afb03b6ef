// A client of the simulator, which sends requests through its proxy as the action does.
import { ProxyAgent, request, type Dispatcher } from 'undici';
import type { Simulator } from '../../simulator/simulator.ts';
import { publicWorld } from '../../simulator/world.ts';

export const arm = 'https://management.azure.com';
export const version = 'api-version=2023-06-01';
export const caption = 'https://atlas.microsoft.com/map/copyright/caption/json?api-version=2024-04-01';

export interface Answer {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly text: string;
  /** Empty if the body is not JSON. */
  readonly json: Record<string, unknown>;
}

export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export class Client {
  readonly #simulator: Simulator;
  readonly #agent: ProxyAgent;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    this.#agent = new ProxyAgent({ uri: simulator.proxyUrl, requestTls: { ca: simulator.ca } });
  }

  async ask(url: string, { method = 'GET', headers = {}, body }: Asking = {}): Promise<Answer> {
    const answer = await request(url, {
      method,
      headers,
      body: body ?? null,
      dispatcher: this.#agent,
      headersTimeout: 500,
      bodyTimeout: 500,
    });
    const text = await answer.body.text();
    let json: Record<string, unknown> = {};
    try {
      json = JSON.parse(text) as Record<string, unknown>;
    } catch {
      // Not every response is JSON.
    }
    return { status: answer.statusCode, headers: answer.headers, text, json };
  }

  bearer(resource = 'management.azure.com'): Record<string, string> {
    return { authorization: `Bearer ${this.#simulator.azure.entra.issue(publicWorld, resource).value}` };
  }

  listKeys(path = this.#simulator.azure.account().id): Promise<Answer> {
    return this.ask(`${arm}${path}/listKeys?${version}`, { method: 'POST', headers: this.bearer() });
  }

  regenerate(body: unknown = { keyType: 'secondary' }): Promise<Answer> {
    return this.ask(`${arm}${this.#simulator.azure.account().id}/regenerateKey?${version}`, {
      method: 'POST',
      headers: { ...this.bearer(), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }

  readAccount(): Promise<Answer> {
    return this.ask(`${arm}${this.#simulator.azure.account().id}?${version}`, { headers: this.bearer() });
  }

  verifyKey(key: string, url = caption): Promise<Answer> {
    return this.ask(url, { headers: { 'subscription-key': key } });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** The error code in the body of Resource Manager or Key Vault. */
export function codeOf({ json }: Answer): unknown {
  return (json['error'] as { code?: unknown } | undefined)?.code;
}
