// Classifies why a request got no response. It decides by the codes and names of errors, and never shows their messages, because
// these may quote what was sent or received.

import { ActionError } from '../core/errors/action-error.ts';
import { chainOf, codeOf } from './error-chain.ts';
import { noTunnelOf } from './proxy-failure.ts';

export type NetworkFailure =
  | 'dns'
  | 'certificate'
  | 'proxy'
  | 'refused'
  | 'broken'
  | 'timeout'
  | 'oversized'
  | 'undecodable'
  | 'unknown';

/** Codes of Node, OpenSSL, undici and Azure's clients. */
const CODES: readonly (readonly [RegExp, NetworkFailure])[] = [
  [/^ANSWER_OVERSIZED$/, 'oversized'],
  [/^(?:ANSWER_CODING|Z_\w+)$/, 'undecodable'],
  [/^PROXY_/, 'proxy'],
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/CERT|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/, 'certificate'],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES)$/, 'refused'],
  [/TIMEDOUT|TIMEOUT|^ABORT_ERR$|^(?:Timeout|Abort)Error$/, 'timeout'],
  [/^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_RES_\w+|HPE_\w+|PARSE_ERROR)$/, 'broken'],
];

export function networkFailureOf(error: unknown): NetworkFailure {
  const codes = chainOf(error).flatMap((at) => [codeOf(at), at.name]);
  return codes.map(kindOf).find((kind) => kind !== undefined) ?? 'unknown';
}

/** The kind of failure that a code stands for. */
export function kindOf(code: string): NetworkFailure | undefined {
  return CODES.find(([pattern]) => pattern.test(code))?.[1];
}

/**
 * Whether sending the request again would change nothing: a certificate is not trusted, the proxy has refused, or an error of
 * this action's own kept it from leaving.
 */
export function isLasting(error: unknown): boolean {
  if (chainOf(error).some((at) => at instanceof ActionError)) return true;
  const cause = noTunnelOf(error)?.cause;
  if (cause) return 'status' in cause ? cause.status < 500 : kindOf(cause.code) === 'certificate';
  return networkFailureOf(error) === 'certificate';
}

/**
 * Whether a request certainly never left: its host was not found, no connection was made, its certificate was not accepted, or
 * the proxy opened no tunnel. An established connection can fail with the same code, so a refusal counts only while
 * connecting. A handshake that fails without a certificate error looks like a failure in mid-connection, so it does not count.
 */
export function neverLeft(error: unknown): boolean {
  if (noTunnelOf(error)) return true;
  for (const at of chainOf(error)) {
    const code = codeOf(at);
    if (/^(?:ENOTFOUND|EAI_\w+)$|CERT|^UNABLE_TO_/.test(code)) return true;
    if (code === 'ECONNREFUSED' && (!('syscall' in at) || at.syscall === 'connect')) return true;
  }
  return false;
}

const DESCRIPTIONS: Readonly<Record<NetworkFailure, string>> = {
  dns: 'its host name could not be resolved (DNS)',
  certificate: 'its certificate could not be verified',
  proxy: 'the proxy did not open a connection to it',
  refused: 'the connection was refused',
  broken: 'the connection was interrupted',
  timeout: 'no response arrived in time',
  oversized: 'the response was larger than 4 MiB',
  undecodable: 'the response could not be decompressed',
  unknown: 'the connection failed',
};

/** A clause without a period: `the connection was interrupted`. */
export function describeNetworkFailure(failure: NetworkFailure): string {
  return DESCRIPTIONS[failure];
}
