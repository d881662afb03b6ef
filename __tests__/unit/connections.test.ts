// The agents of Azure's connections. The SDK's debug log prints the agent with every request, so it must not reveal
// request headers or passwords.
import { expect, test } from '@jest/globals';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { keepAliveAgent } from '../../src/azure/connections.ts';

test.each([
  ['a direct connection', undefined],
  ['a connection through a proxy', new HttpsProxyAgent('http://user:password@proxy.example:8080')],
])('the printed agent of %s contains no request header and no password', (_name, chosen) => {
  const agent = keepAliveAgent(chosen);
  Object.assign(agent.sockets, { host: [{ _httpMessage: { _header: 'Authorization: Bearer secret' } }] });
  expect(JSON.stringify({ agent })).toBe('{"agent":"[agent]"}');
});
