// Opens GitHub's secret stores with the github-token.

import type { Log } from '../core/ports/runner.ts';
import type { Secret } from '../core/secret.ts';
import { createClient } from './client.ts';
import { GitHubSecrets } from './secret-store.ts';

export function openSecrets(token: Secret, log: Pick<Log, 'info'>, signal: AbortSignal): GitHubSecrets {
  return new GitHubSecrets(createClient({ token, signal, log }), log, signal);
}
