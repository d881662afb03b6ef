// A proxy without a scheme gets the scheme that GitHub's toolkit, curl and the Azure CLI assume.
import { expect, test } from '@jest/globals';
import { completeProxies } from '../../src/http/proxy.ts';

test.each([
  ['proxy.corp:8080', 'http://proxy.corp:8080'],
  ['10.0.0.1:3128', 'http://10.0.0.1:3128'],
  ['user:word@proxy.corp:8080', 'http://user:word@proxy.corp:8080'],
  [' proxy.corp ', 'http://proxy.corp'],
  ['http://proxy.corp:8080', 'http://proxy.corp:8080'],
  ['https://proxy.corp', 'https://proxy.corp'],
  ['', ''],
])('the proxy %p becomes %p', (given, expected) => {
  const environment = { HTTPS_PROXY: given, https_proxy: given, NO_PROXY: given };
  completeProxies(environment);
  expect(environment).toEqual({ HTTPS_PROXY: expected, https_proxy: expected, NO_PROXY: given });
});
