// What docs/setup.md says of itself is true, and no line of it depends on the shell that it is pasted into.
import { describe, expect, test } from '@jest/globals';
import { fencedBlocks, shellBlocks } from './markdown.ts';
import { read } from './repository.ts';
import { belongs, blocksOf, CHOICES, type Block } from './setup-page.ts';
import { commandsIn } from './shell.ts';

const page = read('docs/setup.md');
const blocks = blocksOf(page);

test('every block of the page belongs to some choice, and each choice omits some', () => {
  const unused = blocks.filter((block) => !CHOICES.some((choice) => belongs(block, choice)));
  expect(unused).toEqual([]);
  const counts = CHOICES.map((choice) => blocks.filter((block) => belongs(block, choice)).length);
  expect(counts.every((count) => count > 10 && count < blocks.length)).toBe(true);
});

test('the page states how many commands it has', () => {
  const choice = { azure: 'deployment', job: 'branch' } as const;
  const isStep = ({ heading }: Block): boolean => /^(?:Before|\d\.|The )/.test(heading);
  // The token is the alternative to the App. The check workflow is run with the commands of its own page.
  const steps = blocks
    .filter((block) => belongs(block, choice) && isStep(block) && !block.text.includes('SECRETS_TOKEN'))
    .map(({ text }) => text);
  const texts = [...steps, ...shellBlocks(read('docs/check-setup.md')).map(({ text }) => text)];
  const commands = texts.flatMap(commandsIn).filter(([name]) => name?.text === 'az' || name?.text === 'gh');
  expect(/(\d+) commands/.exec(page)?.[1]).toBe(String(commands.length));
});

test('the parameters and outputs of the template that the page names exist', () => {
  const { parameters, outputs } = JSON.parse(read('infrastructure/azuredeploy.json')) as Readonly<
    Record<'parameters' | 'outputs', Readonly<Record<string, unknown>>>
  >;
  const [, section = ''] = page.split('### The deployment');
  const [text = ''] = section.split('\n## ');
  const found = (pattern: RegExp): string[] => Array.from(text.matchAll(pattern), ([, name = '']) => name);
  const named = found(/"(\w+)=/g);
  const inTable = found(/^\| `(\w+)`/gm);
  expect([named.length, inTable.length]).toEqual([3, 5]);
  expect([...named, ...inTable].filter((name) => !(name in parameters))).toEqual([]);
  const used = found(/properties\.outputs\.(\w+)\.value/g);
  expect(used).toHaveLength(2);
  expect(used.filter((name) => !(name in outputs))).toEqual([]);
});

// In zsh, `#` begins no comment in an interactive shell, and `*`, `?`, `[` and `=` outside of quotes can be patterns. An
// exclamation mark in quotes is history in both.
describe('no line has what a shell reads differently', () => {
  const faults = (text: string): string[] => {
    const unquoted = text.replaceAll(/<<(\w+)\n[\s\S]*?\n\1\n/g, '\n').replaceAll(/\$\{\w+\}|'[^']*'/g, '');
    const bare = unquoted.replaceAll(/"[^"]*"/g, '""');
    return [
      ...(bare.match(/(?:^|\s)#.*|[*?[\]!~].*|(?:^|\s)=.*/gm) ?? []),
      ...(unquoted.match(/"[^"]*![^"]*"/g) ?? []),
    ];
  };

  test('on the page', () => {
    expect(fencedBlocks(page).filter(({ language }) => language === 'sh' || language === '')).toHaveLength(
      blocks.length,
    );
    expect(blocks.flatMap(({ text }) => faults(text))).toEqual([]);
  });

  test.each(['A=b # c', 'az a --query [].x', 'echo "a!b"', 'rm *.pem'])(
    'a planted fault is found: %s',
    (line) => {
      expect(faults(`${line}\n`)).toHaveLength(1);
    },
  );
});
