// How the reason why a request got no response is classified and described.
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
])('%p is classified as %s', (error, failure) => {
  expect(networkFailureOf(error)).toBe(failure);
  expect(describeNetworkFailure(networkFailureOf(error))).not.toContain('text that is never shown');
});

test('an error that is its own cause does not cause an endless loop', () => {
  const error = new Error('round');
  error.cause = error;
  expect(networkFailureOf(error)).toBe('unknown');
});

test('the hint names NODE_EXTRA_CA_CERTS for a certificate, and HTTPS_PROXY for a name that cannot be resolved', () => {
  expect(networkHint('certificate', 'azure')).toContain('NODE_EXTRA_CA_CERTS');
  expect(networkHint('dns', 'azure')).toContain('HTTPS_PROXY');
});
