// The Azure Maps data plane, limited to one operation: enough to verify whether a key works.
import type { SimReply, SimRequest, SimService } from '../../network/http.ts';
import { clouds } from '../clouds.ts';
import type { SimAccount } from './account.ts';

export interface DataPlaneWorld {
  readonly accounts: readonly SimAccount[];
  readonly violation: (what: string) => void;
}

function failure(status: number, code: string, message: string): SimReply {
  return { status, body: { error: { code, message } } };
}

export function createDataPlane(world: DataPlaneWorld): SimService {
  const isKey = (value: string): boolean =>
    world.accounts.some(({ everyKeyEver }) => everyKeyEver.includes(value));

  const handle = ({ method, url, headers }: SimRequest): SimReply => {
    const cloud = clouds.find(({ dataPlane }) => dataPlane === url.hostname);
    if (url.searchParams.has('subscription-key') || [...url.searchParams.values()].some(isKey)) {
      world.violation('a key was sent to the data plane in a URL');
      return failure(400, '400 BadRequest', 'The simulator does not accept a key in a URL.');
    }
    if (method !== 'GET' || url.pathname !== '/map/copyright/caption/json') {
      return failure(404, '404 NotFound', 'Resource not found.');
    }
    if (url.searchParams.get('api-version') !== '2024-04-01') {
      return failure(400, '400 BadRequest', 'A valid api-version is required.');
    }
    const key = headers['subscription-key'];
    const account = world.accounts.find(
      (one) => one.cloud === cloud?.name && key !== undefined && one.works(key),
    );
    if (account === undefined) {
      return failure(401, '401 Unauthorized', 'Permission, capacity, or authentication issues.');
    }
    if (account.publicNetworkAccess === 'disabled') {
      return failure(403, '403 Forbidden', 'Public network access is disabled for this account.');
    }
    return { status: 200, body: { formatVersion: '0.0.1', copyrightsCaption: '© 1992 - 2026 TomTom.' } };
  };

  return { answersFor: (host) => clouds.some(({ dataPlane }) => dataPlane === host), handle };
}
