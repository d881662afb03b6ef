// What the simulated GitHub answers to the set-up, besides secrets and Apps: as GitHub's description says, and refused like there.
import { describe, expect, test } from '@jest/globals';
import type { SimReply } from '../../simulator/network/http.ts';
import { createGitHub } from '../../simulator/github/github.ts';
import type { GitHubOptions } from '../../simulator/github/github-options.ts';
import { classicToken, personToken } from '../../simulator/github/state/defaults.ts';
import type { GitHubToken, Permissions } from '../../simulator/github/state/tokens.ts';

const start = Date.UTC(2026, 0, 5, 3, 0, 0);
const reader = { ...personToken, value: 'gho_reader', login: 'hubot', role: 'read' } as const;
const writer = { ...personToken, value: 'gho_writer', login: 'hubot', role: 'write' } as const;

function setUp(options: Omit<GitHubOptions, 'clock'> = {}) {
  const github = createGitHub({ clock: { now: () => start, advance: () => undefined }, ...options });
  github.addUser('hubot');
  for (const token of [reader, writer]) github.addToken(token);
  let index = 0;
  async function send(
    method: string,
    path: string,
    body?: unknown,
    token: GitHubToken = personToken,
  ): Promise<SimReply> {
    return github.service.handle({
      method,
      url: new URL(`${github.apiUrl}${path}`),
      headers: {
        authorization: `token ${token.value}`,
        'user-agent': 'GitHub CLI 2.102.0',
        accept: '*/*',
        'x-github-api-version': '2022-11-28',
        'content-type': 'application/json; charset=utf-8',
      },
      body: body === undefined ? '' : JSON.stringify(body),
      index: index++,
      at: start,
      open: 1,
    });
  }
  /** The replies in order, of which only the status and the message are compared. */
  async function all(...calls: readonly Parameters<typeof send>[]): Promise<readonly string[]> {
    const replies: string[] = [];
    for (const call of calls) {
      const { status, body } = await send(...call);
      const { message } = (body ?? {}) as { readonly message?: string };
      replies.push(status < 300 || message === undefined ? String(status) : `${status} ${message}`);
    }
    return replies;
  }
  return { github, send, all };
}

const site = '/repos/octo/site';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const workflow = 'on:\n  workflow_dispatch:\n    inputs:\n      who: { required: true }\njobs: {}\n';

describe.each([
  ['https://api.github.com'],
  ['https://ghes.example.com/api/v3'],
  ['https://api.octo.ghe.com'],
])('at %s', (apiUrl) => {
  test('every operation of the set-up answers as GitHub describes it', async () => {
    const { github, all } = setUp({ apiUrl });
    const file = { message: 'Add', content: base64(workflow) };
    github.runs.onDispatch = () => ({ conclusion: 'success', jobs: [{ name: 'a', conclusion: 'success' }] });
    const main = github.git.of(github.repository('octo/site')!).branches.get('main')!;
    const [run, job] = [4_200_000_001, 42_000_000_010];
    const replies = await all(
      ['GET', '/'],
      ['GET', '/meta'],
      ['GET', '/user'],
      ['GET', site],
      ['GET', `${site}/actions/oidc/customization/sub`],
      ['PUT', `${site}/actions/oidc/customization/sub`, { use_default: false, include_claim_keys: ['repo'] }],
      ['PUT', `${site}/environments/new`, { reviewers: [{ type: 'User', id: 1014 }] }],
      ['GET', `${site}/environments/new`],
      ['POST', `${site}/environments/new/variables`, { name: 'A', value: 'x' }],
      ['GET', `${site}/environments/new/variables`],
      ['GET', `${site}/environments/new/variables/a`],
      ['PATCH', `${site}/environments/new/variables/a`, { value: 'y' }],
      ['DELETE', `${site}/environments/new/variables/a`],
      ['DELETE', `${site}/environments/new`],
      ['PUT', `${site}/contents/.github/workflows/a.yml`, file],
      ['GET', `${site}/contents/.github/workflows/a.yml`],
      ['GET', `${site}/contents/.github`],
      ['POST', `${site}/git/refs`, { ref: 'refs/heads/a/b', sha: main.sha }],
      ['GET', `${site}/git/ref/heads/a/b`],
      ['PUT', `${site}/contents/b.txt`, { ...file, branch: 'a/b' }],
      ['POST', `${site}/pulls`, { title: 'B', head: 'a/b', base: 'main' }],
      ['GET', `${site}/pulls?head=octo:a/b&state=open`],
      ['GET', `${site}/commits/a/b`],
      ['DELETE', `${site}/git/refs/heads/a/b`],
      ['GET', `${site}/actions/workflows`],
      ['POST', `${site}/actions/workflows/a.yml/dispatches`, { ref: 'main', inputs: { who: 'mona' } }],
      ['GET', `${site}/actions/runs`],
      ['GET', `${site}/actions/runs/${run}`],
      ['GET', `${site}/actions/runs/${run}`],
      ['GET', `${site}/actions/runs/${run}/jobs`],
      ['GET', `${site}/check-runs/${job}/annotations`],
    );
    expect(replies.filter((reply) => !/^20[014]$/.test(reply))).toEqual([]);
    expect(github.violations).toEqual([]);
  });
});

test('files are refused as GitHub refuses them', async () => {
  const { github, send, all } = setUp();
  const path = `${site}/contents/notes.md`;
  const file = { message: 'Add', content: base64('x') };
  const { body } = await send('PUT', path, file);
  const { sha } = (body as { readonly content: { readonly sha: string } }).content;
  github.git.of(github.repository('octo/app')!).protectedBranches.add('main');
  github.addRepository('octo/new', { empty: true });
  expect(
    await all(
      ['PUT', path, file],
      ['PUT', path, { ...file, sha: 'other' }],
      ['PUT', path, { ...file, sha, content: '%' }],
      ['PUT', path, { ...file, sha, branch: 'none' }],
      ['DELETE', path, { message: 'Remove', sha: 'other' }],
      ['DELETE', path, { message: 'Remove', sha }],
      ['DELETE', path, { message: 'Remove', sha }],
      ['PUT', '/repos/octo/app/contents/a.md', file],
      ['GET', '/repos/octo/new/contents/a.md'],
      ['GET', '/repos/octo/new/git/ref/heads/main'],
      ['PUT', '/repos/octo/new/contents/a.md', file],
    ),
  ).toEqual([
    '422 Invalid request.\n\n"sha" wasn\'t supplied.',
    '409 notes.md does not match other',
    '422 content is not valid Base64',
    '404 Branch none not found',
    '409 notes.md does not match other',
    '200',
    '404 Not Found',
    '409 Repository rule violations found\n\nChanges must be made through a pull request.\n\n',
    '404 This repository is empty.',
    '409 Git Repository is empty.',
    '201',
  ]);
});

test('a workflow needs the scope or the permission for workflows', async () => {
  const { github, all } = setUp();
  const path = `${site}/contents/.github/workflows/a.yml`;
  const file = { message: 'Add', content: base64(workflow) };
  const permissions = { contents: 'write', metadata: 'read' } as const;
  const powers = (value: string, more: Permissions): GitHubToken => ({
    kind: 'fine-grained',
    value,
    owner: 'octo',
    repositories: 'all',
    permissions: { ...permissions, ...more },
  });
  const without = powers('github_pat_without', {});
  const withIt = powers('github_pat_with', { workflows: 'write' });
  for (const token of [without, withIt]) github.addToken(token);
  expect(
    await all(['PUT', path, file, classicToken], ['PUT', path, file, without], ['PUT', path, file, withIt]),
  ).toEqual(['404 Not Found', '403 Resource not accessible by personal access token', '201']);
});

test('what a person may do depends on the role', async () => {
  const { send, all } = setUp();
  const file = { message: 'Add', content: base64('x') };
  const { body } = await send('GET', site, undefined, reader);
  expect(body).toMatchObject({ permissions: { admin: false, push: false, pull: true } });
  const admin = '403 Must have admin rights to Repository.';
  for (const [token, pushed, dispatched] of [
    [reader, '404 Not Found', admin],
    [writer, '201', '404 Not Found'],
  ] as const)
    expect(
      await all(
        ['GET', `${site}/actions/variables`, undefined, token],
        ['GET', `${site}/actions/secrets/public-key`, undefined, token],
        ['PUT', `${site}/environments/new`, undefined, token],
        ['PUT', `${site}/contents/a.md`, file, token],
        ['POST', `${site}/actions/workflows/a.yml/dispatches`, { ref: 'main' }, token],
      ),
    ).toEqual([admin, admin, admin, pushed, dispatched]);
});

test('branches, pull requests and runs are refused as GitHub refuses them', async () => {
  const { github, all } = setUp();
  const git = github.git.of(github.repository('octo/site')!);
  const { sha } = git.branches.get('main')!;
  const by = { author: 'mona', at: start };
  git.commit('main', { path: '.github/workflows/a.yml', content: Buffer.from(workflow), message: 'A' }, by);
  git.commit(
    'main',
    { path: '.github/workflows/b.yml', content: Buffer.from('on: push\n'), message: 'B' },
    by,
  );
  git.createBranch('same', git.branches.get('main')!);
  const dispatch = (file: string): string => `${site}/actions/workflows/${file}/dispatches`;
  expect(
    await all(
      ['POST', `${site}/git/refs`, { ref: 'refs/heads/main', sha }],
      ['POST', `${site}/git/refs`, { ref: 'refs/heads/x', sha: '0'.repeat(40) }],
      ['GET', `${site}/commits/${'0'.repeat(40)}`],
      ['POST', `${site}/pulls`, { title: 'X', head: 'none', base: 'main' }],
      ['POST', `${site}/pulls`, { title: 'X', head: 'same', base: 'main' }],
      ['POST', dispatch('none.yml'), { ref: 'main' }],
      ['POST', dispatch('a.yml'), { ref: 'none' }],
      ['POST', dispatch('a.yml'), { ref: 'main' }],
      ['POST', dispatch('a.yml'), { ref: 'main', inputs: { who: 'mona', what: 'x' } }],
      ['POST', dispatch('b.yml'), { ref: 'main' }],
    ),
  ).toEqual([
    '422 Reference already exists',
    '422 Object does not exist',
    `422 No commit found for SHA: ${'0'.repeat(40)}`,
    '422 Validation Failed',
    '422 Validation Failed',
    '404 Not Found',
    '422 No ref found for: none',
    "422 Required input 'who' not provided",
    '422 Unexpected inputs provided: ["what"]',
    "422 Workflow does not have 'workflow_dispatch' trigger",
  ]);
});

test('the subject of an ID token follows the settings of the repository', async () => {
  const { github, send } = setUp();
  const path = `${site}/actions/oidc/customization/sub`;
  const place = { ref: 'refs/heads/main', workflowRef: 'octo/site/.github/workflows/a.yml@refs/heads/main' };
  const subject = (environment?: string): string =>
    github.subjects.subject(github.repository('octo/site')!, { ...place, environment });
  expect([subject(), subject('production')]).toEqual([
    'repo:octo/site:ref:refs/heads/main',
    'repo:octo/site:environment:production',
  ]);
  await send('PUT', path, { use_default: true, use_immutable_subject: true });
  expect((await send('GET', path)).body).toMatchObject({ sub_claim_prefix: 'repo:octo@1007/site@1021' });
  expect(subject()).toBe('repo:octo@1007/site@1021:ref:refs/heads/main');
  await send('PUT', path, { use_default: false, include_claim_keys: ['repository_id', 'context'] });
  expect(subject('production')).toBe('repository_id:1021:environment:production');
});

test('an archived repository says so, and a renamed one redirects', async () => {
  const { github, send, all } = setUp();
  github.restrictions.set('octo/site', 'archived');
  expect((await send('GET', site)).body).toMatchObject({ archived: true, default_branch: 'main' });
  github.renameRepository('octo/app', 'octo/web');
  expect(
    await all(['GET', '/repos/octo/app/actions/variables'], ['PUT', `${site}/contents/a.md`, {}]),
  ).toEqual(['301 Moved Permanently', '403 Repository was archived so is read-only.']);
});
