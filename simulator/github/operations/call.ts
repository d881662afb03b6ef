// What a handler is given, and what it may answer.
import type { SimReply } from '../../network/http.ts';
import type { Place } from '../access/access.ts';
import type { RateLimitState } from '../access/rate-limits.ts';
import type { Refusal } from '../replies/replies.ts';
import type { Addresses } from './repository-body.ts';
import type { SecretTarget } from '../state/target.ts';
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
  /** GitHub's clock, epoch ms. */
  now(): number;
  /** The simulator's clock, epoch ms. */
  stored(): number;
  /** The moment whose state readers are served. */
  readable(): number;
  readonly rateLimited: boolean;
  /** The answer to a write that is to fail, whatever is sent. */
  failure(target: SecretTarget, body: Readonly<Record<string, unknown>>): SimReply | Refusal | undefined;
}

export type Answer = SimReply | Refusal | Promise<SimReply | Refusal>;
export type Handler = (call: Call, setting: Setting) => Answer;

export function iso(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
