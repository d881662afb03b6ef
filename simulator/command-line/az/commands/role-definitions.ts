// `az role definition`
import type { Commands, Invocation } from '../command.ts';
import { boolean, required, value } from '../options.ts';
import { nulls } from '../output.ts';
import type { Body } from '../requests.ts';

const VERSION = 'api-version=2022-05-01-preview';
const options = { '--resource-group/-g': value, '--scope': value, '--custom-role-only': boolean };

export function definitionsPath(scope: string, name?: string): string {
  const one = name === undefined ? '' : `/${name}`;
  return `${scope}/providers/Microsoft.Authorization/roleDefinitions${one}?${VERSION}`;
}

/** The scope of a command: its own, its resource group's, or the subscription. */
export function scopeOf({ given, subscription }: Invocation): string {
  const group = given.get('--resource-group');
  const above = `/subscriptions/${subscription().id}`;
  return given.get('--scope') ?? (group === undefined ? above : `${above}/resourceGroups/${group}`);
}

function shown({ properties, ...definition }: Body) {
  const { type, permissions, ...rest } = properties as Body;
  return {
    ...nulls('createdBy', 'createdOn', 'systemData', 'updatedBy', 'updatedOn'),
    ...definition,
    ...rest,
    permissions: (permissions as readonly Body[]).map((one) => ({
      ...nulls('condition', 'conditionVersion'),
      ...one,
    })),
    roleType: type,
  };
}

/** By its GUID or the name of the role, or all. az filters what the service lists. */
async function search(invocation: Invocation) {
  const { given, requests } = invocation;
  const name = given.get('--name');
  const isGuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name ?? '');
  const filter = name === undefined || isGuid ? '' : `&$filter=roleName eq '${name}'`;
  const all = (await requests().list(`${definitionsPath(scopeOf(invocation))}${filter}`)).map(shown);
  return all.filter(
    (one: Body) =>
      (name === undefined || one['name'] === name || one['roleName'] === name) &&
      (given.get('--custom-role-only') !== 'true' || one['roleType'] === 'CustomRole'),
  );
}

export const roleDefinitions: Commands = {
  'role definition list': { options: { ...options, '--name/-n': value }, run: search },
  'role definition delete': {
    options: { ...options, '--name/-n': required },
    run: async (invocation) => {
      for (const { name } of (await search(invocation)) as readonly Body[])
        await invocation.requests().json('DELETE', definitionsPath(scopeOf(invocation), String(name)));
    },
  },
};
