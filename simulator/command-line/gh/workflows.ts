// `gh workflow run`.
import type { GhClient } from './client.ts';
import { type Command, type Invocation, isSwitch, type Output, repoFlag } from './command.ts';
import { fail } from './failure.ts';
import { during, HttpFailure } from './http-failure.ts';
import { isCloud } from './hosts.ts';
import { type NamedRepository, repositoryOf } from './repository.ts';

interface Workflow {
  readonly id: number;
  readonly name: string;
}

/** @param selector the name of a file, an ID or the name of a workflow. */
export async function workflowOf(
  selector: string,
  { host, fullName }: NamedRepository,
  client: GhClient,
): Promise<Workflow> {
  const path = `repos/${fullName}/actions/workflows`;
  if (/^\d+$|\.ya?ml$/i.test(selector)) {
    const found = await client
      .rest(host, 'GET', `${path}/${encodeURIComponent(selector)}`)
      .catch((error: unknown) => {
        if (!(error instanceof HttpFailure) || error.status !== 404) throw error;
        const url = error.message.slice(error.message.lastIndexOf('('));
        return fail(`HTTP 404: workflow ${selector} not found on the default branch ${url}`);
      });
    return found.body as Workflow;
  }
  const all = await client.all<Workflow>(host, `${path}?per_page=100&page=1`, 'workflows');
  const named = all.filter(({ name }) => name.toLowerCase() === selector.toLowerCase());
  return named[0] ?? fail(`could not find any workflows named ${selector}`);
}

async function dispatch(invocation: Invocation): Promise<Output> {
  const { client, values, lists, positionals } = invocation;
  const [selector] = positionals;
  if (selector === undefined)
    return fail(
      `workflow ID, name, or filename required when not running interactively\n\nUsage:  ${runWorkflow.usage}\n`,
    );
  const repository = repositoryOf(invocation);
  const ref = values.get('ref') ?? (await defaultBranch(repository, client));
  const workflow = await workflowOf(selector, repository, client);
  const path = `repos/${repository.fullName}/actions/workflows/${workflow.id}/dispatches`;
  const inputs = inputsOf([...(lists.get('raw-field') ?? []), ...(lists.get('field') ?? [])]);
  const details = (await returnsDetails(repository, client)) ? { return_run_details: true } : {};
  const { body } = await client
    .rest(repository.host, 'POST', path, { inputs, ref, ...details })
    .catch(during('could not create workflow dispatch event'));
  const { html_url: url } = (body ?? {}) as { readonly html_url?: string };
  return url === undefined ? {} : { stdout: `${url}\n` };
}

/** GitHub Enterprise Server 3.19 and older do not say which run they started. */
async function returnsDetails({ host }: NamedRepository, client: GhClient): Promise<boolean> {
  if (isCloud(host)) return true;
  await client.rest(host, 'GET', 'meta');
  return false;
}

function inputsOf(fields: readonly string[]): Readonly<Record<string, string>> {
  const inputs = fields.map((field) => {
    const [name = '', ...value] = field.split('=');
    return value.length === 0
      ? fail(`field ${JSON.stringify(field)} requires a value separated by an '=' sign`)
      : [name, value.join('=')];
  });
  return Object.fromEntries(inputs) as Readonly<Record<string, string>>;
}

async function defaultBranch({ host, fullName }: NamedRepository, client: GhClient): Promise<string> {
  const { body } = await client.rest(host, 'GET', `repos/${fullName}`);
  return (body as { readonly default_branch: string }).default_branch;
}

export const runWorkflow: Command = {
  usage: 'gh workflow run [<workflow-id> | <workflow-name>] [flags]',
  flags: {
    ...repoFlag,
    field: { short: 'F' },
    json: { isSwitch },
    'raw-field': { short: 'f' },
    ref: { short: 'r' },
  },
  simulated: ['repo', 'ref', 'field', 'raw-field'],
  arguments: [0, Infinity],
  run: dispatch,
};
