// The Azure Maps data plane, limited to one operation: enough to verify whether a key works.
import type { SimReply, SimRequest, SimService } from '../../network/http.ts';
import { clouds, isPrivateDataPlane } from '../clouds.ts';
import type { SimAccount } from './account.ts';
import {
  caption,
  endpointNotFound,
  failure,
  invalidKey,
  localAuthDisabled,
  publicAccessDisabled,
} from './data-plane-replies.ts';

export interface DataPlaneWorld {
  readonly accounts: readonly SimAccount[];
  readonly violation: (what: string) => void;
}

/** The host at which an account answers behind its private endpoint; undefined if it has none. */
export function privateHostOf({
  cloud,
  uniqueId,
  location,
  privateEndpoint,
}: SimAccount): string | undefined {
  const zone = clouds.find(({ name }) => name === cloud)?.privateDataPlane;
  if (!privateEndpoint || zone === undefined) return undefined;
  return `${uniqueId}.${location.replaceAll(' ', '').toLowerCase()}.${zone}`;
}

export class DataPlane implements SimService {
  /** Every request is answered with this, until a test removes it. */
  reply: SimReply | undefined;
  readonly #world: DataPlaneWorld;

  constructor(world: DataPlaneWorld) {
    this.#world = world;
  }

  answersFor(host: string): boolean {
    return clouds.some(({ dataPlane }) => dataPlane === host) || this.#accountAt(host) !== undefined;
  }

  /** Whether a host without an answer is that of a private endpoint which does not exist. Its name does not resolve. */
  isUnresolved(host: string): boolean {
    return isPrivateDataPlane(host) && !this.answersFor(host);
  }

  handle(request: SimRequest): SimReply {
    return this.#malformed(request) ?? this.reply ?? this.#verify(request);
  }

  #malformed({ method, url }: SimRequest): SimReply | undefined {
    const isKey = (value: string): boolean =>
      this.#world.accounts.some(({ everyKeyEver }) => everyKeyEver.includes(value));
    if (url.searchParams.has('subscription-key') || [...url.searchParams.values()].some(isKey)) {
      this.#world.violation('a key was sent to the data plane in a URL');
      return failure(400, '400 BadRequest', 'The simulator does not accept a key in a URL.');
    }
    if (method !== 'GET' || url.pathname !== '/map/copyright/caption/json') return endpointNotFound();
    if (url.searchParams.get('api-version') !== '2024-04-01')
      return failure(400, '400 BadRequest', 'A valid api-version is required.');
    return undefined;
  }

  #verify({ url: { hostname }, headers }: SimRequest): SimReply {
    const key = headers['subscription-key'] ?? '';
    const owner = this.#accountAt(hostname);
    const cloud = clouds.find(({ dataPlane }) => dataPlane === hostname)?.name;
    const candidates =
      owner === undefined ? this.#world.accounts.filter((one) => one.cloud === cloud) : [owner];
    const account = candidates.find((one) => one.isKnown(key));
    if (account === undefined) return invalidKey();
    const { disableLocalAuth, publicNetworkAccess } = account.appliedSettings;
    if (disableLocalAuth) return localAuthDisabled();
    if (owner === undefined && (account.privateEndpoint || publicNetworkAccess === 'disabled'))
      return publicAccessDisabled();
    return caption();
  }

  #accountAt(host: string): SimAccount | undefined {
    return this.#world.accounts.find((one) => !one.deleted && privateHostOf(one) === host);
  }
}
