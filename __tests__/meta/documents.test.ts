// The documents keep what they promise: their links lead somewhere, and every error is explained.
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ERROR_CATALOGUE } from '../../src/core/error-catalogue.ts';
import { anchors, links, yamlBlocks } from './markdown.ts';
import { exists, filesUnder, read } from './repository.ts';

const pages = filesUnder('.', '.md');

/** The links of a page that lead nowhere. Addresses on the web are not followed. */
function deadLinks(page: string, markdown: string): string[] {
  return links(markdown)
    .filter(({ text }) => !/^(?:[a-z]+:|\/\/)/i.test(text))
    .filter(({ text }) => !resolves(page, markdown, text))
    .map(({ line, text }) => `${page}:${line} ${text}`);
}

function resolves(page: string, markdown: string, link: string): boolean {
  const [file = '', anchor] = link.split('#').map(decodeURIComponent);
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  // `../../issues` and its like leave the repository: GitHub's own pages.
  if (target.startsWith('..')) return true;
  if (!exists(target)) return false;
  if (anchor === undefined || !target.endsWith('.md')) return true;
  return anchors(target === page ? markdown : read(target)).has(anchor);
}

describe('links', () => {
  test.each(pages)('those of %s lead somewhere', (page) => {
    expect(deadLinks(page, read(page))).toEqual([]);
  });

  test('a dead file, a dead anchor and a dead reference are found, and code is left alone', () => {
    const markdown = [
      '# A page, with `code`',
      '[file](nowhere.md) [anchor](#nothing) [good](#a-page-with-code) [web](https://example.com/x)',
      '[reference]: missing.md',
      '`[code](gone.md)`',
      '```sh\n# no heading\n[block](gone.md)\n```',
      '[heading in code](#no-heading)',
    ].join('\n');
    expect(deadLinks('README.md', markdown)).toEqual([
      'README.md:2 nowhere.md',
      'README.md:2 #nothing',
      'README.md:9 #no-heading',
      'README.md:3 missing.md',
    ]);
  });
});

describe('docs/troubleshooting.md', () => {
  test('explains every error code under a heading of that name', () => {
    const explained = anchors(read('docs/troubleshooting.md'));
    expect(Object.keys(ERROR_CATALOGUE).filter((code) => !explained.has(code))).toEqual([]);
  });
});

test('yaml blocks are found with their place and without their indentation', () => {
  const markdown = '1. First\n\n   ```yaml\n   a:\n     b: 1\n   ```\n\n```sh\nx\n```\n';
  expect(yamlBlocks(markdown)).toEqual([{ line: 4, text: 'a:\n  b: 1\n' }]);
});
