// `gh secret list`, `set` and `delete`.
import { seal } from '../../github/state/sealed-box.ts';
import { type Command, type Invocation, isSwitch, jsonFlags, type Output, repoFlag } from './command.ts';
import { fail } from './failure.ts';
import { during } from './http-failure.ts';
import { fieldsOf, printJson } from './json-output.ts';
import { repositoryOf, scopePath } from './repository.ts';
import { valueOf } from './value.ts';

interface Secret {
  readonly name: string;
  readonly updated_at: string;
}

const fields = ['name', 'visibility', 'updatedAt', 'numSelectedRepos', 'selectedReposURL'];

async function list(invocation: Invocation): Promise<Output> {
  const { client, values } = invocation;
  const asked = fieldsOf(invocation, fields);
  const repository = repositoryOf(invocation);
  const path = `${scopePath(repository, values.get('env'))}/secrets?per_page=100`;
  const secrets = await client
    .all<Secret>(repository.host, path, 'secrets')
    .catch(during('failed to get secrets'));
  if (asked !== undefined) {
    const shared = { visibility: '', numSelectedRepos: 0, selectedReposURL: '' };
    const rows = secrets.map(({ name, updated_at: updatedAt }) => ({ name, updatedAt, ...shared }));
    return { stdout: await printJson(rows, asked, invocation) };
  }
  if (secrets.length === 0) return fail('no secrets found');
  return { stdout: secrets.map((one) => `${one.name}\t${one.updated_at}\n`).join('') };
}

/** The value leaves only in a sealed box. */
async function set(invocation: Invocation): Promise<Output> {
  const { client, values, positionals } = invocation;
  const [name] = positionals;
  if (name === undefined) return fail(`must pass name argument\n\nUsage:  ${setSecret.usage}\n`);
  const value = await valueOf(invocation);
  const repository = repositoryOf(invocation);
  const path = `${scopePath(repository, values.get('env'))}/secrets`;
  const { body } = await client
    .rest(repository.host, 'GET', `${path}/public-key`)
    .catch(during('failed to fetch public key'));
  const { key, key_id } = body as { readonly key: string; readonly key_id: string };
  const encrypted_value = await seal(value, key);
  await client
    .rest(repository.host, 'PUT', `${path}/${encodeURIComponent(name)}`, { encrypted_value, key_id })
    .catch(during(`failed to set secret ${JSON.stringify(name)}`));
  return {};
}

async function remove(invocation: Invocation): Promise<Output> {
  const { client, values, positionals } = invocation;
  const [name = ''] = positionals;
  const repository = repositoryOf(invocation);
  const path = `${scopePath(repository, values.get('env'))}/secrets/${encodeURIComponent(name)}`;
  await client.rest(repository.host, 'DELETE', path).catch(during(`failed to delete secret ${name}`));
  return {};
}

const scope = {
  app: { short: 'a' },
  env: { short: 'e' },
  org: { short: 'o' },
  user: { short: 'u', isSwitch },
};

export const listSecrets: Command = {
  usage: 'gh secret list [flags]',
  flags: { ...scope, ...jsonFlags, ...repoFlag },
  simulated: ['env', 'json', 'jq', 'repo'],
  arguments: [0, 0],
  run: list,
};

export const setSecret: Command = {
  usage: 'gh secret set <secret-name> [flags]',
  flags: {
    ...scope,
    ...repoFlag,
    body: { short: 'b' },
    'env-file': { short: 'f' },
    'no-repos-selected': { isSwitch },
    'no-store': { isSwitch },
    repos: { short: 'r' },
    visibility: { short: 'v' },
  },
  simulated: ['env', 'body', 'repo'],
  arguments: [0, 1],
  run: set,
};

export const deleteSecret: Command = {
  usage: 'gh secret delete <secret-name> [flags]',
  flags: { ...scope, ...repoFlag },
  simulated: ['env', 'repo'],
  arguments: [1, 1],
  run: remove,
};
