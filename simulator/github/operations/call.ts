// The types of the functions that handle API operations.
import type { SimReply } from '../../network/http.ts';
import type { Place } from '../access/permissions.ts';
import type { RateLimitState } from '../access/rate-limits.ts';
import type { Refusal } from '../replies/refusal.ts';
import type { Addresses } from './repository-body.ts';
import type { SecretTarget } from '../state/secret-target.ts';
import type { World } from '../state/world.ts';

export interface Call<P extends Place = Place> {
  readonly place: P;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly rate: RateLimitState;
}

export interface Setting {
  readonly world: World;
  readonly addresses: Addresses;
  /** GitHub's clock, epoch milliseconds. */
  now(): number;
  /** The simulator's clock, epoch milliseconds. */
  stored(): number;
  /** Reads return the state of this moment, by the simulator's clock. */
  readable(): number;
  readonly rateLimited: boolean;
  /** The reply to a write that a test has made fail. Undefined if the write can proceed. */
  failure(target: SecretTarget, body: Readonly<Record<string, unknown>>): SimReply | Refusal | undefined;
}

export type Answer = SimReply | Refusal | Promise<SimReply | Refusal>;
export type Handler = (call: Call, setting: Setting) => Answer;

export function iso(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
