// Failures of the network and of proxies.
import { startBlockingProxy } from '../blocking-proxy.ts';
import type { World } from '../world.ts';
import type { Failure } from './failure.ts';
import { HOSTILE_FAILURES } from './hostile.ts';

const gatewayPage = {
  status: 403,
  headers: { 'content-type': 'text/html' },
  body: '<html><body>Blocked by the web filter</body></html>',
};

export const NETWORK_FAILURES: readonly Failure[] = [
  ...HOSTILE_FAILURES,
  {
    name: 'proxy-page',
    isCommon: true,
    code: 'azure-unexpected-answer',
    gives: ['status 403', 'proxy', 'management.azure.com'],
    prepare: (world) => {
      const fault = { kind: 'reply', reply: gatewayPage } as const;
      world.inject({ match: { host: 'management.azure.com' }, fault, times: Infinity });
    },
  },
  {
    name: 'unknown-certificate',
    isCommon: true,
    code: 'id-token-failed',
    gives: ['certificate could not be verified', 'NODE_EXTRA_CA_CERTS: /path/to/ca.pem'],
    options: { env: { NODE_EXTRA_CA_CERTS: undefined } },
  },
  {
    name: 'azure-down',
    isCommon: true,
    code: 'azure-unreachable',
    gives: ['status 503', 'https://azure.status.microsoft'],
    prepare: (world) => {
      const fault = { kind: 'reply', reply: { status: 503, body: 'Service Unavailable' } } as const;
      world.inject({ match: { host: 'management.azure.com' }, fault, times: Infinity });
    },
  },
  {
    name: 'proxy-without-password',
    code: 'proxy-failed',
    gives: [
      'run-actions.example.actions.githubusercontent.com',
      'requires a user name and password (status 407)',
    ],
    withholds: ['GitHub did not'],
    options: behindProxy(/./, 407),
  },
  {
    name: 'proxy-wrong-password',
    code: 'proxy-failed',
    gives: ['responded with status 407 to the user name and password in HTTPS_PROXY', '%40'],
    withholds: ['Wr0ng'],
    options: behindProxy(/./, 407, 'mona:Wr0ng@'),
  },
  {
    name: 'proxy-forbids-the-sign-in',
    code: 'proxy-failed',
    gives: ['refused to connect to ', 'NO_PROXY: login.microsoftonline.com'],
    withholds: ['Entra'],
    options: behindProxy('login.microsoftonline.com', 403),
  },
  {
    name: 'proxy-forbids-azure',
    code: 'proxy-failed',
    gives: ['to allow management.azure.com, port 443'],
    withholds: ['azure.status.microsoft'],
    options: behindProxy('management.azure.com', 403),
  },
  {
    name: 'proxy-without-route-to-github',
    code: 'proxy-failed',
    gives: ['did not connect to api.github.com (status 503)', 'NO_PROXY: api.github.com'],
    withholds: ['githubstatus'],
    options: behindProxy('api.github.com', 503),
  },
  {
    name: 'proxy-forbids-a-vault',
    code: 'proxy-failed',
    gives: ['to allow contoso-kv.vault.azure.net, port 443'],
    inputs: { targets: 'keyvault:contoso-kv#azure-maps-key' },
    options: behindProxy('contoso-kv.vault.azure.net', 403),
  },
  {
    name: 'proxy-unknown',
    code: 'proxy-failed',
    gives: ['The proxy proxy.invalid:8080 (https_proxy) has a host name that could not be resolved'],
    options: { env: { HTTPS_PROXY: undefined, https_proxy: 'proxy.invalid:8080' } },
  },
  {
    name: 'proxy-not-listening',
    code: 'proxy-failed',
    gives: ['The proxy 127.0.0.1:9 (ALL_PROXY) did not accept the connection'],
    // Nothing listens on the port of the discard protocol.
    options: { env: { HTTPS_PROXY: '', ALL_PROXY: 'http://127.0.0.1:9', SIM_PROXY_PORT: '9' } },
  },
];

function behindProxy(blocked: string | RegExp, status: number, credentials = '') {
  return async (world: World) => {
    const proxy = await startBlockingProxy(world.simulator, blocked, status);
    world.atEnd(() => {
      proxy.stop();
    });
    const { HTTPS_PROXY = '', ...env } = proxy.env;
    return { env: { ...env, HTTPS_PROXY: HTTPS_PROXY.replace('//', `//${credentials}`) } };
  };
}
