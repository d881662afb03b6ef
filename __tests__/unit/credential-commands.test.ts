// The commands for a federated credential, read by real shells: whatever the claims, az must receive exactly them.
import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { credentialCommands } from '../../src/azure/sign-in/federated-credential-commands.ts';
import type { Claims } from '../../src/azure/sign-in/id-token-claims.ts';

const CLIENT = '11111111-2222-3333-4444-555555555555';
const ISSUER = 'https://token.actions.githubusercontent.com';
const AUDIENCE = 'api://AzureADTokenExchange';

const claimsWith = (subject: string): Claims => ({ issuer: ISSUER, subject, audience: AUDIENCE });

const linesFor = (subject: string): string[] => credentialCommands(CLIENT, claimsWith(subject));

const commandsFor = (subject: string): string[] => linesFor(subject).filter((line) => line.startsWith('az '));

const CHARACTERS = 'aB0 ._:/@,+#\'-%$`"\\!&|<>^()*?~;é'.match(/./gu) ?? [];

const SUBJECTS = [
  'repo:octo/site:ref:refs/heads/main',
  'repo:octo@4242/site@99:environment:prod',
  "repo:octo/site:environment:it's",
  "repo:octo/site:environment:two 'words'",
  'repo:octo/site:environment:a%3Ab',
  'repo:octo/site:ref:refs/heads/fix-#12+a,b',
  `repo:octo/site:environment:${'x'.repeat(255)}`,
  ...fc.sample(fc.string({ unit: fc.constantFrom(...CHARACTERS) }), {
    seed: 20261122,
    numRuns: 300,
  }),
];

/** What each `az` receives. The shell reads the lines of a script, as it reads what is pasted. */
function argumentsIn(shell: string, lines: readonly string[]): string[][] {
  const az = 'az() { for one in "$@"; do printf \'%s\\0\' "$one"; done; printf \'\\1\\0\'; }';
  const output = execFileSync(shell, ['-c', [az, ...lines].join('\n')], { encoding: 'utf8' });
  return output
    .split('\u0001\0')
    .slice(0, -1)
    .map((call) => call.split('\0').slice(0, -1));
}

const isInstalled = (shell: string): boolean => {
  try {
    execFileSync(shell, ['-c', ':']);
    return true;
  } catch {
    return false;
  }
};

/** The value of a Python literal of strings, which az accepts for JSON. */
function pythonLiteral(text: string): unknown {
  return JSON.parse(
    text.replace(/'((?:[^'\\]|\\')*)'/g, (_all, one: string) => JSON.stringify(one.replaceAll("\\'", "'"))),
  );
}

const SHELLS = ['bash', 'zsh'].filter(isInstalled);
const missing = ['bash', 'zsh'].filter((shell) => !SHELLS.includes(shell));
if (missing.length > 0) process.stderr.write(`Not tested, because it is not installed: ${missing.join()}\n`);

describe.each(SHELLS)('in %s', (shell) => {
  const calls = argumentsIn(shell, SUBJECTS.flatMap(commandsFor));

  test('every command is one command', () => {
    expect(calls).toHaveLength(3 * SUBJECTS.length);
  });

  test.each(SUBJECTS.slice(0, 7))('az receives %s', (subject) => {
    const [application = [], , identity = []] = calls.slice(3 * SUBJECTS.indexOf(subject));
    expect(pythonLiteral(application.at(-1) ?? '')).toMatchObject({
      issuer: ISSUER,
      subject,
      audiences: [AUDIENCE],
    });
    expect(identity[identity.indexOf('--subject') + 1]).toBe(subject);
    expect(identity[identity.indexOf('--issuer') + 1]).toBe(ISSUER);
    expect(identity.at(-1)).toBe(AUDIENCE);
  });

  test('az receives any subject, or the name of a file with it', () => {
    for (const [at, subject] of SUBJECTS.entries()) {
      const [application = [], , identity = []] = calls.slice(3 * at);
      const value = application.at(-1) ?? '';
      const received = value.startsWith('{')
        ? [(pythonLiteral(value) as { subject: string }).subject, identity[identity.indexOf('--subject') + 1]]
        : [value, identity.at(-1)];
      const expected = value.startsWith('{') ? [subject, subject] : ['@credential.json', '@identity.json'];
      expect(received).toEqual(expected);
    }
  });
});

describe('in PowerShell', () => {
  // PowerShell 5.1 and up to 7.2 remove inner double quotes from the arguments of a program. For az.cmd, cmd.exe reads an
  // argument without white space unquoted: azure-cli, doc/quoting-issues-with-powershell.md.
  test('what is quoted contains nothing that it or cmd.exe would interpret', () => {
    for (const command of SUBJECTS.flatMap(commandsFor)) {
      const [, ...quoted] = command.split('"').map((part, at) => (at % 2 === 1 ? part : undefined));
      const parts = quoted.filter((part) => part !== undefined);
      expect(command.split('"')).toHaveLength(2 * parts.length + 1);
      for (const part of parts)
        expect(part.replace(/<[a-z]+>/, '')).toMatch(/^(?:[\w .:/@,+#'{}=?[\]-]|%[\dA-Fa-f]{2}|\\')*$/);
    }
  });

  test('what is not quoted is words, options, and GUIDs', () => {
    for (const command of SUBJECTS.flatMap(commandsFor))
      expect(command.replace(/"[^"]*"/g, '')).toMatch(/^[\w -]+$/);
  });
});

describe('with files', () => {
  test.each([
    'repo:octo/site:environment:$HOME',
    'repo:octo/site:environment:"quoted"',
    'repo:octo/site:environment:back\\slash',
    'repo:octo/site:environment:wow!',
    'repo:octo/site:environment:grün',
    "'leading",
    '@file',
    '',
  ])('%s is in both files, complete', (subject) => {
    const [forApplication, forIdentity] = linesFor(subject).filter((line) => line.startsWith('{'));
    expect(JSON.parse(forApplication ?? '')).toEqual({
      name: expect.stringMatching(/^github(?:-[\w-]*)?$/) as unknown,
      issuer: ISSUER,
      subject,
      audiences: [AUDIENCE],
    });
    expect(JSON.parse(forIdentity ?? '')).toEqual({
      properties: { issuer: ISSUER, subject, audiences: [AUDIENCE] },
    });
  });

  test('invisible characters are escaped', () => {
    expect(linesFor('a\u202eb\u200d\u{e0041}').join('')).toContain('a\\u202eb\\u200d\\udb40\\udc41');
  });
});
