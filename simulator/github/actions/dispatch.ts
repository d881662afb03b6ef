// Starts a run of a workflow by `workflow_dispatch`.
import type { RepositoryHandler, Setting } from '../operations/call.ts';
import { isServer } from '../operations/repository-body.ts';
import { invalid, notFound, Refusal } from '../replies/refusal.ts';
import type { SecretScope } from '../state/secret-target.ts';
import { loginOf } from '../state/tokens.ts';
import { valuesOf } from '../state/variables.ts';
import type { Dispatch, Values, WorkflowRun } from '../state/workflow-runs.ts';
import type { Repository } from '../state/world.ts';
import { runAddresses } from './run-body.ts';
import { dispatchInputs, findWorkflow, type DispatchInput } from './workflow-files.ts';

export const dispatchWorkflow: RepositoryHandler = (
  { place: { repository }, parameters, body, caller },
  setting,
) => {
  const workflow = findWorkflow(repository, parameters['workflow_id'] ?? '', setting);
  if (workflow === undefined) return notFound();
  const { ref } = body;
  if (typeof ref !== 'string') return invalid('Invalid request.\n\n"ref" wasn\'t supplied.');
  const branch = ref.replace(/^refs\/heads\//, '');
  const commit = setting.git.of(repository).branches.get(branch);
  if (commit === undefined) return invalid(`No ref found for: ${ref}`);
  const described = dispatchInputs(commit, workflow.path);
  if (described === undefined) return invalid("Workflow does not have 'workflow_dispatch' trigger");
  const inputs = inputsOf(body['inputs'], described);
  if (inputs instanceof Refusal) return inputs;
  const login = caller.kind === 'token' ? loginOf(caller.token) : undefined;
  const { sha } = commit;
  const actor = login ?? 'github-actions[bot]';
  const text = commit.files.get(workflow.path)?.toString() ?? '';
  const started = setting.runs.start(
    { repositoryId: repository.id, workflow, branch, sha, actor, createdAt: setting.now() },
    {
      ...valuesFor(repository, workflow.path, branch, setting),
      workflow: { path: workflow.path, text },
      sha,
      inputs,
    },
  );
  // GitHub Enterprise Server 3.19 does not know the property.
  return body['return_run_details'] === true && !isServer(setting.addresses)
    ? { status: 200, body: details(started, repository, setting) }
    : { status: 204 };
};

function details(run: WorkflowRun, repository: Repository, { addresses }: Setting): Record<string, unknown> {
  const { url, html_url } = runAddresses(run, repository, addresses);
  return { workflow_run_id: run.id, run_url: url, html_url };
}

function inputsOf(sent: unknown, described: Readonly<Record<string, DispatchInput>>): Values | Refusal {
  const given = Object.entries((sent ?? {}) as Readonly<Record<string, unknown>>);
  const unexpected = given.filter(([name]) => !(name in described)).map(([name]) => name);
  if (unexpected.length > 0) return invalid(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  const inputs = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
  for (const [name, { required, default: otherwise, type, options }] of Object.entries(described)) {
    if (inputs[name] === undefined && required === true && otherwise === undefined)
      return invalid(`Required input '${name}' not provided`);
    const value = inputs[name];
    if (type === 'choice' && value !== undefined && options?.includes(value) !== true)
      return invalid(`Provided value '${value}' for input '${name}' not in the list of allowed values`);
  }
  return inputs;
}

type Surroundings = Omit<Dispatch, 'runId' | 'workflow' | 'sha' | 'inputs'>;

/**
 * Secrets and variables of the repository are those of this moment, and an environment's those of the moment when its job starts:
 * https://docs.github.com/actions/concepts/security/secrets
 */
function valuesFor(repository: Repository, path: string, branch: string, setting: Setting): Surroundings {
  const { world, variables, subjects } = setting;
  const ref = `refs/heads/${branch}`;
  const workflowRef = `${repository.fullName}/${path}@${ref}`;
  const scope = { kind: 'repo', repository: repository.fullName } as const;
  return {
    repository,
    ref,
    vars: valuesOf(variables.of(repository)),
    secrets: secretsOf(scope, setting),
    environment: (name) => {
      const environment = world.environment(repository, name);
      if (environment === undefined) return undefined;
      const kept = { kind: 'env', repository: repository.fullName, environment: environment.name } as const;
      return { vars: valuesOf(variables.of(repository, environment)), secrets: secretsOf(kept, setting) };
    },
    subject: (environment) => subjects.subject(repository, { ref, environment, workflowRef }),
  };
}

function secretsOf(scope: SecretScope, { world }: Setting): Values {
  const store = world.store(scope);
  const names = store?.names() ?? [];
  return Object.fromEntries(names.map((name) => [name, store?.latest(name)?.value ?? '']));
}
