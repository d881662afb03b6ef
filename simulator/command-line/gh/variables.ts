// `gh variable list`, `set` and `delete`.
import { type Command, type Invocation, jsonFlags, type Output, repoFlag } from './command.ts';
import { fail } from './failure.ts';
import { during, HttpFailure } from './http-failure.ts';
import { fieldsOf, printJson } from './json-output.ts';
import { type NamedRepository, repositoryOf, scopePath } from './repository.ts';
import { valueOf } from './value.ts';

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly created_at: string;
  readonly updated_at: string;
}

const fields = [
  'name',
  'value',
  'visibility',
  'createdAt',
  'updatedAt',
  'numSelectedRepos',
  'selectedReposURL',
];

async function list(invocation: Invocation): Promise<Output> {
  const { client, values } = invocation;
  const asked = fieldsOf(invocation, fields);
  const repository = repositoryOf(invocation);
  const path = `${scopePath(repository, values.get('env'))}/variables?per_page=100`;
  const variables = await client
    .all<Variable>(repository.host, path, 'variables')
    .catch(during('failed to get variables'));
  if (asked !== undefined) {
    const rows = variables.map(({ name, value, created_at: createdAt, updated_at: updatedAt }) => {
      const shared = { visibility: '', numSelectedRepos: 0, selectedReposURL: '' };
      return { name, value, createdAt, updatedAt, ...shared };
    });
    return { stdout: await printJson(rows, asked, invocation) };
  }
  if (variables.length === 0) return fail('no variables found');
  return { stdout: variables.map((one) => `${one.name}\t${one.value}\t${one.updated_at}\n`).join('') };
}

async function set(invocation: Invocation): Promise<Output> {
  const { client, values, positionals } = invocation;
  const [name] = positionals;
  if (name === undefined) return fail(`must pass name argument\n\nUsage:  ${setVariable.usage}\n`);
  const value = await valueOf(invocation);
  const repository = repositoryOf(invocation);
  const environment = values.get('env');
  const base =
    environment === undefined || environment === ''
      ? `repos/${repository.fullName}/actions`
      : `repositories/${await idOf(repository, invocation)}/environments/${encodeURIComponent(environment)}`;
  const path = `${base}/variables`;
  // An empty value is left out.
  const body = value === '' ? {} : { value };
  const failed = during(`failed to set variable ${JSON.stringify(name)}`);
  try {
    await client.rest(repository.host, 'POST', path, { name, ...body });
  } catch (error) {
    if (!(error instanceof HttpFailure) || error.status !== 409) return failed(error);
    await client.rest(repository.host, 'PATCH', `${path}/${encodeURIComponent(name)}`, body).catch(failed);
  }
  return {};
}

async function idOf(
  { host, fullName }: NamedRepository,
  { client, positionals }: Invocation,
): Promise<number> {
  const [owner = '', name = ''] = fullName.split('/');
  const query = `query MapRepositoryNames { \n\t\t\trepo_000: repository(owner: "${owner}", name: "${name}") {\n\t\t\t\tdatabaseId\n\t\t\t}\n\t\t }`;
  const what = `failed to set variable ${JSON.stringify(positionals[0])}: failed to look up repository ${fullName}: failed to look up repositories`;
  const data = await client.graphQl(host, { query, variables: null }).catch(during(what));
  return (data as { readonly repo_000: { readonly databaseId: number } }).repo_000.databaseId;
}

async function remove(invocation: Invocation): Promise<Output> {
  const { client, values, positionals } = invocation;
  const [name = ''] = positionals;
  const repository = repositoryOf(invocation);
  const path = `${scopePath(repository, values.get('env'))}/variables/${encodeURIComponent(name)}`;
  await client.rest(repository.host, 'DELETE', path).catch(during(`failed to delete variable ${name}`));
  return {};
}

const scope = { env: { short: 'e' }, org: { short: 'o' } };

export const listVariables: Command = {
  usage: 'gh variable list [flags]',
  flags: { ...scope, ...jsonFlags, ...repoFlag },
  simulated: ['env', 'json', 'jq', 'repo'],
  arguments: [0, 0],
  run: list,
};

export const setVariable: Command = {
  usage: 'gh variable set <variable-name> [flags]',
  flags: {
    ...scope,
    ...repoFlag,
    body: { short: 'b' },
    'env-file': { short: 'f' },
    repos: { short: 'r' },
    visibility: { short: 'v' },
  },
  simulated: ['env', 'body', 'repo'],
  arguments: [0, 1],
  run: set,
};

export const deleteVariable: Command = {
  usage: 'gh variable delete <variable-name> [flags]',
  flags: { ...scope, ...repoFlag },
  simulated: ['env', 'repo'],
  arguments: [1, 1],
  run: remove,
};
