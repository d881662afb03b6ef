// The errors about a request that got no answer, or an answer from somewhere else than its service.

import { ActionError, type ErrorCode } from '../core/errors/action-error.ts';
import { chainOf, codeOf } from './error-chain.ts';
import { describeNetworkFailure, kindOf, networkFailureOf, type NetworkFailure } from './network-failure.ts';
import { proxyFailed } from './proxy-errors.ts';
import { noTunnelOf } from './proxy-failure.ts';

const PROXY = 'HTTPS_PROXY and NO_PROXY';

/** Where each service reports its own incidents. */
export const STATUS_PAGES = {
  azure: 'https://azure.status.microsoft',
  github: 'https://www.githubstatus.com',
} as const;

/** A clause about a response that is not in the format of the intended service. */
export const FOREIGN_ANSWER = 'such a response usually comes from a proxy or a firewall';

/** @param host the host that the runner must be able to reach. */
export function foreignAnswerHint(host: string): string {
  return `Check ${PROXY} on the runner, and that ${host} is allowed; then run the workflow again.`;
}

/** What a request that got no answer was for. */
export interface Unanswered {
  readonly code: ErrorCode;
  /** `Azure Resource Manager did not respond`. */
  readonly what: string;
  /** The same about a response that cannot be used. */
  readonly unusable: { readonly code: ErrorCode; readonly whose: string };
  /** Where the service reports its incidents, to follow "check". */
  readonly statusPage: string;
}

/** The failure of the proxy, if it is the proxy's; otherwise what happened to the connection. */
export function noAnswer(error: unknown, { code, what, unusable, statusPage }: Unanswered): ActionError {
  const own = chainOf(error).find((at) => at instanceof ActionError);
  if (own) return own;
  const noTunnel = noTunnelOf(error);
  if (noTunnel) return proxyFailed(noTunnel, error);
  const how = unusableAnswer(error);
  if (how !== undefined)
    return new ActionError(unusable.code, `${unusable.whose} ${how}; ${FOREIGN_ANSWER}.`, {
      hint: networkHint('unknown', statusPage),
      cause: error,
    });
  return new ActionError(code, `${what}: ${describeFailure(error)}.`, {
    hint: networkHint(networkFailureOf(error), statusPage),
    cause: error,
  });
}

/** What is wrong with a response that arrived: `is larger than 4 MiB`. Undefined for any other failure. */
export function unusableAnswer(error: unknown): string | undefined {
  const failure = networkFailureOf(error);
  if (failure === 'oversized') return 'is larger than 4 MiB';
  return failure === 'undecodable' ? 'could not be decompressed' : undefined;
}

/** A clause without a period: `its certificate could not be verified (CERT_HAS_EXPIRED)`. */
export function describeFailure(error: unknown): string {
  const failure = networkFailureOf(error);
  const code = chainOf(error)
    .map(codeOf)
    .find((one) => kindOf(one) === 'certificate');
  const detail =
    failure === 'certificate' && code !== undefined && /^\w{1,60}$/.test(code) ? ` (${code})` : '';
  return `${describeNetworkFailure(failure)}${detail}`;
}

export function networkHint(failure: NetworkFailure, statusPage: string): string {
  switch (failure) {
    case 'dns':
      return `On a self-hosted runner, check its DNS settings, and ${PROXY} if only a proxy can reach the internet. On a GitHub-hosted runner, run the workflow again.`;
    case 'certificate':
      return 'If a proxy intercepts TLS, set the PEM file of its certificate authority, which Node does not trust, for the step or the runner:\nenv:\n  NODE_EXTRA_CA_CERTS: /path/to/ca.pem\nIf the certificate has expired or is not valid yet, check the clock of the runner too. Do not disable verification, because secrets are sent over this connection.';
    case 'proxy':
    case 'refused':
    case 'broken':
    case 'timeout':
    case 'oversized':
    case 'undecodable':
    case 'unknown':
      return `Run the workflow again; if the problem persists, check ${statusPage}. Behind a proxy or a firewall, check ${PROXY} on the runner, and that this host is allowed.`;
  }
}
