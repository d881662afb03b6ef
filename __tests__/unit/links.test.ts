// The pages to which the names in a summary lead.
import { expect, test } from '@jest/globals';
import { accountPage, scopePage, targetPage } from '../../src/core/report/links.ts';
import { escape, link } from '../../src/core/report/summary/markdown.ts';
import { documentationOf, runFacts } from '../../src/core/report/run.ts';
import { ACCOUNT, targetOf } from './values.ts';

const PUBLIC = { cloud: 'AzureCloud', tenantId: 'T' } as const;

test.each([
  ['repo:octo/site', 'https://github.com/octo/site/settings/secrets/actions'],
  ['env:octo/site/prod/eu west', 'https://github.com/octo/site/settings/environments'],
  ['org:octo', 'https://github.com/organizations/octo/settings/secrets/actions'],
  ['dependabot:octo/site', 'https://github.com/octo/site/settings/secrets/dependabot'],
  ['dependabot-org:octo', 'https://github.com/organizations/octo/settings/secrets/dependabot'],
  ['codespaces:octo/site', 'https://github.com/octo/site/settings/secrets/codespaces'],
  ['codespaces-org:octo', 'https://github.com/organizations/octo/settings/secrets/codespaces'],
  [
    'keyvault:contoso-kv#azure-maps-key',
    'https://portal.azure.com/#@T/asset/Microsoft_Azure_KeyVault/Secret/https://contoso-kv.vault.azure.net/secrets/azure-maps-key',
  ],
])('%s', (line, page) => {
  expect(targetPage(targetOf(line), 'https://github.com', PUBLIC)).toBe(page);
});

test('a cloud has a portal of its own, and without a tenant the portal chooses the directory', () => {
  const facts = { cloud: 'AzureUSGovernment', tenantId: undefined } as const;
  expect(accountPage(ACCOUNT, facts)).toMatch(
    /^https:\/\/portal\.azure\.us\/#resource\/subscriptions\/.*\/contoso-maps$/,
  );
  expect(targetPage(targetOf('keyvault:contoso-kv#k'), 'https://ghes.octo.example', facts)).toBe(
    'https://portal.azure.us/#asset/Microsoft_Azure_KeyVault/Secret/https://contoso-kv.vault.usgovcloudapi.net/secrets/k',
  );
  expect(scopePage({ subscriptionId: 'S', resourceGroup: 'maps-rg' }, PUBLIC)).toBe(
    'https://portal.azure.com/#@T/resource/subscriptions/S/resourceGroups/maps-rg',
  );
});

test('a resource group can have letters that end no link', () => {
  const account = { ...ACCOUNT, resourceGroup: 'karten (süd)' };
  const shown = link(escape('maps'), accountPage(account, PUBLIC));
  expect(shown).toContain('/resourceGroups/karten%20%28s%C3%BCd%29/providers/');
  expect(link(escape('maps'), undefined)).toBe('maps');
});

const IN_RUN: Readonly<Record<string, string>> = {
  GITHUB_SERVER_URL: 'https://ghes.octo.example/',
  GITHUB_REPOSITORY: 'octo/site',
  GITHUB_RUN_ID: '42',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_ACTION_REPOSITORY: 'octo/azure-maps-keys',
  GITHUB_ACTION_REF: 'v1',
};

test('the run has the page of its attempt, and an error the heading of its version', () => {
  const run = runFacts((name) => IN_RUN[name] ?? '');
  expect(run.url).toBe('https://ghes.octo.example/octo/site/actions/runs/42/attempts/2');
  expect(documentationOf('internal', run)).toBe(
    'https://ghes.octo.example/octo/azure-maps-keys/blob/v1/docs/troubleshooting.md#internal',
  );
});

test.each([
  ['GITHUB_SERVER_URL', 'javascript:alert(1)', 'https://github.com/octo/site/actions/runs/42/attempts/2'],
  ['GITHUB_REPOSITORY', 'octo/site)[x](http://evil.example', undefined],
  ['GITHUB_RUN_ID', '42/../43', undefined],
  ['GITHUB_RUN_ATTEMPT', 'two', 'https://ghes.octo.example/octo/site/actions/runs/42'],
])('%s with the value %j makes no other link', (name, value, url) => {
  expect(runFacts((one) => (one === name ? value : (IN_RUN[one] ?? ''))).url).toBe(url);
});

test('an action that the runner does not identify has the path of its documentation', () => {
  const run = runFacts((name) => (name === 'GITHUB_ACTION_REF' ? '' : (IN_RUN[name] ?? '')));
  expect(documentationOf('internal', run)).toBe('docs/troubleshooting.md#internal');
});
