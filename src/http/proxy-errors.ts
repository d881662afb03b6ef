// The error about a proxy that did not open a connection. It is the same at whichever request shows it first.

import { ActionError } from '../core/errors/action-error.ts';
import { kindOf, type NetworkFailure } from './network-failure.ts';
import type { NoTunnel } from './proxy-failure.ts';
import { proxyOf } from './proxy.ts';

interface Explanation {
  /** After the name of the proxy. */
  readonly what: string;
  readonly hint: string;
}

interface RefusedTunnel {
  /** The host to which the request should have gone. */
  readonly host: string;
  /** That names the proxy. */
  readonly variable: string;
  /** Host and port of the proxy. */
  readonly address: string;
  /** Whether the variable contains a user name. */
  readonly signsIn: boolean;
}

export function proxyFailed({ cause, host = 'the service' }: NoTunnel, error: unknown): ActionError {
  const { variable = 'HTTPS_PROXY', url } = proxyOf(process.env) ?? {};
  const { what, hint } =
    'status' in cause
      ? explainStatus(cause.status, {
          host,
          variable,
          address: url?.host ?? 'HOST:PORT',
          signsIn: Boolean(url?.username),
        })
      : {
          what: WITHOUT_ANSWER[kindOf(cause.code) ?? 'unknown'],
          hint: `Check the address in ${variable}, and that this runner can reach the proxy. ${withoutProxy(host)}`,
        };
  return new ActionError(
    'proxy-failed',
    `The proxy ${url?.host ?? ''} (${variable}) ${what}. So no connection to ${host} could be opened.`,
    { hint, cause: error },
  );
}

/** What happened to the connection to the proxy itself. */
const WITHOUT_ANSWER: Readonly<Record<NetworkFailure, string>> = {
  dns: 'has a host name that could not be resolved (DNS)',
  certificate: 'has a certificate that could not be verified',
  refused: 'did not accept the connection',
  broken: 'closed the connection without an answer',
  timeout: 'did not respond in time',
  proxy: 'could not be reached',
  oversized: 'sent a response that was larger than 4 MiB',
  undecodable: 'sent a response that could not be decompressed',
  unknown: 'could not be reached',
};

function explainStatus(status: number, { host, variable, address, signsIn }: RefusedTunnel): Explanation {
  if (status === 407)
    return signsIn
      ? {
          what: `responded with status 407 to the user name and password in ${variable}`,
          hint: `Correct them: @ : / # ? % are written as %40 %3A %2F %23 %3F %25. If they are right, the proxy may require another scheme than Basic, such as NTLM or Kerberos, which this action does not support. ${withoutProxy(host)}`,
        }
      : {
          what: 'requires a user name and password (status 407)',
          hint: `Set them for the step, from secrets, percent-encoded:\nenv:\n  ${variable}: http://\${{ secrets.PROXY_USER }}:\${{ secrets.PROXY_PASSWORD }}@${address}\n${withoutProxy(host)}`,
        };
  if (status >= 500)
    return {
      what: `did not connect to ${host} (status ${status})`,
      hint: `Run the workflow again; if the problem persists, ask the administrator of the proxy, which responds in this way if it cannot resolve the host's name or cannot reach the host. ${withoutProxy(host)}`,
    };
  return {
    what: `refused to connect to ${host} (status ${status})`,
    hint: `Ask the administrator of the proxy to allow ${host}, port 443. ${withoutProxy(host)}`,
  };
}

function withoutProxy(host: string): string {
  return `If this runner can reach the host without the proxy, add it to the exceptions in NO_PROXY:\nenv:\n  NO_PROXY: ${host}`;
}
