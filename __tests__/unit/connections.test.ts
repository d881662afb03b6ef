// The agents of connections. The Azure SDK's debug log prints the agent with every request, so it must not reveal request headers
// or passwords.
import { afterEach, expect, test } from '@jest/globals';
import { agentFor } from '../../src/http/connections.ts';

afterEach(() => {
  delete process.env['HTTPS_PROXY'];
});

test.each([
  ['a direct connection', undefined],
  ['a connection through a proxy', 'http://user:password@proxy.example:8080'],
])('the printed agent of %s contains no request header and no password', async (_name, proxy) => {
  if (proxy !== undefined) process.env['HTTPS_PROXY'] = proxy;
  const agent = await agentFor(new URL('https://management.azure.com/'));
  Object.assign(agent.sockets, { host: [{ _httpMessage: { _header: 'Authorization: Bearer secret' } }] });
  expect(JSON.stringify({ agent })).toBe('{"agent":"[agent]"}');
});
