// What surrounds a workflow that is played: the repository with its variables and secrets, the App, reviewers, and the other runs.
import type { PermissionLevel, GitHubToken } from '../../simulator/github/state/tokens.ts';
import type { ActionRun } from '../../simulator/inspection/action-run.ts';
import type { RunOptions } from '../../simulator/runner/run-options.ts';
import type { GhState } from './gh-state.ts';
import type { GitHubRequest } from './installation-token.ts';
import type { Contexts } from './expressions.ts';

export const REPOSITORY = 'octo/site';

export interface Stage {
  /** Runs the step of this action. */
  run(inputs: Readonly<Record<string, string>>, options: Omit<RunOptions, 'inputs'>): Promise<ActionRun>;
  addToken(token: GitHubToken): void;
  /** The subject of the ID tokens from now on. */
  setSubject(subject: string): void;
  /** A directory with a signed-in `az`. */
  azureCli(): string;
  /** By the clock of the simulation, epoch milliseconds. */
  now(): number;
  /** A new directory that is removed after the test. */
  directory(): string;
  /** github, vars, and secrets, as a person has filled them. */
  readonly contexts: Contexts;
  /** What GitHub granted to the App: all that it asks for unless named here, or `removed`. */
  app: 'removed' | Readonly<Record<string, PermissionLevel>> | undefined;
  /** Environments that require a reviewer. */
  readonly reviewed: ReadonlySet<string>;
  /**
   * Concurrency groups that runs hold which wait for a reviewer, and how to cancel such a run. In lower case: names are not
   * case-sensitive.
   */
  readonly groups: Map<string, () => void>;
  /** The rest is given for a run that GitHub dispatched. Otherwise, the workflow is one of `octo/site` and its App is `app`. */
  readonly repository?: string;
  /** The subject of a job's ID token. */
  subject?(environment?: string): string;
  /** The variables and secrets of an environment, at the moment when a job starts. */
  environment?(name: string): { readonly vars: Contexts; readonly secrets: Contexts } | undefined;
  /** Sends a request to GitHub, as a step does. */
  request?: GitHubRequest;
  /** What `gh` sees and changes. */
  gh: GhState;
}
