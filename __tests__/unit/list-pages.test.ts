// When the pages of a list of accounts are given up. Which addresses they may name: __tests__/e2e/hostile-addresses.test.ts.
import { expect, test } from '@jest/globals';
import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { followPages } from '../../src/azure/accounts/list-pages.ts';

const LIST = 'https://management.azure.com/subscriptions/1/providers/Microsoft.Maps/accounts';

/** Reads pages, each of which names the next one. @returns how many were read before the list was given up. */
function readPages(pages: number, bodyAsText = ''): { readonly read: number; readonly why: string } {
  const onPage = followPages();
  for (let page = 0; page < pages; page++) {
    const request = createPipelineRequest({ url: `${LIST}?$skiptoken=${page}` });
    const nextLink = `${LIST}?$skiptoken=${page + 1}`;
    try {
      onPage({ request, bodyAsText }, { value: [], nextLink });
    } catch (error) {
      return { read: page + 1, why: String(error) };
    }
  }
  return { read: pages, why: '' };
}

test('a list has at most 1,000 pages', () => {
  expect(readPages(999)).toEqual({ read: 999, why: '' });
  const { read, why } = readPages(Infinity);
  expect(read).toBe(1_000);
  expect(why).toContain('it has more than 1,000 pages');
});

test('the pages of a list have at most 64 MiB in all', () => {
  const { read, why } = readPages(Infinity, 'x'.repeat(4 * 1024 * 1024));
  expect(read).toBe(17);
  expect(why).toContain('its pages are larger than 64 MiB in all');
});

test('the order of the parameters and the case of the path do not make another page', () => {
  const onPage = followPages();
  const request = createPipelineRequest({ url: `${LIST}?a=1&b=2` });
  const nextLink = `${LIST.toLowerCase()}?b=2&a=1#x`;
  expect(() => {
    onPage({ request, bodyAsText: '' }, { value: [], nextLink });
  }).toThrow('read before');
});

test.each([null, 'x', 7])('a page with the entry %j is not readable', (entry) => {
  const request = createPipelineRequest({ url: LIST });
  expect(() => {
    followPages()({ request, bodyAsText: '' }, { value: [entry] });
  }).toThrow('does not contain the requested data');
});
