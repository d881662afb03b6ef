// Sends the few requests to GitHub that gh cannot send, through the proxy that the environment names.
import { getProxyForUrl } from 'proxy-from-env';
import { Agent, fetch, ProxyAgent, type Dispatcher } from 'undici';
import type { Web } from '../ports.ts';
import { SetupError, Stopped } from '../setup-error.ts';

const TIMEOUT = 30_000;
const LARGEST_ANSWER = 1_000_000;

export function openWeb(stop: AbortSignal): Web {
  return {
    async send({ method, url, bearer }) {
      try {
        const response = await fetch(url, {
          method,
          redirect: 'error',
          dispatcher: dispatcherFor(url),
          signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT)]),
          headers: {
            accept: 'application/vnd.github+json',
            'user-agent': 'azure-maps-keys-setup',
            'x-github-api-version': '2022-11-28',
            ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
          },
        });
        return { status: response.status, body: await response.text() };
      } catch {
        if (stop.aborted) throw new Stopped();
        // The error may quote the address, which holds a code of GitHub for some moments.
        throw new SetupError(`A request to ${new URL(url).host} failed.`, {
          hint: 'Check the network, and HTTPS_PROXY and NODE_EXTRA_CA_CERTS behind a proxy.',
        });
      }
    },
  };
}

/** undici's own agent for the environment's proxy still warns that it is experimental, in the person's terminal. */
function dispatcherFor(url: string): Dispatcher {
  const limits = { maxResponseSize: LARGEST_ANSWER };
  const proxy = getProxyForUrl(url);
  return proxy === '' ? new Agent(limits) : new ProxyAgent({ uri: proxy, ...limits });
}
