import { describe, expect, test } from '@jest/globals';
import { parseCommandLine } from '../../../setup/command-line.ts';
import { filledIn, shown } from '../../../setup/command.ts';

const parse = (...args: string[]) => parseCommandLine(['setup', ...args], '1.2.3');

describe('the command line', () => {
  test('every answer is an option', () => {
    expect(
      parse(
        ...['--repo', 'octo/site', '--account', 'contoso-maps', '-g', 'maps-rg', '--workflow', 'approval'],
        ...['--environment', 'production', '--save', 'commit', '--yes', '--no-browser'],
      ),
    ).toEqual({
      kind: 'options',
      options: {
        repo: 'octo/site',
        account: 'contoso-maps',
        resourceGroup: 'maps-rg',
        workflow: 'approval',
        environment: 'production',
        save: 'commit',
        yes: true,
        browser: false,
        proof: true,
        roleAssignment: true,
      },
    });
  });

  test('all conflicts are reported together', () => {
    expect(
      parse('--check', '--remove', '--repo', 'site', '--token-stdin', '--secret-name', 'GITHUB_X'),
    ).toEqual({
      kind: 'text',
      exitCode: 2,
      text: [
        'error: use either --check or --remove',
        'error: --repo is not of the form owner/repo',
        'error: --secret-name may hold letters, digits and underscores, and must not begin with a digit or with GITHUB_',
        'error: --token-stdin belongs to --token fine-grained',
        '',
      ].join('\n'),
    });
  });

  test.each([
    [['--workflow', 'hourly'], /Allowed choices are weekly, approval, reusable, fleet/],
    [['--worklfow', 'weekly'], /Did you mean --workflow\?/],
    [['--app-client-id', 'Iv23li'], /belong together/],
    [['--action', 'octo/azure-maps-keys@v1'], /all 40 digits/],
    [['--workflow', 'fleet', '--environment', 'production'], /one environment for each account/],
    [['octo/site'], /too many arguments/],
  ])('%j is refused', (args, problem) => {
    const parsed = parse(...args);
    expect(parsed).toMatchObject({ kind: 'text', exitCode: 2 });
    expect(parsed.kind === 'text' ? parsed.text : '').toMatch(problem);
  });

  test('help and the version succeed, and nothing at all shows the help', () => {
    expect(parse('--help')).toMatchObject({ kind: 'text', exitCode: 0 });
    expect(parseCommandLine(['--version'], '1.2.3')).toEqual({ kind: 'text', text: '1.2.3\n', exitCode: 0 });
    expect(parseCommandLine([], '1.2.3')).toMatchObject({
      exitCode: 2,
      text: expect.stringContaining('setup'),
    });
  });
});

describe('a command', () => {
  test('is shown as it can be pasted, and names what is not known yet', () => {
    const command = {
      tool: 'gh',
      args: ['variable', 'set', 'AZURE_CLIENT_ID', '--body', { later: 'client-id' }],
    } as const;
    expect(shown(command)).toBe("gh variable set AZURE_CLIENT_ID --body '<client ID of the identity>'");
    expect(filledIn(command, { 'client-id': 'x' }).args).toEqual([
      'variable',
      'set',
      'AZURE_CLIENT_ID',
      '--body',
      'x',
    ]);
    expect(() => filledIn(command, {})).toThrow('client-id');
  });

  test('quotes what a shell would read otherwise', () => {
    const args = [
      'a b',
      '$HOME',
      "it's",
      'tags={"a":"b"}',
      "t={'a':'b c'}",
      'name,value',
      '@file',
      'x;y',
      '*',
      '/subscriptions/1',
    ];
    expect(shown({ tool: 'az', args })).toBe(
      `az 'a b' '$HOME' "it's" 'tags={"a":"b"}' "t={'a':'b c'}" 'name,value' '@file' 'x;y' '*' /subscriptions/1`,
    );
  });

  test('never shows a value that belongs on standard input', () => {
    expect(
      shown({ tool: 'gh', args: ['secret', 'set', 'X'], input: 'secret', inputIs: 'the private key' }),
    ).toBe('gh secret set X  # standard input: the private key');
  });
});
