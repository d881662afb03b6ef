// The proxy variables of the runner. GitHub's toolkit, curl, and the Azure CLI read `proxy.corp:8080` as
// `http://proxy.corp:8080`; the Azure SDK would read the host name as a scheme and fail without an explanation.

const UPPER_CASE = ['HTTPS_PROXY', 'ALL_PROXY'] as const;

/** The variables that name the proxy of an HTTPS request, in the order of precedence of Azure's SDK. */
const HTTPS_NAMES = UPPER_CASE.flatMap((name) => [name, name.toLowerCase()]);
const NAMES = [...HTTPS_NAMES, 'HTTP_PROXY', 'http_proxy'];

/** Adds the scheme to each proxy variable that lacks it. */
export function completeProxies(environment: NodeJS.ProcessEnv): void {
  for (const name of NAMES) {
    const proxy = environment[name]?.trim();
    if (proxy && !/^[a-z][a-z0-9+.-]*:\/\//i.test(proxy)) environment[name] = `http://${proxy}`;
  }
}

/** @returns the URL of the proxy for HTTPS requests; undefined if there is none. */
export function httpsProxy(environment: NodeJS.ProcessEnv): string | undefined {
  return HTTPS_NAMES.map((name) => environment[name] ?? '').find((value) => value !== '');
}

/** Whether some hosts are reached without the proxy. */
export function hasProxyExceptions(environment: NodeJS.ProcessEnv): boolean {
  return Boolean(environment['NO_PROXY'] ?? '') || Boolean(environment['no_proxy'] ?? '');
}
