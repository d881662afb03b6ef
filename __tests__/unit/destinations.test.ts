// Where a request may go. The documents name the same hosts: __tests__/meta/hosts.test.ts.
import { describe, expect, test } from '@jest/globals';
import {
  azureDestination,
  gitHubApi,
  isWithin,
  mustBeWithin,
  tokenService,
  type AzureService,
} from '../../src/http/destinations.ts';
import { send } from '../../src/http/request.ts';

const arm = azureDestination('Azure Resource Manager', 'AzureCloud', 'https://management.azure.com');

describe('a client of Azure is made for', () => {
  test.each<[AzureService, 'AzureCloud' | 'AzureUSGovernment', string]>([
    ['Microsoft Entra', 'AzureCloud', 'https://login.microsoftonline.com'],
    ['Microsoft Entra', 'AzureUSGovernment', 'https://login.microsoftonline.us'],
    ['Azure Resource Manager', 'AzureUSGovernment', 'https://management.usgovcloudapi.net'],
    ['Azure Maps', 'AzureCloud', 'https://atlas.microsoft.com'],
    [
      'Azure Maps',
      'AzureCloud',
      'https://12345678-9abc-def0-1234-56789abcdef0.westeurope.account.maps.azure.com',
    ],
    ['Azure Maps', 'AzureUSGovernment', 'https://atlas.azure.us'],
    ['Key Vault', 'AzureCloud', 'https://contoso-kv.vault.azure.net'],
    ['Key Vault', 'AzureUSGovernment', 'https://contoso-kv.vault.usgovcloudapi.net'],
  ])('%s in %s at %s', (service, cloud, url) => {
    expect(azureDestination(service, cloud, url).origin).toBe(url);
  });
});

describe('no client of Azure is made for', () => {
  test.each<[AzureService, string]>([
    ['Microsoft Entra', 'https://login.microsoftonline.us'],
    ['Microsoft Entra', 'https://westeurope.login.microsoft.com'],
    ['Azure Resource Manager', 'https://atlas.microsoft.com'],
    ['Azure Resource Manager', 'https://management.azure.com:8443'],
    ['Azure Resource Manager', 'https://management.azure.com.example'],
    ['Azure Resource Manager', 'https://managementxazure.com'],
    ['Azure Maps', 'https://contoso-kv.vault.azure.net'],
    ['Azure Maps', 'https://x.westeurope.account.maps.azure.com'],
    ['Key Vault', 'https://vault.azure.net'],
    ['Key Vault', 'https://a.b.vault.azure.net'],
    ['Key Vault', 'https://contoso-kv.vault.usgovcloudapi.net'],
  ])('%s of the public cloud at %s', (service, url) => {
    expect(() => azureDestination(service, 'AzureCloud', url)).toThrow('did not send a request');
  });
});

test.each([
  ['https://management.azure.com/subscriptions?x=1', true],
  ['https://MANAGEMENT.azure.com:443/', true],
  ['http://management.azure.com/', false],
  ['https://management.azure.com:444/', false],
  ['https://octo@management.azure.com/', false],
  ['https://:secret@management.azure.com/', false],
  ['https://management.azure.com@stranger.example/', false],
  ['https://management.azure.com.stranger.example/', false],
  ['https://management.azure.com./', false],
  ['ftp://management.azure.com/', false],
])('a request to %s may leave for Resource Manager: %s', (url, expected) => {
  expect(isWithin(new URL(url), arm)).toBe(expected);
});

test.each([
  ['https://ghes.octo.example/api/v3/repositories/1', true],
  ['https://ghes.octo.example/api/v3', false],
  ['https://ghes.octo.example/api/v30/x', false],
  ['https://ghes.octo.example/login', false],
  ['https://ghes.octo.example/api/v3/../../login', false],
  ['https://ghes.octo.example/api/v3/%2e%2e/%2e%2e/login', false],
  ['https://ghes.octo.example/api/v3/..%2f..%2flogin', false],
  ['https://ghes.octo.example/api/v3\\..\\..\\login', false],
  ['https://ghes.octo.example/api/v3/%252e%252e/%252e%252e/login', false],
  ['https://ghes.octo.example/api/v3/..%252f..%252flogin', false],
  ['https://ghes.octo.example/api/v3/..;/..;/login', false],
])('a redirect of a GitHub Enterprise Server to %s is followed: %s', (url, expected) => {
  expect(isWithin(new URL(url), gitHubApi('https://ghes.octo.example/api/v3'))).toBe(expected);
});

test('the request for the ID token goes to the host that the runner names, and only there', () => {
  const to = tokenService(new URL('https://run-actions.example/token?api-version=2.0'));
  expect(isWithin(new URL('https://run-actions.example/token?audience=x'), to)).toBe(true);
  expect(() => mustBeWithin(new URL('https://stranger.example/token'), to)).toThrow('run-actions.example');
});

test('a request that would leave its destination fails before a connection is opened', async () => {
  const { signal } = new AbortController();
  // Nothing listens there: a connection would fail with another error.
  await expect(send(arm, new URL('https://127.0.0.1:1/'), { signal })).rejects.toMatchObject({
    code: 'azure-unexpected-answer',
    message:
      'The run did not send a request for Azure Resource Manager, which would have gone to another address than https://management.azure.com.',
  });
});
