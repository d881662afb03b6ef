// `az role assignment`
import { AzError } from '../az-error.ts';
import type { Commands, Invocation } from '../command.ts';
import { boolean, flag, list, value } from '../options.ts';
import { pythonTime } from '../output.ts';
import type { Body } from '../requests.ts';
import { definitionsPath, scopeOf } from './role-definitions.ts';

const VERSION = 'api-version=2022-04-01';

/** az leaves out what is null. */
function shown({ properties, ...assignment }: Body, roleNames: ReadonlyMap<unknown, unknown>): Body {
  const { createdOn, updatedOn, ...rest } = properties as Body;
  const all = {
    ...assignment,
    ...rest,
    createdOn: pythonTime(createdOn),
    updatedOn: pythonTime(updatedOn),
    roleDefinitionName: roleNames.get(rest['roleDefinitionId']) ?? null,
  };
  return Object.fromEntries(
    Object.entries(all).filter(([name, one]) => one !== null || name === 'roleDefinitionName'),
  );
}

async function search(invocation: Invocation): Promise<readonly unknown[]> {
  const { given, requests } = invocation;
  const az = requests();
  if (given.get('--fill-principal-name') !== 'false')
    throw new Error('The stand-in for az does not ask Microsoft Graph for the names of principals.');
  const isAll = given.has('--all');
  if (isAll && (given.has('--scope') || given.has('--resource-group')))
    throw new AzError('group or scope are not required when --all is used');
  const scope = scopeOf(invocation);
  const filter = isAll ? '' : '&$filter=atScope()';
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments?${VERSION}${filter}`;
  const found = (await az.list(path)).filter(
    ({ properties }) =>
      isAll ||
      given.has('--include-inherited') ||
      String((properties as Body)['scope']).toLowerCase() === scope.toLowerCase(),
  );
  if (found.length === 0) return [];
  const definitions = await az.list(definitionsPath(scope));
  const names = new Map(definitions.map(({ id, properties }) => [id, (properties as Body)['roleName']]));
  return found.map((one) => shown(one, names));
}

async function remove({ given, requests }: Invocation): Promise<void> {
  const ids = given.all('--ids');
  if (ids.length === 0)
    throw new AzError(
      'Please provide at least one of these arguments: --ids, --assignee, --assignee-object-id, --role, --resource-group, --scope',
      2,
    );
  for (const id of ids) await requests().json('DELETE', `${id}?${VERSION}`);
}

export const roleAssignments: Commands = {
  'role assignment list': {
    options: {
      '--all': flag,
      '--resource-group/-g': value,
      '--scope': value,
      '--include-inherited': flag,
      '--fill-principal-name': boolean,
    },
    run: search,
  },
  'role assignment delete': { options: { '--ids': list, '--yes/-y': flag }, run: remove },
};
