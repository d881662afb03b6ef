// Every action of others is pinned by the commit of an up-to-date version, everywhere: docs/decisions/pinned-actions.md.
import { describe, expect, test } from '@jest/globals';
import { listedPins, majorOf, pinFaults, pinsIn, type Text } from './pins.ts';
import { filesUnder, read } from './repository.ts';

const texts = [
  ...filesUnder('.', '.md'),
  ...filesUnder('examples', '.yml'),
  ...filesUnder('.github', '.yml'),
].map((place): Text => ({ place, text: read(place) }));
const listed = listedPins();

test('every mention in the documents, the examples and .github is pinned as the table says', () => {
  const found = texts.flatMap((one) => pinFaults(one).map((fault) => `${one.place}: ${fault}`));
  expect(found).toEqual([]);
});

test('every row of the table is used, and there is one for each action', () => {
  const used = texts.flatMap(({ text }) => pinsIn(text).map(({ repository }) => repository));
  const names = listed.map(({ repository }) => repository);
  expect(names).toEqual([...new Set(used)].sort());
});

// Dependabot moves all uses of an action together.
test('.github uses each action at one commit', () => {
  const own = texts.filter(({ place }) => place.startsWith('.github/'));
  const pins = new Set(
    own.flatMap(({ text }) => pinsIn(text).map((pin) => `${pin.repository} ${pin.commit}`)),
  );
  const actions = [...pins].map((pin) => pin.split(' ')[0]);
  expect(actions).not.toEqual([]);
  expect(actions).toEqual([...new Set(actions)]);
});

// A message shows which action to add. It names the major version only, because a message cannot be kept up to date.
test('messages name the major version of the table', () => {
  const shown = filesUnder('src', '.ts').flatMap((file) => pinsIn(read(file)));
  expect(shown).not.toEqual([]);
  for (const { repository, commit } of shown) {
    const known = listed.find((one) => one.repository === repository);
    expect(`${repository}@${commit}`).toBe(`${repository}@v${majorOf(known?.version ?? '')}`);
  }
});

describe('a planted fault is found', () => {
  const login = listed.find(({ repository }) => repository === 'azure/login');
  const { commit = '', version = '' } = login ?? {};
  const good = `      - uses: azure/login@${commit} # ${version}\n`;
  const other = '0'.repeat(40);

  test('and the original has none', () => {
    expect(pinFaults({ place: 'examples/x.yml', text: good })).toEqual([]);
  });

  const PLANTED: readonly (readonly [string, string])[] = [
    ['an old major version', good.replace(version, 'v2.3.0')],
    ['a commit that does not fit its version', good.replace(commit, other)],
    ['an action that is not in the table', good.replace('azure/login', 'azure/logout')],
    ['a tag', good.replace(`${commit} # ${version}`, version)],
    ['a branch', good.replace(commit, 'main')],
    ['a short commit', good.replace(commit, commit.slice(0, 7))],
    ['a pin without its version', good.replace(` # ${version}`, '')],
    ['a major version instead of the version', good.replace(version, 'v3')],
    ['an action without a version', good.replace(/@.*/, '')],
    ['a container', '      - uses: docker://alpine:3\n'],
  ];
  const PLACES: readonly (readonly [string, (text: string) => string])[] = [
    ['examples/x.yml', (text) => text],
    ['.github/workflows/rotate.yml', (text) => read('.github/workflows/rotate.yml') + text],
    ['docs/x.md', (text) => `# Title\n\n\`\`\`yaml\n${text}\`\`\`\n`],
    ['README.md', (text) => `Use \`${text.trim()}\` first.\n`],
  ];
  test.each(
    PLACES.flatMap(([place, put]) => PLANTED.map(([what, text]) => [what, place, put(text)] as const)),
  )('%s, in %s', (_, place, text) => {
    expect(pinFaults({ place, text })).toHaveLength(1);
  });

  test('a newer version that readers copy, though Dependabot may use it in .github', () => {
    const text = good.replace(version, 'v3.9.0').replace(commit, other);
    expect(pinFaults({ place: 'examples/x.yml', text })).toHaveLength(1);
    expect(pinFaults({ place: '.github/workflows/x.yml', text })).toEqual([]);
  });
});
