// The workflows of a repository: the files in `.github/workflows` on its default branch.
import { parse } from 'yaml';
import type { Setting } from '../operations/call.ts';
import type { Commit } from '../state/git.ts';
import type { Workflow } from '../state/workflow-runs.ts';
import type { Repository } from '../state/world.ts';

const directory = '.github/workflows/';
const isWorkflow = /^\.github\/workflows\/[^/]+\.ya?ml$/;

export interface DispatchInput {
  readonly required?: boolean;
  readonly default?: unknown;
  readonly type?: string;
  readonly options?: readonly string[];
}

interface WorkflowFile {
  readonly name?: string;
  readonly on?: unknown;
}

export function workflowsOf(repository: Repository, { git, runs }: Setting): readonly Workflow[] {
  const commit = git.of(repository).branches.get(repository.defaultBranch);
  return [...(commit?.files.keys() ?? [])]
    .filter((path) => isWorkflow.test(path))
    .sort()
    .map((path) => ({
      id: runs.workflowId(repository, path),
      path,
      // Without a name, GitHub uses the path.
      name: fileOf(commit, path)?.name ?? path,
    }));
}

/** @param identifier the ID, or the name of the file. */
export function findWorkflow(
  repository: Repository,
  identifier: string,
  setting: Setting,
): Workflow | undefined {
  return workflowsOf(repository, setting).find(
    ({ id, path }) =>
      String(id) === identifier || path === `${directory}${identifier}` || path === identifier,
  );
}

/** The inputs of `workflow_dispatch`. Undefined if the workflow cannot be dispatched from this commit. */
export function dispatchInputs(
  commit: Commit,
  path: string,
): Readonly<Record<string, DispatchInput>> | undefined {
  const on = fileOf(commit, path)?.on;
  if (on === 'workflow_dispatch') return {};
  if (Array.isArray(on)) return on.includes('workflow_dispatch') ? {} : undefined;
  if (typeof on !== 'object' || on === null || !('workflow_dispatch' in on)) return undefined;
  const event = on.workflow_dispatch as { inputs?: Readonly<Record<string, DispatchInput>> } | null;
  return event?.inputs ?? {};
}

function fileOf(commit: Commit | undefined, path: string): WorkflowFile | undefined {
  const content = commit?.files.get(path);
  if (content === undefined) return undefined;
  try {
    return (parse(content.toString()) as WorkflowFile | null) ?? {};
  } catch {
    // GitHub lists a file that it cannot read under its path.
    return {};
  }
}
