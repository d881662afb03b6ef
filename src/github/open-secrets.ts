// Opens GitHub's stores with the token that may write them.

import type { Story } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import { createClient } from './client.ts';
import { GitHubSecrets } from './secret-store.ts';

export function openSecrets(token: Secret, story: Pick<Story, 'info'>, signal: AbortSignal): GitHubSecrets {
  return new GitHubSecrets(createClient({ token, signal, story }), signal);
}
