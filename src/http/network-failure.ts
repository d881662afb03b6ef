// Classifies why a request got no response. It decides by the codes and names of errors, and compares messages only with fixed
// words, because they may quote what was sent or received.

export type NetworkFailure = 'dns' | 'certificate' | 'proxy' | 'refused' | 'broken' | 'timeout' | 'unknown';

/** Codes of Node, OpenSSL, undici and Azure's clients. */
const CODES: readonly (readonly [RegExp, NetworkFailure])[] = [
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/CERT|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/, 'certificate'],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES)$/, 'refused'],
  [/TIMEDOUT|TIMEOUT|^ABORT_ERR$|^(?:Timeout|Abort)Error$/, 'timeout'],
  [/^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_RES_\w+|HPE_\w+|PARSE_ERROR)$/, 'broken'],
];

export function networkFailureOf(error: unknown): NetworkFailure {
  const codes: string[] = [];
  // Four levels of causes are enough for the clients in use, and the limit ends a cycle too.
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    codes.push(at.name);
    // Both proxy agents report a refused tunnel in a sentence of their own and without a code.
    if (/^Proxy (?:response|connection|CONNECT)/i.test(at.message)) return 'proxy';
  }
  for (const code of codes) {
    const kind = CODES.find(([pattern]) => pattern.test(code))?.[1];
    if (kind !== undefined) return kind;
  }
  return 'unknown';
}

/**
 * Whether a request certainly never left: its host was not found, no connection was made, its certificate was not accepted, or
 * the proxy refused the tunnel. An established connection can fail with the same code, so a refusal counts only while
 * connecting. A handshake that fails without a certificate error looks like a failure in mid-connection, so it does not count.
 */
export function neverLeft(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if (/^Proxy (?:response|connection|CONNECT)/i.test(at.message)) return true;
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    if (/^(?:ENOTFOUND|EAI_\w+)$|CERT|^UNABLE_TO_/.test(code)) return true;
    if (code === 'ECONNREFUSED' && (!('syscall' in at) || at.syscall === 'connect')) return true;
  }
  return false;
}

const DESCRIPTIONS: Readonly<Record<NetworkFailure, string>> = {
  dns: 'its host name could not be resolved (DNS)',
  certificate: 'its certificate could not be verified',
  proxy: 'the proxy refused the connection',
  refused: 'the connection was refused',
  broken: 'the connection was interrupted',
  timeout: 'no response arrived in time',
  unknown: 'the connection failed',
};

/** A clause without a period: `the connection was interrupted`. */
export function describeNetworkFailure(failure: NetworkFailure): string {
  return DESCRIPTIONS[failure];
}

const PROXY = 'HTTPS_PROXY and NO_PROXY';

/** Where each service reports its own incidents. */
export const STATUS_PAGES = {
  azure: 'https://azure.status.microsoft',
  github: 'https://www.githubstatus.com',
} as const;

/** A clause about a response that did not come from the intended service. */
export const FOREIGN_ANSWER = 'most likely a proxy or a firewall responded instead';

/** @param host the host that the runner must be able to reach. */
export function foreignAnswerHint(host: string): string {
  return `Check ${PROXY} on the runner, and that ${host} is allowed; then run the workflow again.`;
}

export function networkHint(failure: NetworkFailure, service: keyof typeof STATUS_PAGES): string {
  switch (failure) {
    case 'dns':
      return `On a self-hosted runner, check its DNS settings, and ${PROXY} if only a proxy can reach the internet. On a GitHub-hosted runner, run the workflow again.`;
    case 'certificate':
      return 'A proxy that intercepts TLS signs with its own certificate authority, which Node does not trust. Set its PEM file for the step or the runner: env: NODE_EXTRA_CA_CERTS: /path/to/ca.pem. Do not disable verification, because secrets are sent over this connection.';
    case 'proxy':
      return `Check ${PROXY} on the runner, and that the proxy allows this host and does not require its own password.`;
    case 'refused':
    case 'broken':
    case 'timeout':
    case 'unknown':
      return `Run the workflow again; if the problem persists, check ${STATUS_PAGES[service]}. Behind a proxy or a firewall, check ${PROXY} on the runner, and that this host is allowed.`;
  }
}
