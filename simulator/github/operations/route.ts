// One operation of the simulated API.
import type { Need } from '../access/permissions.ts';
import type { Handler } from './call.ts';

export interface Route {
  readonly method: string;
  /** As in GitHub's OpenAPI description. The last parameter of some templates contains slashes: `contents/{path}`. */
  readonly template: string;
  readonly need: Need;
  readonly handle: Handler;
  /** True for what GitHub Enterprise Server does not have. */
  readonly cloudOnly?: boolean;
  /** Who asks: by default someone with a token; `app` with a JSON Web Token of an App; `anyone` without either. */
  readonly caller?: 'app' | 'anyone';
}
