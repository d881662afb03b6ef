// A proxy that did not open a tunnel. The clients in use keep only the code and the message of an error, so both say everything.

import { chainOf, codeOf } from './error-chain.ts';

/** Why: the code of the failed connection to the proxy, or the status of the proxy's answer. */
export type ProxyCause = { readonly code: string } | { readonly status: number };

const CODE = /^PROXY_(?:STATUS_(\d{3})|(\w+))$/;
const MESSAGE = /^The proxy opened no tunnel to ([\w.:[\]-]{1,255})$/;

export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
  readonly code: string;

  constructor(host: string, cause: ProxyCause) {
    super(`The proxy opened no tunnel to ${host}`);
    this.code = 'status' in cause ? `PROXY_STATUS_${cause.status}` : `PROXY_${cause.code}`;
  }
}

export interface NoTunnel {
  readonly cause: ProxyCause;
  /** The host to which the request should have gone. */
  readonly host: string | undefined;
}

/** @param error a `ProxyFailure`, or what a client made of it. */
export function noTunnelOf(error: unknown): NoTunnel | undefined {
  for (const at of chainOf(error)) {
    const [found, status, code = ''] = CODE.exec(codeOf(at)) ?? [];
    if (found !== undefined)
      return {
        cause: status === undefined ? { code } : { status: Number(status) },
        host: MESSAGE.exec(at.message)?.[1],
      };
  }
  return undefined;
}
