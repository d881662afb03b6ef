// Why a request got no answer, in words that its reader can act on.
import { expect, test } from '@jest/globals';
import { describeNetworkFailure, networkFailureOf, networkHint } from '../../src/http/network-failure.ts';

const coded = (code: string, cause?: unknown): Error =>
  Object.assign(new Error('text that is never shown', { cause }), { code });

test.each([
  [coded('ENOTFOUND'), 'dns'],
  [coded('EAI_AGAIN'), 'dns'],
  [coded('SELF_SIGNED_CERT_IN_CHAIN'), 'certificate'],
  [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'certificate'],
  [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate'],
  [coded('ECONNREFUSED'), 'refused'],
  [coded('ECONNRESET'), 'broken'],
  [coded('ETIMEDOUT'), 'timeout'],
  [Object.assign(new Error('late'), { name: 'TimeoutError' }), 'timeout'],
  [new Error('Proxy response (407) !== 200 when HTTP Tunneling'), 'proxy'],
  [new Error('outer', { cause: coded('ENOTFOUND') }), 'dns'],
  [new Error('nothing known'), 'unknown'],
  ['no error at all', 'unknown'],
])('%p is told as %s', (error, failure) => {
  expect(networkFailureOf(error)).toBe(failure);
  expect(describeNetworkFailure(networkFailureOf(error))).not.toContain('text that is never shown');
});

test('a cause that is its own cause ends', () => {
  const error = new Error('round');
  error.cause = error;
  expect(networkFailureOf(error)).toBe('unknown');
});

test('a certificate is mended by NODE_EXTRA_CA_CERTS, a name by DNS or the proxy', () => {
  expect(networkHint('certificate', 'azure')).toContain('NODE_EXTRA_CA_CERTS');
  expect(networkHint('dns', 'azure')).toContain('HTTPS_PROXY');
});
