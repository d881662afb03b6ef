// Says in words why a request got no answer at all, from the code that Node gives to a network error. Reads codes
// and names only: a message may quote what was sent or received.

export type NetworkFailure = 'dns' | 'certificate' | 'proxy' | 'refused' | 'broken' | 'timeout' | 'unknown';

/** The codes of Node, of OpenSSL, of undici and of Azure's clients; anything that speaks of a certificate is one. */
const CODES: readonly (readonly [RegExp, NetworkFailure])[] = [
  [/^(?:ENOTFOUND|EAI_\w+)$/, 'dns'],
  [/CERT|^UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/, 'certificate'],
  [/^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES)$/, 'refused'],
  [/TIMEDOUT|TIMEOUT|^ABORT_ERR$|^(?:Timeout|Abort)Error$/, 'timeout'],
  [/^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_RES_\w+|HPE_\w+|PARSE_ERROR)$/, 'broken'],
];

export function networkFailureOf(error: unknown): NetworkFailure {
  const codes: string[] = [];
  // A cause of a cause is enough for every client in use; a cycle cannot hold this up.
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    codes.push(at.name);
    // Both proxy agents refuse a tunnel in a sentence of their own and without a code.
    if (/^Proxy (?:response|connection|CONNECT)/i.test(at.message)) return 'proxy';
  }
  for (const code of codes) {
    const kind = CODES.find(([pattern]) => pattern.test(code))?.[1];
    if (kind !== undefined) return kind;
  }
  return 'unknown';
}

const WHAT: Readonly<Record<NetworkFailure, string>> = {
  dns: 'its name could not be resolved (DNS)',
  certificate: 'its certificate could not be verified',
  proxy: 'the proxy refused the connection',
  refused: 'the connection was refused',
  broken: 'the connection broke off',
  timeout: 'no answer came in time',
  unknown: 'the connection failed',
};

/** Half a sentence: `the connection broke off`. */
export function describeNetworkFailure(failure: NetworkFailure): string {
  return WHAT[failure];
}

const PROXY = 'HTTPS_PROXY and NO_PROXY';

/** @param status where the service tells of its own faults. */
export function networkHint(failure: NetworkFailure, status: string): string {
  switch (failure) {
    case 'dns':
      return `On a self-hosted runner: check its DNS, and ${PROXY} where only a proxy leads out. On a GitHub-hosted runner: run the workflow again.`;
    case 'certificate':
      return 'A proxy that opens TLS signs with its own certificate authority, which Node does not know. Give its PEM file to the step or to the runner: env: NODE_EXTRA_CA_CERTS: /path/to/ca.pem. Do not switch verification off: keys travel on this connection.';
    case 'proxy':
      return `Check ${PROXY} of the runner, and that the proxy lets this host through and needs no password of its own.`;
    case 'refused':
    case 'broken':
    case 'timeout':
    case 'unknown':
      return `It was tried several times. Run the workflow again; if it stays so, look at ${status}. Behind a proxy or a firewall: check ${PROXY} of the runner, and that this host is let through.`;
  }
}
