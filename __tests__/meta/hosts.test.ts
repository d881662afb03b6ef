// docs/security.md names every host that a run connects to, and no other.
import { expect, test } from '@jest/globals';
import { AZURE_HOSTS } from '../../src/http/destinations.ts';
import { read } from './repository.ts';

const paragraph =
  read('docs/security.md')
    .split('\n\n')
    .find((text) => text.startsWith('The action stores nothing'))
    ?.replaceAll(/\s+/g, ' ') ?? '';

/** What looks like the name of a host, in code. */
const named = [...paragraph.matchAll(/`([^`]+\.[^`]+)`/g)].map(([, host = '']) => host);

const hostsOf = (cloud: 'AzureCloud' | 'AzureUSGovernment') =>
  Object.values(AZURE_HOSTS).flatMap((hosts) => hosts[cloud]);

test('the list of hosts contains every host of the public cloud', () => {
  expect(hostsOf('AzureCloud').filter((host) => !named.includes(host))).toEqual([]);
});

test('the list of hosts contains the hosts of Azure Government, or says that they are equivalent', () => {
  const missing = hostsOf('AzureUSGovernment').filter((host) => !named.includes(host));
  expect(missing.length === 0 || paragraph.includes('their equivalents in Azure US Government')).toBe(true);
});

test('the list of hosts contains no other host', () => {
  const all = [...hostsOf('AzureCloud'), ...hostsOf('AzureUSGovernment')];
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((host) => !all.includes(host))).toEqual([]);
});

test.each(["runner's token service", 'the API of your GitHub server'])('it names %s', (host) => {
  expect(paragraph).toContain(host);
});
