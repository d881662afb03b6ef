// The part of GitHub that scripts of workflows see through `gh`: runs and issues of one repository.

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

/** As GitHub returns a time. */
export function isoSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}
