// docs/setup.md works as it is pasted, line by line, in bash and in zsh: for each way, each kind of job, and every form of a
// subject. What az and gh were called with is what a reader would have done.
import { describe, expect, test } from '@jest/globals';
import { inlineCode } from './markdown.ts';
import { read } from './repository.ts';
import {
  CHOICES,
  installedShells,
  pageFor,
  play,
  PRIVATE_KEY,
  shells,
  type Choice,
  type Played,
  type Repository,
} from './setup-page.ts';
import { toolFaults } from './tool-options.ts';

const page = read('docs/setup.md');

const REPOSITORIES: readonly Repository[] = [
  { name: 'octo/site', prefix: 'repo:octo/site' },
  { name: 'octo/site.name', prefix: 'repo:octo/site.name' },
  { name: 'octo/site', prefix: 'repo:octo@123456/site@456789' },
];

function repositoryAt(index: number): Repository {
  const found = REPOSITORIES[index % REPOSITORIES.length];
  if (found === undefined) throw new Error('There are no repositories.');
  return found;
}

const SUBSCRIPTION = '/subscriptions/99999999-8888-7777-6666-555555555555';
const ACCOUNT = `${SUBSCRIPTION}/resourceGroups/rg-maps/providers/Microsoft.Maps/accounts/contoso-maps`;
const PRINCIPAL = 'e9f4073e-1825-4b9b-a952-ffba96a2d69a';
const CLIENT = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee';
const ISSUER = 'https://token.actions.githubusercontent.com';
const AUDIENCE = 'api://AzureADTokenExchange';

/** What the page assigns beside the role of the rotation: for `discover`, for `create`, and for a vault. */
const PAGE_WIDE = [
  ['Reader', SUBSCRIPTION],
  ['Azure Maps Account Creator', `${SUBSCRIPTION}/resourceGroups/rg-maps`],
  [
    'Key Vault Secrets Officer',
    `${SUBSCRIPTION}/resourceGroups/maps/providers/Microsoft.KeyVault/vaults/contoso-kv`,
  ],
];

function untilSubject(texts: readonly string[]): string[] {
  return texts.slice(0, 1 + texts.findIndex((text) => text.startsWith('echo "$SUBJECT"')));
}

const subjectOf = ({ prefix }: Repository, { job }: Choice): string =>
  prefix + (job === 'branch' ? ':ref:refs/heads/trunk' : ':environment:production');

/** The calls that begin with these words, without them. */
const callsOf = ({ calls }: Played, ...words: readonly string[]): (readonly string[])[] =>
  calls
    .filter((call) => words.every((word, at) => call[at] === word))
    .map((call) => call.slice(words.length));

function valueOf(call: readonly string[] | undefined, option: string): string | undefined {
  const at = call?.indexOf(option) ?? -1;
  return at < 0 ? undefined : call?.[at + 1];
}

const faultsOf = ({ calls }: Played): string[] =>
  calls
    .filter(([tool]) => tool === 'az' || tool === 'gh')
    .flatMap((call) => toolFaults({ words: call.map((text) => ({ text, open: false })), as: 'command' }));

/** What Azure was told to trust. */
function credentialOf(played: Played, { azure }: Choice): unknown {
  if (azure === 'deployment') {
    const parameters = callsOf(played, 'az', 'deployment', 'group', 'create')[0] ?? [];
    expect(parameters).toContain('accountName=contoso-maps');
    // The template knows the issuer and the audience.
    const subject = parameters.find((word) => word.startsWith('subject='))?.slice('subject='.length);
    return { issuer: ISSUER, subject, audiences: [AUDIENCE] };
  }
  if (azure === 'managed identity') {
    const call = callsOf(played, 'az', 'identity', 'federated-credential', 'create')[0];
    return {
      issuer: valueOf(call, '--issuer'),
      subject: valueOf(call, '--subject'),
      audiences: [valueOf(call, '--audiences')],
    };
  }
  const { name, ...credential } = JSON.parse(callsOf(played, 'file', 'credential.json')[0]?.[0] ?? '') as {
    readonly name: string;
  };
  expect(name).toBe('github');
  return credential;
}

const assignments = (played: Played): unknown[] =>
  callsOf(played, 'az', 'role', 'assignment', 'create').map((call) => {
    expect(valueOf(call, '--assignee-object-id')).toBe(PRINCIPAL);
    return [valueOf(call, '--role'), valueOf(call, '--scope')];
  });

const named = (played: Played, kind: string): (readonly [string, string | undefined])[] =>
  callsOf(played, 'gh', kind, 'set').map((call) => [call[0] ?? '', valueOf(call, '--body')]);

function expectOnGitHub(played: Played, { name }: Repository): void {
  expect(named(played, 'variable')).toEqual([
    ['ROTATION_APP_CLIENT_ID', 'Iv23liEXAMPLE'],
    ['AZURE_CLIENT_ID', CLIENT],
    ['AZURE_TENANT_ID', '11111111-2222-3333-4444-555555555555'],
    ['AZURE_MAPS_RESOURCE_ID', ACCOUNT],
  ]);
  expect(named(played, 'secret').map(([secret]) => secret)).toEqual([
    'ROTATION_APP_PRIVATE_KEY',
    'SECRETS_TOKEN',
  ]);
  expect(callsOf(played, 'stdin')).toEqual([[PRIVATE_KEY]]);
  const places = callsOf(played, 'gh').map((call) => valueOf(call, '--repo') ?? call.join(' '));
  const others = places.filter((place) => place !== name && !place.includes(`repos/${name}`));
  expect(others).toEqual(['auth login']);
}

const where = (shell: string): typeof describe.skip =>
  installedShells.includes(shell) ? describe : describe.skip;
const state = (shell: string): string =>
  installedShells.includes(shell) ? 'plays the page' : 'is not installed, so nothing is played';

describe.each(shells)('%s', (shell) => {
  where(shell)(state(shell), () => {
    test.each(CHOICES.map((choice, at) => [choice.azure, choice.job, choice, repositoryAt(at)] as const))(
      'and sets up what is needed: %s, %s',
      (_, __, choice, repository) => {
        const played = play(shell, pageFor(choice, repository), repository);
        expect(played.errors).toBe('');
        expect(played.calls.at(-1)).toEqual(['end']);
        expect(faultsOf(played)).toEqual([]);
        expect(credentialOf(played, choice)).toEqual({
          issuer: ISSUER,
          subject: subjectOf(repository, choice),
          audiences: [AUDIENCE],
        });
        expect(assignments(played)).toEqual(
          choice.azure === 'deployment' ? PAGE_WIDE : [['Azure Maps Key Rotator', ACCOUNT], ...PAGE_WIDE],
        );
        expectOnGitHub(played, repository);
      },
    );

    const subjects = REPOSITORIES.flatMap((repository) =>
      (['branch', 'environment'] as const).map((job) => [repository.prefix, job, repository] as const),
    );

    test.each(subjects)('and has the right subject: %s, %s', (_, job, repository) => {
      const choice = { azure: 'deployment', job } as const;
      const { errors, printed } = play(shell, untilSubject(pageFor(choice, repository)), repository);
      expect(errors).toBe('');
      expect(printed.trimEnd().split('\n').at(-1)).toBe(subjectOf(repository, choice));
    });

    test.each([['octo/site.name']])(
      'and has the right subject with the line for a server that answers no prefix: %s',
      (name) => {
        const choice = { azure: 'deployment', job: 'branch' } as const;
        const repository = { name, prefix: '' };
        const line = inlineCode(page).find(({ text }) => text.startsWith('PREFIX='))?.text ?? '';
        const texts = untilSubject(pageFor(choice, repository)).flatMap((text) =>
          text.startsWith('PREFIX=') ? [text, line] : [text],
        );
        expect(play(shell, texts, repository).printed).toContain(
          subjectOf({ name, prefix: `repo:${name}` }, choice),
        );
      },
    );

    test.each([
      ['a variable that is not set', (text: string) => text.replace('RESOURCE_GROUP=rg-maps\n', '')],
      ['a query without an answer', (text: string) => text.replace('--query tenantId', '--query tenant')],
      ['a quote that is missing', (text: string) => text.replace('"client $CLIENT_ID', 'client $CLIENT_ID')],
    ])('and finds a planted fault: %s', (_, plant) => {
      const [choice, repository] = [{ azure: 'managed identity', job: 'branch' } as const, repositoryAt(0)];
      const played = play(shell, pageFor(choice, repository).map(plant), repository);
      expect([played.errors, played.calls.at(-1)]).not.toEqual(['', ['end']]);
    });
  });
});

where('zsh')('only zsh finds', () => {
  const repository = repositoryAt(0);
  const choice = { azure: 'deployment', job: 'branch' } as const;
  const texts = untilSubject(pageFor(choice, repository));

  test.each([
    ['a comment behind a value', (text: string) => text.replace('maps\n', 'maps # the account\n')],
    ['a colon behind a variable', (text: string) => text.replace('${PREFIX}:', '$PREFIX:')],
  ])('%s', (_, plant) => {
    const good = { errors: '', subject: subjectOf(repository, choice) };
    const [bash, zsh] = ['bash', 'zsh'].map((shell) => {
      const { errors, printed } = play(shell, texts.map(plant), repository);
      return { errors, subject: printed.trimEnd().split('\n').at(-1) };
    });
    expect(bash).toEqual(good);
    expect(zsh).not.toEqual(good);
  });
});
