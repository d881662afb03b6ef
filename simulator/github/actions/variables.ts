// Operations on the variables of a repository or an environment.
import { type Call, iso, type RepositoryHandler, type Setting, textOf } from '../operations/call.ts';
import { paginate } from '../replies/pagination.ts';
import { invalid, notFound, Refusal } from '../replies/refusal.ts';
import type { Variable, VariableStore } from '../state/variables.ts';
import type { Repository } from '../state/world.ts';

/** https://docs.github.com/actions/reference/workflows-and-actions/variables#limits-for-configuration-variables */
const maximumBytes = 48 * 1024;
const maximumOfRepository = 500;
const maximumOfEnvironment = 100;

/** Undefined if the environment does not exist. */
function storeOf(
  { parameters }: Call,
  repository: Repository,
  { world, variables }: Setting,
): VariableStore | undefined {
  const name = parameters['environment_name'];
  if (name === undefined) return variables.of(repository);
  const environment = world.environment(repository, name);
  return environment === undefined ? undefined : variables.of(repository, environment);
}

function bodyOf({ name, value, createdAt, updatedAt }: Variable): Record<string, string> {
  return { name, value, created_at: iso(createdAt), updated_at: iso(updatedAt) };
}

export const listVariables: RepositoryHandler = (call, setting) => {
  const { repository } = call.place;
  const store = storeOf(call, repository, setting);
  if (store === undefined) return notFound();
  const all = [...store.values()].toSorted((a, b) => a.name.localeCompare(b.name)).map(bodyOf);
  const environment = call.parameters['environment_name'];
  const path = environment === undefined ? 'actions' : `environments/${encodeURIComponent(environment)}`;
  const address = `${setting.addresses.api}/repositories/${repository.id}/${path}/variables`;
  // GitHub returns 10 a page by default here, and at most 30: https://docs.github.com/rest/actions/variables
  const size = Math.min(30, Number(call.query.get('per_page') ?? 10));
  const query = new URLSearchParams(call.query);
  query.set('per_page', String(size));
  const page = paginate(all, query, address);
  return { status: 200, headers: page.headers, body: { total_count: all.length, variables: page.items } };
};

export const getVariable: RepositoryHandler = (call, setting) => {
  const variable = storeOf(call, call.place.repository, setting)?.get(nameOf(call));
  return variable === undefined ? notFound() : { status: 200, body: bodyOf(variable) };
};

export const createVariable: RepositoryHandler = (call, setting) => {
  const store = storeOf(call, call.place.repository, setting);
  if (store === undefined) return notFound();
  for (const property of ['name', 'value'])
    if (typeof call.body[property] !== 'string')
      return invalid(`Invalid request.\n\n"${property}" wasn't supplied.`);
  const name = textOf(call.body['name']).toUpperCase();
  const value = textOf(call.body['value']);
  const problem = problemOf(name, value);
  if (problem !== undefined) return invalid(problem);
  if (store.has(name)) return new Refusal(409, 'Already exists - Variable already exists');
  const most = 'environment_name' in call.parameters ? maximumOfEnvironment : maximumOfRepository;
  if (store.size >= most) return invalid(`There can be no more than ${most} variables here.`);
  const now = setting.now();
  store.set(name, { name, value, createdAt: now, updatedAt: now });
  return { status: 201, body: {} };
};

export const updateVariable: RepositoryHandler = (call, setting) => {
  const store = storeOf(call, call.place.repository, setting);
  const before = store?.get(nameOf(call));
  if (store === undefined || before === undefined) return notFound();
  const name = (textOf(call.body['name']) || before.name).toUpperCase();
  const value = textOf(call.body['value']) || before.value;
  const problem = problemOf(name, value);
  if (problem !== undefined) return invalid(problem);
  store.delete(before.name);
  store.set(name, { ...before, name, value, updatedAt: setting.now() });
  return { status: 204 };
};

export const deleteVariable: RepositoryHandler = (call, setting) => {
  const store = storeOf(call, call.place.repository, setting);
  return store?.delete(nameOf(call)) === true ? { status: 204 } : notFound();
};

function nameOf({ parameters }: Call): string {
  return (parameters['name'] ?? '').toUpperCase();
}

function problemOf(name: string, value: string): string | undefined {
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name))
    return (
      'Variable names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). ' +
      'Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).'
    );
  if (name.startsWith('GITHUB_')) return 'Variable names must not start with GITHUB_.';
  return Buffer.byteLength(value) > maximumBytes ? 'Variable value must be less than 48 KB.' : undefined;
}
