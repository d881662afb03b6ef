// Opens GitHub's secret stores with the github-token.

import type { Log } from '../core/ports/runner.ts';
import type { Secret } from '../core/secret.ts';
import { createClient } from './client/client.ts';
import { NewToken } from './secrets/new-token.ts';
import { RenamedRepositories } from './client/renamed.ts';
import { GitHubSecrets } from './secrets/secret-store.ts';

export function openSecrets(
  token: Secret,
  log: Pick<Log, 'info' | 'warn'>,
  signal: AbortSignal,
): GitHubSecrets {
  const newToken = new NewToken(log, signal);
  const renamed = new RenamedRepositories(log);
  const client = createClient({ token, signal, log, plugins: [newToken.plugin, renamed.plugin] });
  return new GitHubSecrets({ client, newToken, renamed }, log, signal);
}
