// Failures of GitHub, its tokens, and its secret stores.
import {
  classicToken,
  expiredToken,
  jobToken,
  powerlessToken,
} from '../../../simulator/github/state/defaults.ts';
import type { World } from '../world.ts';
import type { Failure } from './failure.ts';

const REPO_ALONE = 'ghp_CLASSICxTokenWithRepoAlone000000000007';
const WITHOUT_SSO = 'ghp_CLASSICxTokenWithoutSingleSignOn00008';

/** A classic token that lacks a scope or an authorization. */
function addClassicToken(value: string, lack: { scopes?: string[]; withoutSso?: string[] }) {
  return ({ simulator: { github } }: World): void => {
    github.addToken({ ...classicToken, value, ...lack });
  };
}

export const GITHUB_FAILURES: readonly Failure[] = [
  {
    name: 'job-token',
    isCommon: true,
    code: 'github-job-token',
    gives: [
      '- uses: actions/create-github-app-token@v3',
      'permission-secrets: write',
      'steps.app.outputs.token',
    ],
    inputs: { 'github-token': jobToken.value },
  },
  {
    name: 'job-token-for-an-environment',
    isCommon: true,
    code: 'github-job-token',
    gives: ['permission-environments: write', 'permission-secrets: write'],
    inputs: { 'github-token': jobToken.value, environment: 'production' },
  },
  {
    name: 'token-without-permission',
    isCommon: true,
    code: 'github-forbidden',
    gives: ['secrets=write', 'fine-grained token'],
    inputs: { 'github-token': powerlessToken.value },
  },
  {
    name: 'classic-token-without-scope',
    isCommon: true,
    code: 'github-forbidden',
    gives: ['without the scope admin:org', 'Its scopes: repo'],
    inputs: { 'github-token': REPO_ALONE, targets: 'org:octo' },
    prepare: addClassicToken(REPO_ALONE, { scopes: ['repo'] }),
  },
  {
    name: 'no-single-sign-on',
    isCommon: true,
    code: 'github-sso',
    gives: ['https://github.com/orgs/octo/sso?authorization_request=', 'Configure SSO'],
    inputs: { 'github-token': WITHOUT_SSO },
    prepare: addClassicToken(WITHOUT_SSO, { withoutSso: ['octo'] }),
  },
  {
    name: 'expired-token',
    isCommon: true,
    code: 'github-token-refused',
    gives: ['valid for one hour', 'in the step before this one'],
    inputs: { 'github-token': expiredToken.value },
  },
  {
    name: 'environment-not-found',
    isCommon: true,
    code: 'github-environment-not-found',
    gives: ['"prod"', '"staging", "production", "prod/eu west"'],
    inputs: { environment: 'prod' },
  },
  {
    name: 'repository-not-visible',
    isCommon: true,
    code: 'github-not-found',
    gives: ['The repository mona/blog', 'Install the App on it'],
    inputs: { repository: 'mona/blog' },
  },
];
