// The runner's proxy, as the clients expect it. GitHub's toolkit, curl and the Azure CLI take `proxy.corp:8080` for
// `http://proxy.corp:8080`; Azure's SDK would take the host's name for a scheme and fail without saying why.

const NAMES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()]);

/** Gives every proxy of this process that has no scheme the one that it means. */
export function completeProxies(environment: NodeJS.ProcessEnv): void {
  for (const name of NAMES) {
    const proxy = environment[name]?.trim();
    if (proxy && !/^[a-z][a-z0-9+.-]*:\/\//i.test(proxy)) environment[name] = `http://${proxy}`;
  }
}
