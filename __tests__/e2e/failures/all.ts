// The whole table of failures.
import { AZURE_CLI_FAILURES } from './azure-cli.ts';
import { AZURE_FAILURES } from './azure.ts';
import type { Failure } from './failure.ts';
import { GITHUB_REFUSALS } from './github-refusals.ts';
import { GITHUB_FAILURES } from './github.ts';
import { KEY_FAILURES } from './keys.ts';
import { NETWORK_FAILURES } from './network.ts';
import { RUNNER_FAILURES } from './runner.ts';
import { SIGN_IN_FAILURES } from './sign-in.ts';
import { VAULT_FAILURES } from './vault.ts';

export const FAILURES: readonly Failure[] = [
  ...SIGN_IN_FAILURES,
  ...AZURE_CLI_FAILURES,
  ...AZURE_FAILURES,
  ...GITHUB_FAILURES,
  ...GITHUB_REFUSALS,
  ...VAULT_FAILURES,
  ...NETWORK_FAILURES,
  ...RUNNER_FAILURES,
  ...KEY_FAILURES,
];
