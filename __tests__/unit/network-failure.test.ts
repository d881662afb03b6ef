// How the reason why a request got no response is classified and described.
import { describe, expect, test } from '@jest/globals';
import {
  describeNetworkFailure,
  isLasting,
  networkFailureOf,
  neverLeft,
} from '../../src/http/network-failure.ts';
import { describeFailure, networkHint, noAnswer } from '../../src/http/no-answer.ts';
import { ProxyFailure } from '../../src/http/proxy-failure.ts';

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
  [new ProxyFailure('example.com', { status: 407 }), 'proxy'],
  [new Error('outer', { cause: new ProxyFailure('example.com', { code: 'ENOTFOUND' }) }), 'proxy'],
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
  expect(networkHint('certificate', 'the status')).toContain('NODE_EXTRA_CA_CERTS');
  expect(networkHint('dns', 'the status')).toContain('HTTPS_PROXY');
});

describe('a request certainly never left', () => {
  const during = (syscall: string, code: string) => Object.assign(coded(code), { syscall });

  test.each([
    ['its host was not found', coded('ENOTFOUND')],
    ['the resolver was busy', during('getaddrinfo', 'EAI_AGAIN')],
    ['nothing listens', during('connect', 'ECONNREFUSED')],
    ['nothing listens, and the client does not name the call', coded('ECONNREFUSED')],
    ['the certificate was not accepted', coded('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['the certificate was not accepted, for another reason', coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
    ['the certificate is for another host', coded('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['the proxy refused the tunnel', new ProxyFailure('example.com', { status: 407 })],
    ['the proxy was reset', new ProxyFailure('example.com', { code: 'ECONNRESET' })],
    // The Azure SDK keeps the code and the message.
    ['the proxy refused the tunnel, and a client copied the error', coded('PROXY_STATUS_503')],
    ['a cause says so', new Error('outer', { cause: coded('ENOTFOUND') })],
  ])('if %s', (_, error) => {
    expect(neverLeft(error)).toBe(true);
  });

  test.each([
    ['the connection was reset', coded('ECONNRESET')],
    ['an established connection was refused', during('read', 'ECONNREFUSED')],
    ['a write failed', during('write', 'EPIPE')],
    ['no answer arrived in time', coded('ETIMEDOUT')],
    ['a handshake failed without a certificate error', coded('EPROTO')],
    ['the TLS library failed', coded('ERR_SSL_BAD_RECORD')],
    ['the answer could not be parsed', coded('HPE_INVALID_CONSTANT')],
    ['the run aborted it', Object.assign(new Error('aborted'), { name: 'AbortError' })],
    ['nothing is known', new Error('Something about ENOTFOUND')],
    ['it is not an error', 'ENOTFOUND'],
    ['the error is its own cause', loop()],
  ])('but that is not certain if %s', (_, error) => {
    expect(neverLeft(error)).toBe(false);
  });
});

function loop(): Error {
  const error = new Error('round');
  error.cause = error;
  return error;
}

test.each([
  [coded('SELF_SIGNED_CERT_IN_CHAIN'), true],
  [new ProxyFailure('example.com', { status: 407 }), true],
  [new ProxyFailure('example.com', { status: 403 }), true],
  [new ProxyFailure('example.com', { status: 503 }), false],
  [new ProxyFailure('example.com', { code: 'ECONNREFUSED' }), false],
  [new ProxyFailure('example.com', { code: 'CERT_HAS_EXPIRED' }), true],
  [coded('ECONNRESET'), false],
])('whether it is pointless to send a request again after %p: %p', (error, expected) => {
  expect(isLasting(error)).toBe(expected);
});

test('a certificate is described with its code', () => {
  expect(describeFailure(coded('CERT_HAS_EXPIRED'))).toBe(
    'its certificate could not be verified (CERT_HAS_EXPIRED)',
  );
});

test('the failure of a proxy is the same error for every service', () => {
  const failure = new ProxyFailure('management.azure.com', { status: 403 });
  const errors = (['azure-unreachable', 'github-unreachable', 'id-token-failed'] as const).map((code) =>
    noAnswer(new Error('outer', { cause: failure }), {
      code,
      what: 'It did not respond',
      unusable: { code, whose: 'Its response' },
      statusPage: 'the status',
    }),
  );
  expect(new Set(errors.map(({ code, message, hint }) => `${code} ${message} ${hint}`)).size).toBe(1);
  expect(errors[0]).toMatchObject({
    code: 'proxy-failed',
    message: expect.stringContaining('management.azure.com'),
  });
});
