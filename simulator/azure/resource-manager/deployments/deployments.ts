// The deployments of all resource groups, and how they run.
import type { SimClock } from '../../../determinism/clock.ts';

export interface DeploymentError {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
  readonly details?: readonly DeploymentError[];
}

export interface Deployment {
  readonly id: string;
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
  /** The IDs of the resources that it created or updated. */
  readonly resources: readonly string[];
  readonly error: DeploymentError | undefined;
}

interface Entry extends Deployment {
  readonly startedAt: number;
  readonly endsAt: number;
}

/** A resource that cannot be created. */
export interface Failing {
  /** The type of the resource, such as `Microsoft.Authorization/roleAssignments`. */
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

export class Deployments {
  /** Virtual milliseconds until a deployment has ended. What it creates exists at once. */
  takes = 0;
  /** Seconds after which Azure asks clients to look again. Azure says 15. */
  retryAfter = 1;
  /** A deployment creates what does not depend on this, and fails. */
  failing: Failing | undefined;
  /** What a preview answers, by its token. */
  readonly results = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #entries = new Map<string, Entry>();
  readonly #clock: SimClock;

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  get all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  find(id: string): Entry | undefined {
    return this.#entries.get(id.toLowerCase());
  }

  isRunning({ endsAt }: Entry): boolean {
    return this.#clock.now() < endsAt;
  }

  /** Replaces an earlier deployment of this name. */
  set(deployment: Deployment): Entry {
    const startedAt = this.#clock.now();
    const entry = { ...deployment, startedAt, endsAt: startedAt + this.takes };
    this.#entries.set(deployment.id.toLowerCase(), entry);
    return entry;
  }
}
