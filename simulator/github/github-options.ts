// How a test configures the simulated GitHub.
import type { SimClock } from '../determinism/clock.ts';
import type { RateLimitOptions } from './access/rate-limits.ts';
import type { Visibility } from './state/secret-store.ts';

export interface GitHubOptions {
  readonly clock: SimClock;
  /** The default is `https://api.github.com`. The path `/api/v3` selects GitHub Enterprise Server. */
  readonly apiUrl?: string;
  /** GitHub's clock minus the simulator's. */
  readonly skewMs?: number;
  /** Reads return secrets as they were this long ago. */
  readonly readLagMs?: number;
  readonly rateLimits?: RateLimitOptions;
  /** Also requires the Secrets permission for environment secrets, as in older documentation. */
  readonly environmentsNeedSecrets?: boolean;
  /** The versions of the REST API that the server supports. */
  readonly apiVersions?: readonly string[];
  /** Starts without the default state and tokens of `state/defaults.ts`. */
  readonly empty?: boolean;
}

export interface SecretOptions {
  /** By GitHub's clock, epoch milliseconds. The default is now. */
  readonly updatedAt?: number;
  /** The default is that of the existing secret, or `private`. */
  readonly visibility?: Visibility;
  readonly selectedRepositoryIds?: readonly number[];
}

export interface RepositoryOptions {
  /** The default is true. */
  readonly private?: boolean;
  /** The default is `main`. */
  readonly defaultBranch?: string;
  /** Without any commit. */
  readonly empty?: boolean;
}
