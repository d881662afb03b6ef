// The part of GitHub that scripts of workflows see through `gh`: runs and issues of one repository, in a file that the tests and
// the stand-in share.
import { readFileSync, writeFileSync } from 'node:fs';

export interface WorkflowRunRecord {
  readonly databaseId: number;
  /** The name of the workflow's file. */
  readonly workflow: string;
  readonly headBranch: string;
  readonly event: string;
  /** ISO 8601, whole seconds, as GitHub returns it. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly attempt: number;
  readonly status: 'queued' | 'in_progress' | 'waiting' | 'completed';
  readonly conclusion: '' | 'success' | 'failure' | 'cancelled' | 'timed_out';
}

export interface IssueRecord {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'OPEN' | 'CLOSED';
  readonly author: { readonly login: string; readonly is_bot: boolean };
  readonly comments: readonly string[];
}

export interface GhState {
  readonly runs: readonly WorkflowRunRecord[];
  readonly issues: readonly IssueRecord[];
  /** How a command such as `workflow run` fails, in the words of `gh`. */
  readonly failures: Readonly<Record<string, string>>;
  /** Every command that succeeded: `workflow run deploy.yml --ref main`. */
  readonly calls: readonly string[];
}

/** The environment variables that tell the stand-in what a real `gh` would ask GitHub for. */
export const STATE_FILE = 'GH_STAND_IN_STATE';
export const NOW = 'GH_STAND_IN_NOW';
export const PERMISSIONS = 'GH_STAND_IN_PERMISSIONS';

export function readState(file: string): GhState {
  return JSON.parse(readFileSync(file, 'utf8')) as GhState;
}

export function writeState(file: string, state: GhState): void {
  writeFileSync(file, JSON.stringify(state));
}

/** As GitHub returns a time. */
export function isoSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
