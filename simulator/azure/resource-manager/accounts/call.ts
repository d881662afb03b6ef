// A request to Resource Manager whose token, API version and subscription have been verified.
import type { SimRequest } from '../../../network/http.ts';
import type { AccessToken } from '../../entra/access-tokens.ts';
import type { RoleAssignment } from '../../entra/roles.ts';
import type { SimSubscription } from '../../subscriptions/subscription.ts';

export interface Call {
  readonly request: SimRequest;
  readonly token: AccessToken;
  readonly apiVersion: string;
  readonly subscription: SimSubscription;
  /** Undefined for a caller that may do everything. */
  readonly roles: readonly RoleAssignment[] | undefined;
  /** Whether the caller's roles allow an action, on the scope of the request or on another one. */
  readonly may: (action: string, scope: string) => boolean;
  /** Reports a request that a real service might accept, but that the action must not send. */
  readonly violation: (what: string) => void;
}
