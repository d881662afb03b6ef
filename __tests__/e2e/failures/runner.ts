// Failures of the runner: its variables, inputs, and files.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunOptions } from '../../../simulator/runner/run-options.ts';
import type { World } from '../world.ts';
import type { Failure } from './failure.ts';

const NEXT = 'No request was sent.';

/** The secret holds the newest key, and a rotation is due. */
const isDue = (world: World): void => {
  world.store('primary');
};

/** Loaded into the action's process, beside the simulator's own modules. */
export function withModule(world: World, source: string): Omit<RunOptions, 'inputs'> {
  const module = `--import data:text/javascript,${encodeURIComponent(source)}`;
  return { env: { NODE_OPTIONS: `${world.simulator.env()['NODE_OPTIONS'] ?? ''} ${module}` } };
}

/** A copy of dist without the files that are loaded only when they are needed. */
function incompleteBundle(world: World): string {
  const bundle = world.simulator.temporaryDirectory('bundle');
  cpSync(fileURLToPath(new URL('../../../dist', import.meta.url)), bundle, { recursive: true });
  for (const file of readdirSync(bundle).filter((name) => /^\d+\.index\.js$/.test(name)))
    rmSync(join(bundle, file));
  return join(bundle, 'index.js');
}

const VARIABLES: readonly Failure[] = [
  {
    name: 'api-url-without-scheme',
    code: 'bad-environment',
    gives: ['GITHUB_API_URL: "api.github.com" does not start with https://', NEXT],
    options: { env: { GITHUB_API_URL: 'api.github.com' } },
  },
  {
    name: 'api-url-with-password',
    code: 'bad-environment',
    gives: ['GITHUB_API_URL: It contains a user name or a password', NEXT],
    withholds: ['hunter2'],
    options: { env: { GITHUB_API_URL: 'https://octo:hunter2@api.github.com' } },
  },
  {
    name: 'repository-missing',
    code: 'bad-environment',
    gives: ['GITHUB_REPOSITORY: It is not set', 'set the input repository or targets', NEXT],
    options: { env: { GITHUB_REPOSITORY: undefined } },
  },
  {
    name: 'id-token-url',
    code: 'bad-environment',
    gives: ['ACTIONS_ID_TOKEN_REQUEST_URL: "junk" does not start with https://', NEXT],
    options: { env: { ACTIONS_ID_TOKEN_REQUEST_URL: 'junk' } },
  },
  {
    name: 'id-token-request-token',
    code: 'bad-environment',
    gives: ['ACTIONS_ID_TOKEN_REQUEST_TOKEN: In it, character 3 is a line break', NEXT],
    options: { env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'ey\nJ' } },
  },
  {
    name: 'api-url-without-tls',
    code: 'bad-environment',
    gives: [
      'GITHUB_API_URL: "http://ghes.octo.example/api/v3" does not start with https://',
      'env: GITHUB_API_URL: https://ghes.octo.example/api/v3.',
      'env: NODE_EXTRA_CA_CERTS: /path/to/ca.pem',
      NEXT,
    ],
    options: { env: { GITHUB_API_URL: 'http://ghes.octo.example/api/v3' } },
  },
  {
    name: 'id-token-url-without-tls',
    code: 'bad-environment',
    gives: ['ACTIONS_ID_TOKEN_REQUEST_URL: ', 'env: NODE_EXTRA_CA_CERTS: /path/to/ca.pem', NEXT],
    options: { env: { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://ghes.octo.example/token?x=1' } },
  },
  {
    name: 'certificates-not-verified',
    code: 'bad-environment',
    gives: ['NODE_TLS_REJECT_UNAUTHORIZED: ', 'Remove it', 'env: NODE_EXTRA_CA_CERTS: /path/to/ca.pem', NEXT],
    options: { env: { NODE_TLS_REJECT_UNAUTHORIZED: '0' } },
  },
  {
    name: 'unsafe-options-of-node',
    code: 'bad-environment',
    gives: ['NODE_OPTIONS: The option --tls-min-v1.0 allows', '--insecure-http-parser', NEXT],
    options: (world) => ({
      env: {
        NODE_OPTIONS: `${world.simulator.env()['NODE_OPTIONS'] ?? ''} --tls-min-v1.0 "--insecure_http_parser"`,
      },
    }),
  },
  {
    name: 'proxy-password-not-encoded',
    code: 'bad-environment',
    gives: ['HTTPS_PROXY: ', NEXT],
    withholds: ['hunter', 'secret'],
    options: { env: { HTTPS_PROXY: 'http://octo:hunter#secret@proxy.example:8080' } },
  },
  {
    name: 'variables-and-inputs',
    code: 'bad-inputs',
    gives: ['cloud: ', 'GITHUB_API_URL: ', 'GITHUB_REPOSITORY: "octo" is not a repository', NEXT],
    inputs: { cloud: 'AzureMoon' },
    options: { env: { GITHUB_API_URL: 'https://', GITHUB_REPOSITORY: 'octo' } },
  },
];

const afterRun = (event: string, full_name: string): NonNullable<RunOptions['event']> => ({
  name: 'workflow_run',
  payload: { workflow_run: { event, head_repository: { full_name } } },
});

const EVENTS: readonly Failure[] = [
  {
    name: 'event-of-anyone',
    code: 'untrusted-event',
    gives: ['the event issue_comment, which started this run', '  allow-untrusted-events: true', NEXT],
    options: { event: { name: 'issue_comment' } },
  },
  {
    name: 'event-after-run-of-fork',
    code: 'untrusted-event',
    gives: ['was for "mallory/site", which is another repository', NEXT],
    options: { event: afterRun('pull_request', 'mallory/site') },
  },
  {
    name: 'event-after-run-of-anyone',
    code: 'untrusted-event',
    gives: ['the event pull_request_target, whose run started this one', NEXT],
    options: { event: afterRun('pull_request_target', 'octo/site') },
  },
  {
    name: 'event-after-run-of-deleted-fork',
    code: 'untrusted-event',
    gives: ['such as a fork that was deleted', NEXT],
    options: {
      event: { name: 'workflow_run', payload: { workflow_run: { event: 'push', head_repository: null } } },
    },
  },
  {
    name: 'event-file-unreadable',
    code: 'untrusted-event',
    gives: [
      'It is unknown who started the run before this one (event workflow_run): GITHUB_EVENT_PATH names a file that is not JSON',
      NEXT,
    ],
    options: { event: { name: 'workflow_run', payload: '{' } },
  },
];

const INPUTS: readonly Failure[] = [
  {
    name: 'token-invisible',
    code: 'bad-inputs',
    gives: ['github-token: ', 'character 8 is a zero-width space (U+200B)', NEXT],
    withholds: ['ghs_abc', 'def'],
    inputs: { 'github-token': 'ghs_abc\u200bdef' },
  },
  {
    name: 'token-placeholder',
    code: 'bad-inputs',
    gives: ['github-token: ', 'the mask that a log shows instead of a secret', NEXT],
    inputs: { 'github-token': '***' },
  },
  {
    name: 'names-with-unseen-characters',
    code: 'bad-inputs',
    gives: ['client-id: ', 'character 9 is a typographic dash (U+2011)', 'account-name: ', '(U+00A0)'],
    inputs: {
      'client-id': 'aaaaaaaa\u2011bbbb-cccc-dddd-eeeeeeeeeeee',
      'account-name': 'contoso\u00a0maps',
    },
  },
  {
    name: 'target-name-after-space',
    code: 'bad-inputs',
    gives: ['targets: "repo:octo/site# MAPS"', 'White space follows the #', 'Only one #NAME', NEXT],
    inputs: { targets: 'repo:octo/site# MAPS # website\nrepo:octo/app#A#B' },
  },
  {
    name: 'targets-only-comments',
    code: 'bad-inputs',
    gives: ['targets: It contains only comments', NEXT],
    inputs: { targets: '# repo:octo/site\n\t#repo:octo/app' },
  },
  {
    name: 'repository-with-comment',
    code: 'bad-inputs',
    gives: ['repository: "octo/site # website"', 'Only targets can contain comments', NEXT],
    inputs: { repository: 'octo/site # website' },
  },
];

const CHANNELS: readonly Failure[] = [
  {
    name: 'outputs-not-set',
    code: 'outputs-not-written',
    gives: ['GITHUB_OUTPUT is not set, so the outputs could not be written', 'the outcome listed'],
    withholds: ['undone'],
    inputs: { operation: 'list', 'output-key': 'true' },
    options: { env: { GITHUB_OUTPUT: undefined } },
  },
  {
    name: 'outputs-not-set-after-rotation',
    code: 'outputs-not-written',
    gives: ['the outcome rotated: the secondary key was regenerated', 'Nothing has to be repeated'],
    inputs: { 'output-key': 'true' },
    prepare: isDue,
    options: { env: { GITHUB_OUTPUT: undefined } },
    regenerates: ['secondary'],
  },
  {
    name: 'outputs-in-a-directory-after-rotation',
    code: 'outputs-not-written',
    gives: ['The file that GITHUB_OUTPUT names is a directory', 'the outcome rotated'],
    prepare: isDue,
    options: (world) => ({ env: { GITHUB_OUTPUT: world.simulator.temporaryDirectory('directory') } }),
    regenerates: ['secondary'],
  },
  {
    name: 'outputs-missing-and-azure-refuses',
    code: 'azure-account-not-found',
    gives: ['contoso-maqs'],
    withholds: ['GITHUB_OUTPUT'],
    inputs: { 'account-name': 'contoso-maqs' },
    options: { env: { GITHUB_OUTPUT: '/nonexistent/output', GITHUB_STEP_SUMMARY: '/nonexistent/summary' } },
  },
];

const DEFECTS: readonly Failure[] = [
  {
    name: 'defect',
    code: 'internal',
    gives: ['An unexpected TypeError occurred at index.js:', 'Report this with the log'],
    withholds: ['hunter2', '    at '],
    options: (world) =>
      withModule(world, "Date.prototype.toISOString = () => { throw new TypeError('hunter2'); };"),
  },
  {
    name: 'bundle-incomplete',
    code: 'runner-failed',
    gives: ['A file of this action is missing', 'dist folder'],
    withholds: ['bug'],
    options: (world) => ({ script: incompleteBundle(world) }),
  },
];

export const RUNNER_FAILURES: readonly Failure[] = [
  ...VARIABLES,
  ...EVENTS,
  ...INPUTS,
  ...CHANNELS,
  ...DEFECTS,
];
