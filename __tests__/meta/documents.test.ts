// The links of the documents work, and every error is explained.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ERROR_CATALOGUE } from '../../src/core/errors/catalogue.ts';
import { anchors, links, shellBlocks, yamlBlocks } from './markdown.ts';
import { exists, filesUnder, read } from './repository.ts';

const pages = filesUnder('.', '.md');

/** The broken links of a page. Web addresses are not followed. */
function deadLinks(page: string, markdown: string): string[] {
  return links(markdown)
    .filter(({ text }) => !/^(?:[a-z]+:|\/\/)/i.test(text))
    .filter(({ text }) => !resolves(page, markdown, text))
    .map(({ line, text }) => `${page}:${line} ${text}`);
}

function resolves(page: string, markdown: string, link: string): boolean {
  const [file = '', anchor] = link.split('#').map(decodeURIComponent);
  const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
  // Links such as `../../issues` leave the repository: they lead to GitHub's own pages.
  if (target.startsWith('..')) return true;
  if (!exists(target)) return false;
  if (anchor === undefined || !target.endsWith('.md')) return true;
  return anchors(target === page ? markdown : read(target)).has(anchor);
}

describe('links', () => {
  test.each(pages)('in %s work', (page) => {
    expect(deadLinks(page, read(page))).toEqual([]);
  });

  test('to a missing file, a missing anchor or a missing reference are found, and code is ignored', () => {
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

test('every page can be reached from the README', () => {
  const reached = new Set(['README.md']);
  // The loop also visits the pages that are added during it.
  for (const page of reached) {
    for (const { text } of links(read(page))) {
      const file = path.posix.join(path.posix.dirname(page), text.split('#')[0] ?? '');
      if (file.endsWith('.md') && exists(file)) reached.add(file);
    }
  }
  const byGitHubItself = (page: string): boolean => page.startsWith('.github/');
  expect(pages.filter((page) => !reached.has(page) && !byGitHubItself(page))).toEqual([]);
});

describe('names of variables and secrets', () => {
  const named = (texts: readonly string[], pattern: RegExp): string[] =>
    [...new Set(texts.flatMap((text) => Array.from(text.matchAll(pattern), ([, name = '']) => name)))].sort();

  const copied = [
    ...filesUnder('examples', '.yml').map(read),
    ...pages.flatMap((page) => yamlBlocks(read(page)).map(({ text }) => text)),
  ];

  test.each([
    ['variable', /\bvars\.(\w+)/g],
    ['secret', /\bsecrets\.([A-Z]\w+)/g],
  ])('each %s that a workflow to copy uses is created in docs/setup.md', (kind, pattern) => {
    // Deployments read the keys, which the rotation itself, or its owner, creates. Only some runners have a proxy.
    const others = ['GITHUB_TOKEN', 'AZURE_MAPS_KEY', 'BING_MAPS_KEY', 'PROXY_USER', 'PROXY_PASSWORD'];
    const made = named([read('docs/setup.md')], new RegExp(`gh ${kind} set (\\w+)`, 'g'));
    const used = named(copied, pattern);
    expect(used).not.toEqual([]);
    expect(used.filter((name) => !made.includes(name) && !others.includes(name))).toEqual([]);
  });

  test('each one that a workflow of this repository uses is named in CONTRIBUTING.md', () => {
    const own = ['release', 'dependabot-dist-commit'].map((name) => read(`.github/workflows/${name}.yml`));
    const guide = read('CONTRIBUTING.md');
    expect(named(own, /\b(?:vars|secrets)\.([A-Z]\w+)/g).filter((name) => !guide.includes(name))).toEqual([]);
  });
});

describe('the commands', () => {
  const commands = pages.flatMap((page) =>
    shellBlocks(read(page)).map(({ line, text }) => ({ place: `${page}:${line}`, text })),
  );
  const faultOf = (text: string): string =>
    spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' }).stderr;

  test('are understood by bash, also where a placeholder has not been replaced', () => {
    expect(commands.length).toBeGreaterThan(50);
    // One process for all, unless something is wrong.
    const all = faultOf(commands.map(({ text }) => text).join('\n'));
    const faults = all === '' ? [] : commands.filter(({ text }) => faultOf(text) !== '');
    expect(faults).toEqual([]);
  });

  test('a planted fault is found', () => {
    expect(faultOf('gh workflow run <your workflow>\n')).not.toBe('');
  });
});

// In zsh, the default on macOS, `$PREFIX:ref` is `$PREFIX` with the modifier `:r`, and the text `ef`.
describe('a variable before a colon is in braces, so that a command is the same in zsh', () => {
  const faults = (markdown: string): string[] => markdown.match(/\$[A-Za-z_]\w*:[A-Za-z]/g) ?? [];

  test.each(pages)('in %s', (page) => {
    expect(faults(read(page))).toEqual([]);
  });

  test('a planted fault is found', () => {
    expect(faults(read('docs/setup.md').replaceAll('${PREFIX}', '$PREFIX'))).toHaveLength(3);
  });
});

// In an interactive zsh, a comment is passed to the command.
describe('commands for users have no comments', () => {
  const faults = (markdown: string): string[] =>
    shellBlocks(markdown).flatMap(
      ({ text }) => text.replaceAll(/"[^"]*"|'[^']*'/g, '').match(/(?:^|\s)#.*/g) ?? [],
    );

  test.each(pages.filter((page) => page.startsWith('docs/')))('in %s', (page) => {
    expect(faults(read(page))).toEqual([]);
  });

  test('a planted fault is found', () => {
    expect(
      faults(read('docs/setup.md').replace('REPO=octo/site\n', 'REPO=octo/site # yours\n')),
    ).toHaveLength(1);
  });
});

describe('docs/troubleshooting.md', () => {
  test('explains every error code under a heading of that name', () => {
    const explained = anchors(read('docs/troubleshooting.md'));
    expect(Object.keys(ERROR_CATALOGUE).filter((code) => !explained.has(code))).toEqual([]);
  });
});

test('YAML blocks are found with their line and without their indentation', () => {
  const markdown = '1. First\n\n   ```yaml\n   a:\n     b: 1\n   ```\n\n```sh\nx\n```\n';
  expect(yamlBlocks(markdown)).toEqual([{ line: 4, text: 'a:\n  b: 1\n' }]);
});
