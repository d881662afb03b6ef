// The agents of Azure's connections, which the SDK's debug log prints with every request.
import { expect, test } from '@jest/globals';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { keepAliveAgent } from '../../src/azure/connections.ts';

test.each([
  ['directly', undefined],
  ['behind a proxy', new HttpsProxyAgent('http://user:password@proxy.example:8080')],
])('%s, an agent that is printed leads to no header that was sent, and to no password', (_name, chosen) => {
  const agent = keepAliveAgent(chosen);
  Object.assign(agent.sockets, { host: [{ _httpMessage: { _header: 'Authorization: Bearer secret' } }] });
  expect(JSON.stringify({ agent })).toBe('{"agent":"[agent]"}');
});
