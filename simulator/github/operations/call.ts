// The types of the functions that handle API operations.
import type { SimReply } from '../../network/http.ts';
import type { Place } from '../access/permissions.ts';
import type { RateLimitState } from '../access/rate-limits.ts';
import type { Refusal } from '../replies/refusal.ts';
import type { Addresses } from './repository-body.ts';
import type { App, Apps } from '../state/apps.ts';
import type { GitRepositories } from '../state/git.ts';
import type { SecretTarget } from '../state/secret-target.ts';
import type { SubjectTemplates } from '../state/subject-templates.ts';
import type { GitHubToken } from '../state/tokens.ts';
import type { Variables } from '../state/variables.ts';
import type { WorkflowRuns } from '../state/workflow-runs.ts';
import type { Repository, World } from '../state/world.ts';

/** Who sent a request. */
export type Caller =
  | { readonly kind: 'token'; readonly token: GitHubToken }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'anyone' };

export interface Call<P extends Place = Place> {
  readonly caller: Caller;
  readonly place: P;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Undefined without a token. */
  readonly rate: RateLimitState | undefined;
}

export interface Setting {
  readonly world: World;
  readonly variables: Variables;
  readonly git: GitRepositories;
  readonly subjects: SubjectTemplates;
  readonly apps: Apps;
  readonly runs: WorkflowRuns;
  readonly addresses: Addresses;
  /** GitHub's clock, epoch milliseconds. */
  readonly now: () => number;
  /** The simulator's clock, epoch milliseconds. */
  readonly stored: () => number;
  /** Reads return the state of this moment, by the simulator's clock. */
  readonly readable: () => number;
  readonly rateLimited: boolean;
  addToken(token: GitHubToken): void;
  isArchived(repository: Repository): boolean;
  /** The reply to a write that a test has made fail. Undefined if the write can proceed. */
  failure(target: SecretTarget, body: Readonly<Record<string, unknown>>): SimReply | Refusal | undefined;
}

export type Answer = SimReply | Refusal | Promise<SimReply | Refusal>;
export type Handler = (call: Call, setting: Setting) => Answer;

export function iso(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** A property of a body that should be text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export type RepositoryHandler = (
  call: Call<Extract<Place, { on: 'repository' }>>,
  setting: Setting,
) => Answer;

/** The handler of an operation whose path names a repository. */
export function onRepository(handle: RepositoryHandler): Handler {
  return (call, setting) => {
    const { place } = call;
    if (place.on !== 'repository') throw new Error('The path of this operation names no repository.');
    return handle({ ...call, place }, setting);
  };
}
