// A request to Resource Manager whose token, API version and subscription have been verified.
import type { SimRequest } from '../../../network/http.ts';
import type { AccessToken } from '../../entra/access-tokens.ts';
import type { SimSubscription } from '../../subscriptions/subscription.ts';

export interface Call {
  readonly request: SimRequest;
  readonly token: AccessToken;
  readonly apiVersion: string;
  readonly subscription: SimSubscription;
  /** Reports a request that a real service might accept, but that the action must not send. */
  readonly violation: (what: string) => void;
}
