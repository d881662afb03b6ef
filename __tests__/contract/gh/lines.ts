// The commands of `gh` with which the stand-in is compared: what the set-up runs, and what can go wrong with it.
import type { GitHubToken } from '../../../simulator/github/state/tokens.ts';
import {
  classicToken,
  fineGrainedToken,
  personToken,
  powerlessToken,
} from '../../../simulator/github/state/defaults.ts';

export interface Line {
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const site = ['--repo', 'octo/site'];
const inProduction = [...site, '--env', 'production'];
const inEurope = [...site, '--env', 'prod/eu west'];
const names = ['--json', 'name,value'];
const times = ['--json', 'name,updatedAt'];

const base64 = (text: string): string => Buffer.from(text).toString('base64');

function put(path: string, body: object): Line {
  return {
    args: ['api', '--method', 'PUT', `repos/octo/site/contents/${path}`, '--input', '-'],
    stdin: JSON.stringify(body),
  };
}

const workflow = 'name: Check\non:\n  workflow_dispatch:\njobs: {}\n';
const runFields = 'databaseId,status,conclusion,createdAt,url';
const listRuns = [
  'run',
  'list',
  '--workflow',
  'check.yml',
  ...site,
  '--event',
  'workflow_dispatch',
  '--limit',
  '5',
];
const viewRun = ['run', 'view', '4200000001', ...site, '--json', 'status,conclusion,jobs,url'];

const reads: readonly Line[] = [
  { args: ['--version'] },
  { args: ['auth', 'status', '--hostname', 'github.com'] },
  { args: ['api', 'user'] },
  { args: ['api', 'repos/octo/site'] },
  { args: ['api', 'repos/octo/site', '--jq', '.permissions, .full_name'] },
  { args: ['api', 'repos/octo/site', '--include'] },
  { args: ['api', 'repos/octo/none'] },
  { args: ['api', 'repos/octo/site/actions/oidc/customization/sub'] },
  { args: ['api', 'repos/octo/site/environments', '--paginate'] },
  { args: ['api', 'repos/octo/site/pulls?per_page=1', '--paginate'] },
  { args: ['api', 'apps/none'] },
  { args: ['api', 'repos/octo/docs/commits/main'] },
  { args: ['api', `repos/octo/docs/commits/${'0'.repeat(40)}`] },
];

const scopes: readonly Line[] = [site, inProduction, inEurope].flatMap((scope) => [
  { args: ['variable', 'list', ...scope, ...names] },
  { args: ['variable', 'set', 'FIRST', ...scope, '--body', 'one'] },
  { args: ['variable', 'set', 'first', ...scope, '--body', 'two'] },
  { args: ['variable', 'set', 'SECOND', ...scope], stdin: 'from standard input\n' },
  { args: ['variable', 'list', ...scope, ...names, '--jq', '.[].name'] },
  { args: ['variable', 'delete', 'SECOND', ...scope] },
  { args: ['variable', 'delete', 'SECOND', ...scope] },
  { args: ['secret', 'list', ...scope, ...times] },
  { args: ['secret', 'set', 'FIRST', ...scope], stdin: 'a value\n' },
  { args: ['secret', 'set', 'FIRST', ...scope], stdin: 'another value' },
  { args: ['secret', 'list', ...scope, ...times] },
  { args: ['secret', 'delete', 'FIRST', ...scope] },
  { args: ['secret', 'delete', 'FIRST', ...scope] },
]);

const changes: readonly Line[] = [
  { args: ['api', '--method', 'PUT', 'repos/octo/site/environments/new'] },
  { args: ['api', '--method', 'DELETE', 'repos/octo/site/environments/new'] },
  { args: ['api', '--method', 'DELETE', 'repos/octo/site/environments/new'] },
  put('.github/workflows/check.yml', { message: 'Add the check', content: base64(workflow), branch: 'main' }),
  put('.github/workflows/check.yml', { message: 'Again', content: base64(workflow) }),
  put('notes.md', { message: 'Nowhere', content: base64('x'), branch: 'none' }),
  put('notes.md', { message: 'Not text', content: '%' }),
  { args: ['api', 'repos/octo/site/contents/.github/workflows/check.yml?ref=main'] },
  { args: ['api', 'repos/octo/site/contents/.github'] },
  { args: ['api', 'repos/octo/site/contents/none'] },
  { args: ['api', 'repos/octo/site/git/ref/heads/none'] },
  { args: ['workflow', 'run', 'check.yml', ...site, '--ref', 'main'] },
  { args: ['workflow', 'run', 'check.yml', ...site, '--ref', 'none'] },
  { args: ['workflow', 'run', 'none.yml', ...site, '--ref', 'main'] },
  { args: [...listRuns, '--json', runFields] },
  { args: viewRun },
  { args: viewRun },
  { args: viewRun },
  { args: ['api', 'repos/octo/site/check-runs/42000000010/annotations'] },
  { args: ['run', 'view', '1', ...site, '--json', 'status'] },
];

const mistakes: readonly Line[] = [
  { args: ['frob'] },
  { args: ['variable', 'frob'] },
  { args: ['variable', 'list', '--frob'] },
  { args: ['variable', 'list', '-Z'] },
  { args: ['variable', 'list', ...site, '--json', 'frob'] },
  { args: ['variable', 'list', '--repo', 'site', ...names] },
  { args: ['variable', 'list', ...names] },
  { args: ['variable', 'set', ...site] },
  { args: ['variable', 'set', 'GITHUB_X', ...site, '--body', 'x'] },
  { args: ['variable', 'delete', ...site] },
  { args: ['secret', 'set', 'A B', ...site], stdin: 'x' },
  { args: ['secret', 'list', '--repo'] },
  { args: ['api'] },
  { args: ['api', '--paginate', '--method', 'POST', 'user'] },
  { args: ['workflow', 'run', ...site] },
  { args: ['run', 'list', '--frob'] },
  { args: ['run', 'view', ...site, '--json', 'status'] },
];

const as = (token: string, ...args: readonly string[]): Line => ({ args, env: { GH_TOKEN: token } });

const people: readonly Line[] = [
  as('', 'auth', 'status', '--hostname', 'github.com'),
  as('', 'api', 'user'),
  as('', 'variable', 'list', ...site, ...names),
  as('gho_wrong', 'auth', 'status', '--hostname', 'github.com'),
  as('gho_wrong', 'api', 'user'),
  as('gho_wrong', 'variable', 'list', ...site, ...names),
  as(classicToken.value, 'auth', 'status', '--hostname', 'octo.ghe.com'),
  as(classicToken.value, 'auth', 'status'),
  as(fineGrainedToken.value, 'auth', 'status'),
  as(powerlessToken.value, 'secret', 'list', ...site, ...times),
  as(powerlessToken.value, 'variable', 'set', 'X', ...site, '--body', 'x'),
  {
    ...put('.github/workflows/other.yml', { message: 'x', content: base64('x') }),
    env: { GH_TOKEN: classicToken.value },
  },
];

/** A person who may only read `octo/site`. */
export const reader: GitHubToken = {
  ...personToken,
  value: 'gho_READERxTokenOfHubot00000000000000008',
  login: 'hubot',
  role: 'read',
};

const asReader: readonly Line[] = [
  as(reader.value, 'api', 'repos/octo/site', '--jq', '.permissions'),
  as(reader.value, 'variable', 'list', ...site, ...names),
  as(reader.value, 'secret', 'set', 'X', ...site, '--body', 'x'),
  as(reader.value, 'api', '--method', 'PUT', 'repos/octo/site/environments/new'),
  as(reader.value, 'workflow', 'run', 'check.yml', ...site, '--ref', 'main'),
  { ...put('notes.md', { message: 'x', content: base64('x') }), env: { GH_TOKEN: reader.value } },
];

/** On another host, which `--hostname`, GH_HOST or the name of the repository selects. */
function elsewhere(host: string, variable: string): readonly Line[] {
  const repository = ['--repo', `${host}/octo/site`];
  const args: readonly (readonly string[])[] = [
    ['auth', 'status', '--hostname', host],
    ['api', 'user', '--hostname', host],
    ['api', 'user'],
    ['variable', 'set', 'FIRST', ...repository, '--env', 'production', '--body', 'one'],
    ['variable', 'list', ...repository, '--env', 'production', ...names],
    ['secret', 'set', 'FIRST', ...repository, '--body', 'one'],
    ['variable', 'list', ...site, ...names],
  ];
  const env = { GH_HOST: host, [variable]: personToken.value };
  const check = put('.github/workflows/check.yml', { message: 'Add', content: base64(workflow) });
  return [
    ...args.map((one) => ({ args: one, env })),
    { ...check, env },
    { args: ['workflow', 'run', 'check.yml', ...repository, '--ref', 'main'], env },
    { args: ['api', 'user', '--hostname', host], env: { [variable]: 'gho_wrong' } },
    { args: ['variable', 'list', ...repository, ...names], env: { [variable]: 'gho_wrong' } },
  ];
}

export interface Scene {
  readonly apiUrl: string;
  readonly lines: readonly Line[];
}

export const scenes: readonly Scene[] = [
  {
    apiUrl: 'https://api.github.com',
    lines: [...reads, ...scopes, ...changes, ...mistakes, ...people, ...asReader].map((line) => ({
      ...line,
      env: { GH_TOKEN: personToken.value, ...line.env },
    })),
  },
  { apiUrl: 'https://ghes.example.com/api/v3', lines: elsewhere('ghes.example.com', 'GH_ENTERPRISE_TOKEN') },
  { apiUrl: 'https://api.octo.ghe.com', lines: elsewhere('octo.ghe.com', 'GH_TOKEN') },
];
