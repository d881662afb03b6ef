// The environment variables that a GitHub-hosted runner sets for an action.
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededAlphanumerics, seededBytes } from '../determinism/random.ts';
import type { Simulator } from '../simulator.ts';
import { inputVariables } from './inputs.ts';
import type { RunOptions } from './run-options.ts';

/**
 * In the order of https://docs.github.com/actions/reference/workflows-and-actions/variables#default-environment-variables, and
 * GITHUB_ACTION_REF, which the runner sets too (actions/runner, GitHubContext.cs). Not those of composite actions only.
 */
const gitHubVariables = {
  CI: 'true',
  GITHUB_ACTION: '__octo_azure-maps-keys',
  GITHUB_ACTION_REF: 'v1',
  GITHUB_ACTION_REPOSITORY: 'octo/azure-maps-keys',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTOR: 'octocat',
  GITHUB_ACTOR_ID: '583231',
  GITHUB_BASE_REF: '',
  GITHUB_EVENT_NAME: 'schedule',
  GITHUB_HEAD_REF: '',
  GITHUB_JOB: 'rotate',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_REF_PROTECTED: 'true',
  GITHUB_REF_TYPE: 'branch',
  GITHUB_REPOSITORY: 'octo/site',
  GITHUB_REPOSITORY_ID: '1296269',
  GITHUB_REPOSITORY_OWNER: 'octo',
  GITHUB_REPOSITORY_OWNER_ID: '9919',
  GITHUB_RETENTION_DAYS: '90',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: '1234567890',
  GITHUB_RUN_NUMBER: '7',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  GITHUB_TRIGGERING_ACTOR: 'octocat',
  GITHUB_WORKFLOW: 'Rotate the Azure Maps key',
  GITHUB_WORKFLOW_REF: 'octo/site/.github/workflows/rotate.yml@refs/heads/main',
  GITHUB_WORKFLOW_SHA: '0123456789abcdef0123456789abcdef01234567',
} as const;

/** What a job may have in its environment although this step does not need it. The format is that of GitHub's private keys. */
const appPrivateKey = [
  '-----BEGIN RSA PRIVATE KEY-----',
  ...(seededBytes('private key of the App', 1190)
    .toString('base64')
    .match(/.{1,64}/g) ?? []),
  '-----END RSA PRIVATE KEY-----',
  '',
].join('\n');

/** The proxy of the simulator ignores it. */
const proxyPassword = seededAlphanumerics('password of the proxy', 24);

/** A runner's proxy usually requires a password, which must not be printed either. */
function withPassword(variables: Readonly<Record<string, string>>): Record<string, string> {
  const add = ([name, value]: readonly [string, string]) =>
    [name, name.endsWith('_PROXY') ? value.replace('://', `://runner:${proxyPassword}@`) : value] as const;
  return Object.fromEntries(Object.entries(variables).map(add));
}

function networkVariables(simulator: Simulator, { clockOffset, direct }: RunOptions): Record<string, string> {
  const { HTTPS_PROXY, HTTP_PROXY, ...others } = simulator.env({ clockOffset });
  return direct === true
    ? { ...others, SIM_DIRECT: 'true' }
    : withPassword({ ...others, HTTPS_PROXY: HTTPS_PROXY ?? '', HTTP_PROXY: HTTP_PROXY ?? '' });
}

/** Where Node keeps what it has compiled. */
export const compileCache = fileURLToPath(
  new URL('../../node_modules/.cache/azure-maps-keys', import.meta.url),
);

/** Variables that Windows needs to start a process. */
function windowsVariables(): Record<string, string> {
  if (process.platform !== 'win32') return {};
  const names = ['SystemRoot', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function runnerVariables(directory: string): Record<string, string> {
  return {
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'GitHub Actions 1',
    RUNNER_OS: process.platform === 'win32' ? 'Windows' : process.platform === 'darwin' ? 'macOS' : 'Linux',
    RUNNER_TEMP: directory,
    RUNNER_TOOL_CACHE: directory,
  };
}

/** The variables that describe what started the workflow. */
function eventVariables(directory: string, { event }: RunOptions): Record<string, string> {
  if (event === undefined) return {};
  const { name, payload = {} } = event;
  const file = join(directory, 'event.json');
  writeFileSync(file, typeof payload === 'string' ? payload : JSON.stringify(payload));
  return { GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: file };
}

/** @param files the paths of the files through which the action passes values to the runner, by variable. */
export function environmentOf(
  simulator: Simulator,
  directory: string,
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>,
  options: RunOptions,
): Record<string, string> {
  const { apiUrl } = simulator.github;
  const { requestUrl, requestToken } = simulator.azure.idToken;
  const all: Record<string, string | undefined> = {
    ...windowsVariables(),
    PATH: [...(options.path ?? []), process.env['PATH'] ?? ''].join(delimiter),
    HOME: directory,
    ...gitHubVariables,
    ...eventVariables(directory, options),
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: new URL('/graphql', apiUrl).href,
    GITHUB_SERVER_URL: new URL(apiUrl).origin.replace('//api.', '//'),
    GITHUB_WORKSPACE: directory,
    ...runnerVariables(directory),
    ACTIONS_ID_TOKEN_REQUEST_URL: requestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
    ...(options.debug === true ? { RUNNER_DEBUG: '1', AZURE_LOG_LEVEL: 'verbose' } : {}),
    ...files,
    // Only so that the bundle, which every run loads, is not compiled again for each.
    NODE_COMPILE_CACHE: compileCache,
    APP_PRIVATE_KEY: appPrivateKey,
    ...networkVariables(simulator, options),
    ...inputVariables(inputs),
    ...options.env,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
