// The simulated Azure without a proxy: requests go to its services directly.
import { createClock, type ScaledClock } from '../../simulator/determinism/clock.ts';
import type { SimReply } from '../../simulator/network/http.ts';
import { createAzure, type SimulatedAzure } from '../../simulator/simulated-azure.ts';
import { person } from '../../simulator/world.ts';

export const ARM = 'https://management.azure.com';

interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class AzureServices {
  readonly clock: ScaledClock = createClock();
  readonly azure: SimulatedAzure;
  readonly violations: string[] = [];
  readonly #services: ReturnType<typeof createAzure>['services'];
  #requests = 0;

  constructor() {
    const { azure, services } = createAzure(
      {
        clock: this.clock,
        seed: 'services',
        temporaryDirectory: () => '',
        violation: (what) => void this.violations.push(what),
      },
      {},
    );
    this.azure = azure;
    this.#services = services;
  }

  async ask(method: string, address: string, { headers = {}, body = '' }: Asking = {}): Promise<SimReply> {
    const url = new URL(address);
    const service = this.#services.find((one) => one.answersFor(url.hostname));
    if (service === undefined) throw new Error(`There is no service at ${url.hostname}.`);
    const index = (this.#requests += 1);
    return service.handle({ method, url, headers, body, index, at: this.clock.now(), open: 1 });
  }

  /** As the owner of the subscription, unless another application is named. */
  arm(
    method: string,
    path: string,
    apiVersion: string,
    { body, as = person }: { readonly body?: unknown; readonly as?: typeof person | Identity } = {},
  ): Promise<SimReply> {
    const token = this.azure.entra.issue(as, 'management.azure.com').value;
    const separator = path.includes('?') ? '&' : '?';
    return this.ask(method, `${ARM}${path}${separator}api-version=${apiVersion}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? '' : JSON.stringify(body),
    });
  }

  /** As a job does. Returns the access token, or Entra's error. */
  async signIn({ clientId, tenantId }: Identity): Promise<Readonly<Record<string, unknown>>> {
    const { requestUrl, requestToken } = this.azure.idToken;
    const issued = await this.ask('GET', `${requestUrl}&audience=api://AzureADTokenExchange`, {
      headers: { authorization: `Bearer ${requestToken}` },
    });
    const form = new URLSearchParams({
      client_id: clientId,
      grant_type: 'client_credentials',
      scope: `${ARM}/.default`,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: (issued.body as { readonly value: string }).value,
    });
    const address = `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`;
    const { body } = await this.ask('POST', address, { body: form.toString() });
    return body as Readonly<Record<string, unknown>>;
  }
}

export interface Identity {
  readonly clientId: string;
  readonly tenantId: string;
}
