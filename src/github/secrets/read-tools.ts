// What reads of GitHub's secrets and public keys need.

import type { GitHubClient } from '../client/client.ts';
import type { EnvironmentNames } from '../errors/environments.ts';
import type { NewToken } from './new-token.ts';
import type { GitHubTarget } from '../client/routes.ts';
import type { LookAgain } from './second-look.ts';

export interface ReadTools {
  readonly client: GitHubClient;
  readonly lookAgain: LookAgain;
  readonly names: EnvironmentNames;
  readonly newToken: Pick<NewToken, 'wasRefused'>;
  /** Translates the client's errors. */
  readonly ask: <T>(target: GitHubTarget, request: () => Promise<T>) => Promise<T>;
}
