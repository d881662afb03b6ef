// The one rule for proxies, and what is wrong with a variable that names none.
import { describe, expect, test } from '@jest/globals';
import { proxyFor, proxyProblems } from '../../src/http/proxy.ts';

const AZURE = 'https://management.azure.com/subscriptions';
const PROXY = 'http://proxy.corp:8080';

function used(environment: NodeJS.ProcessEnv, url = AZURE): string | undefined {
  return proxyFor(new URL(url), environment)?.url.href;
}

describe('the proxy', () => {
  test.each([
    ['proxy.corp:8080', 'http://proxy.corp:8080/'],
    ['10.0.0.1:3128', 'http://10.0.0.1:3128/'],
    ['[fd00::1]:3128', 'http://[fd00::1]:3128/'],
    ['user:word@proxy.corp:8080', 'http://user:word@proxy.corp:8080/'],
    ['user:100%@proxy.corp:8080', 'http://user:100%25@proxy.corp:8080/'],
    ['user:a%20b%zz@proxy.corp', 'http://user:a%20b%25zz@proxy.corp/'],
    ['DOMAIN%5Cuser:p%40ss@proxy.corp', 'http://DOMAIN%5Cuser:p%40ss@proxy.corp/'],
    ['user@corp:word@proxy.corp', 'http://user%40corp:word@proxy.corp/'],
    [' proxy.corp\n', 'http://proxy.corp/'],
    ['HTTP://proxy.corp:8080/', 'http://proxy.corp:8080/'],
    ['https://proxy.corp', 'https://proxy.corp/'],
    ['', undefined],
    ['  ', undefined],
  ])('%p is %p', (value, expected) => {
    const environment = { HTTPS_PROXY: value };
    expect(used(environment)).toBe(expected);
    expect(proxyProblems(environment)).toEqual([]);
  });

  test.each([
    ['the lower-case name first', { HTTPS_PROXY: 'upper', https_proxy: 'lower' }, 'http://lower/'],
    ['the upper-case name if the other is empty', { HTTPS_PROXY: 'upper', https_proxy: '' }, 'http://upper/'],
    ['ALL_PROXY if there is no other', { ALL_PROXY: 'all' }, 'http://all/'],
    ['HTTPS_PROXY before ALL_PROXY', { ALL_PROXY: 'all', HTTPS_PROXY: 'https' }, 'http://https/'],
    ['not HTTP_PROXY, which is for other URLs', { HTTP_PROXY: PROXY }, undefined],
  ])('comes from %s', (_name, environment, expected) => {
    expect(used(environment)).toBe(expected);
  });
});

describe('a variable that names no proxy', () => {
  const SECRET = 'Passw0rd';

  test.each([
    [':::', 'not the URL of a proxy'],
    ['http://', 'not the URL of a proxy'],
    ['http://proxy.corp:99999', 'not the URL of a proxy'],
    ['http://proxy.corp:port', 'not the URL of a proxy'],
    [`http://user:${SECRET}#1@proxy.corp:8080`, 'percent-encoded'],
    [`user:${SECRET}#1@proxy.corp:8080`, 'percent-encoded'],
    [`http://user:80#${SECRET}@proxy.corp`, 'percent-encoded'],
    [`http://user:${SECRET}/1@proxy.corp:8080`, 'percent-encoded'],
    [`http://user:${SECRET}?1@proxy.corp:8080`, 'percent-encoded'],
    [`http://user:${SECRET}\\@proxy.corp:8080`, 'percent-encoded'],
    [`http://user:${SECRET} 1@proxy.corp:8080`, 'white space'],
    ['http://proxy.corp\nhttp://other.corp', 'white space'],
    [`http://user:${SECRET}%ff@proxy.corp`, 'not text in UTF-8'],
    ['socks5://proxy.corp:1080', 'of the type socks5'],
    [`socks5h://user:${SECRET}@proxy.corp:1080`, 'of the type socks5h'],
  ])('%p is a problem with the name of the variable, and without its value', (value, what) => {
    for (const variable of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY']) {
      const problems = proxyProblems({ [variable]: value });
      expect(problems).toEqual([{ variable, message: expect.stringContaining(what) }]);
      expect(JSON.stringify(problems)).not.toContain(SECRET);
      expect(used({ [variable]: value })).toBeUndefined();
    }
  });

  test('is no problem if it is not used', () => {
    expect(
      proxyProblems({ HTTPS_PROXY: PROXY, ALL_PROXY: 'socks5://proxy.corp', HTTP_PROXY: ':::' }),
    ).toEqual([]);
  });
});

describe('NO_PROXY', () => {
  test.each([
    ['azure.com', AZURE],
    ['Azure.COM', AZURE],
    ['.azure.com', AZURE],
    ['*.azure.com', AZURE],
    ['management.azure.com', AZURE],
    ['management.azure.com:443', AZURE],
    ['azure.com:443', AZURE],
    ['*', AZURE],
    ['internal.corp, azure.com', AZURE],
    ['internal.corp azure.com', AZURE],
    [',,azure.com,', AZURE],
    ['ghes.corp:8443', 'https://ghes.corp:8443/api/v3'],
    ['ghes.corp', 'https://ghes.corp:8443/api/v3'],
    ['[fd00::7]', 'https://[fd00::7]/api/v3'],
    ['fd00::7', 'https://[fd00::7]/api/v3'],
    ['[fd00::7]:443', 'https://[fd00::7]/api/v3'],
    ['', 'https://localhost:8443/'],
    ['', 'https://127.0.0.1/'],
    ['', 'https://[::1]/'],
  ])('%p excepts %s', (exceptions, url) => {
    expect(used({ HTTPS_PROXY: PROXY, NO_PROXY: exceptions }, url)).toBeUndefined();
    expect(used({ HTTPS_PROXY: PROXY, no_proxy: exceptions }, url)).toBeUndefined();
  });

  test.each([
    ['zure.com', AZURE],
    ['management.azure.com:8443', AZURE],
    ['management.azure.com.', AZURE],
    ['*zure.com', AZURE],
    ['ghes.corp:443', 'https://ghes.corp:8443/api/v3'],
    ['fd00::8', 'https://[fd00::7]/api/v3'],
    ['', 'https://localhost.corp/'],
  ])('%p does not except %s', (exceptions, url) => {
    expect(used({ HTTPS_PROXY: PROXY, NO_PROXY: exceptions }, url)).toBe(`${PROXY}/`);
  });

  test('is read in lower case first, as the other variables are', () => {
    expect(used({ HTTPS_PROXY: PROXY, no_proxy: 'github.com', NO_PROXY: '*' })).toBe(`${PROXY}/`);
  });
});
