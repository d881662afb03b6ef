// Every command of az and gh that a reader is shown exists, with its options, in the table that `npm run tool-options` made
// from the help of the real tools.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { parseAzHelp } from '../../scripts/tool-options/az-help.ts';
import { parseGhHelp } from '../../scripts/tool-options/gh-help.ts';
import { versionOf } from './linters.ts';
import { read } from './repository.ts';
import { commandsIn } from './shell.ts';
import {
  linesOfMarkdown,
  linesOfProse,
  linesOfShell,
  linesOfSource,
  linesOfWorkflow,
  toolLines,
  type ToolLine,
} from './tool-lines.ts';
import { table, toolFaults } from './tool-options.ts';

const lines = toolLines();
const faultsOf = (found: readonly ToolLine[]): string[] => found.flatMap(toolFaults);

test('every command in the documents, the examples, .github and the messages fits the table', () => {
  const faults = lines.flatMap((line) => toolFaults(line).map((fault) => `${line.place} ${fault}`));
  expect(faults).toEqual([]);
});

test('commands are found in each kind of place', () => {
  const kinds = ['README.md', 'docs/', 'examples/', '.github/', 'src/', '__tests__/e2e/__golden__/', 'setup'];
  const counts = kinds.map(
    (kind) => lines.filter(({ place, as }) => as === 'command' && place.startsWith(kind)).length,
  );
  expect(counts.every((count) => count > 0)).toBe(true);
  expect(lines.length).toBeGreaterThan(300);
});

test('every command of the table is used', () => {
  const names = lines.map(({ words }) => words.map(({ text }) => text).join(' '));
  const unused = Object.keys(table.commands).filter(
    (name) => !names.some((one) => one === name || one.startsWith(`${name} `)),
  );
  expect(unused).toEqual([]);
});

describe('the versions of the tools', () => {
  const atLeast = (version: string, least: string): boolean =>
    version.localeCompare(least, 'en', { numeric: true }) >= 0;

  test('are not older than the table of November 2026', () => {
    expect(atLeast(table.versions.az, '2.91.0')).toBe(true);
    expect(atLeast(table.versions.gh, '2.102.0')).toBe(true);
  });

  test('are those that docs/setup.md names', () => {
    const page = read('docs/setup.md').replaceAll(/\s+/g, ' ');
    expect(page).toContain(`\`az\` ${table.versions.az} and \`gh\` ${table.versions.gh}`);
  });
});

describe('a planted fault is found', () => {
  const GOOD = 'az group create --name "$GROUP" -l westeurope --output none';

  test.each([
    [GOOD, []],
    ['az group crate --name x', ['az group crate: unknown']],
    [
      'az group create --name x --locaton y',
      ['az group create: --locaton is unknown', 'az group create: --location -l is missing'],
    ],
    [GOOD.replace('"$GROUP"', ''), ['az group create: --name has no value']],
    [GOOD.replace('none', 'text'), ['az group create: --output cannot be text']],
    [`${GOOD} x`, ['az group create: too many arguments']],
    ['az maps account show --name x', ['az maps account show: --resource-group -g is missing']],
    ['az maps account show --ids x', []],
    ['az keyvault set-policy --name x --spn y --secret-permissions get set', []],
    ['az account list --all=true', ['az account list: --all takes no value']],
    ['gh secret set', ['gh secret set: an argument is missing']],
    ['gh secret set A B', ['gh secret set: too many arguments']],
    ['gh secret set A --repository octo/site', ['gh secret set: --repository is unknown']],
    ['gh secret set A --repo', ['gh secret set: --repo has no value']],
    ['gh secret list --json name,value', ['gh secret list: --json cannot be value']],
    ['gh run list --status "$STATUS" --limit 1', []],
    ['gh run list --status done', ['gh run list: --status cannot be done']],
    ['gh frobnicate', ['gh frobnicate: unknown']],
    ['printf x | xargs gh secret delete --repo octo/site', []],
  ])('%s', (text, faults) => {
    expect(faultsOf(linesOfShell({ place: 'x', text }))).toEqual(faults);
  });

  const BAD = 'az group create --nam x --location y';

  test.each([
    ['a block', linesOfMarkdown({ place: 'x', text: `# Title\n\n\`\`\`sh\necho "$(${BAD})"\n\`\`\`\n` })],
    [
      'a block of a workflow',
      linesOfMarkdown({ place: 'x', text: `\`\`\`yaml\n- run: |\n    ${BAD}\n\`\`\`\n` }),
    ],
    [
      'a block of text',
      linesOfMarkdown({ place: 'x', text: `\`\`\`text\nTo create it: ${BAD}. Then go on.\n\`\`\`\n` }),
    ],
    ['a sentence', linesOfMarkdown({ place: 'x', text: `Run \`${BAD}\` first.\n` })],
    ['a workflow', linesOfWorkflow({ place: 'x', text: `steps:\n  - run: \${{ inputs.x }} && ${BAD}\n` })],
    ['a comment of a workflow', linesOfWorkflow({ place: 'x', text: `# Before: ${BAD}\na: 1\n` })],
    ['a message', linesOfSource({ place: 'x', text: `const x = 'To create it: ${BAD}. Then go on.';` })],
    [
      'a template',
      linesOfSource({ place: 'x', text: `const x = \`Create it (${BAD.replace('y', '${y}')}), \${z}\`;` }),
    ],
  ])('in %s', (_, found) => {
    expect(faultsOf(found)).toEqual([
      'az group create: --nam is unknown',
      expect.stringMatching(/--name.* is missing$/),
    ]);
  });

  test('in the second command of a sentence', () => {
    const text = 'Run az account show --query id, or az account shw --query id.';
    expect(faultsOf(linesOfProse({ place: 'x', text }))).toEqual(['az account shw: unknown']);
  });

  test('but words that follow the name of a tool in a sentence are no command', () => {
    expect(faultsOf(linesOfProse({ place: 'x', text: 'If az fails, az group create has failed.' }))).toEqual(
      [],
    );
    expect(
      faultsOf(linesOfMarkdown({ place: 'x', text: '`az maps account keys` and `az maps acount`\n' })),
    ).toEqual(['az maps acount: unknown']);
  });
});

test.each([
  [
    'quotes and a continued line',
    'az a --query "[?x==\'y\'] z" \\\n  --b c',
    ["az|a|--query|[?x=='y'] z|--b|c"],
  ],
  ['a substitution in quotes', 'X="a $(az b "$(gh c)") d"', ['gh|c', 'az|b|$(gh c)']],
  [
    'a condition',
    'if ! gh a 2>&1 | grep -q x; then gh b; else gh c; fi',
    ['gh|a', 'grep|-q|x', 'gh|b', 'gh|c', 'fi'],
  ],
  ['a here-document', 'cat <<END >f\naz x\nEND\naz y @f', ['cat', 'az|y|@f']],
  ['a comment and redirections', 'gh a < f.pem # gh b\ngh c > x', ['gh|a', 'gh|c']],
  ['a placeholder', 'az a --id <client ID> --b', ['az|a|--id|<client ID>|--b']],
  ['an assignment and a wrapper', 'A=b az c && xargs -n 1 gh d', ['az|c', 'gh|d|\uE000']],
])('the shell reader knows %s', (_, shell, commands) => {
  expect(commandsIn(shell).map((words) => words.map(({ text }) => text).join('|'))).toEqual(commands);
});

/** Other versions have other options, but all that is used. */
function unknownToInstalled(tool: 'az' | 'gh', name: string): string[] {
  const [, ...words] = name.split(' ');
  const { stdout } = spawnSync(tool, [...words, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '100' },
  });
  const help = tool === 'az' ? parseAzHelp(stdout) : parseGhHelp(name, stdout);
  const shown = help === undefined ? [] : 'own' in help ? [...help.own, ...help.everywhere] : help.options;
  const known = new Set(['--subscription', ...shown.flatMap(({ names }) => names.split(' '))]);
  const used = lines.filter(({ words: all }) =>
    all
      .map(({ text }) => text)
      .join(' ')
      .startsWith(`${name} `),
  );
  const options = used.flatMap(({ words: all }) =>
    all.map(({ text }) => text).filter((text) => /^--[a-z-]+$/.test(text)),
  );
  return [...new Set(options)].filter((option) => !known.has(option)).map((option) => `${name} ${option}`);
}

// Each takes a tenth of a second, and half a second for az: only what the whole setup depends on.
const CHECKED = {
  gh: ['gh api', 'gh secret set', 'gh variable set', 'gh workflow run', 'gh run list'],
  az: ['az deployment group create', 'az identity federated-credential create'],
};

/** Empty if az is not there. */
function runAz(...args: readonly string[]): string {
  const { error, stdout } = spawnSync('az', args, { encoding: 'utf8' });
  return error ? '' : stdout;
}

/** `az --version` asks a server for updates. */
const installed = {
  gh: versionOf('gh'),
  az: /"azure-cli": "([\d.]+)"/.exec(runAz('version'))?.[1],
};

describe.each(['gh', 'az'] as const)('%s', (tool) => {
  const version = process.platform === 'win32' ? undefined : installed[tool];
  const where = version === undefined ? describe.skip : describe;
  where(version ?? 'not installed, so nothing is compared', () => {
    test('has all options that are used', () => {
      expect(CHECKED[tool].flatMap((name) => unknownToInstalled(tool, name))).toEqual([]);
    });
  });
});
