// `az maps account`
import { AzError } from '../az-error.ts';
import type { Commands, Invocation } from '../command.ts';
import { boolean, flag, list, required, value } from '../options.ts';
import { nulls, pythonTime } from '../output.ts';
import type { Body } from '../requests.ts';
import { tagsOf } from '../tags.ts';
import { groupPath } from './groups.ts';

/** Older than the one that the action uses. */
const VERSION = 'api-version=2021-02-01';
const NAME = '--name/-n/--account-name';
const GROUP = '--resource-group/-g';

const TERMS = `By creating an Azure Maps account, you agree that you have read and agree to the 
License (https://azure.microsoft.com/support/legal/) and 
Privacy Statement (https://privacy.microsoft.com/privacystatement).`;

function accountPath({ given, subscription }: Invocation, operation = ''): string {
  const group = encodeURIComponent(given.must('--resource-group'));
  const name = encodeURIComponent(given.must('--name'));
  return `/subscriptions/${subscription().id}/resourceGroups/${group}/providers/Microsoft.Maps/accounts/${name}${operation}?${VERSION}`;
}

function shown({ systemData, ...account }: Body) {
  const { createdAt, lastModifiedAt, ...rest } = systemData as Body;
  return {
    ...account,
    systemData: {
      ...nulls('lastModifiedBy', 'lastModifiedByType'),
      ...rest,
      createdAt: pythonTime(createdAt),
      lastModifiedAt: pythonTime(lastModifiedAt),
    },
  };
}

function listPath({ given, subscription }: Invocation): string {
  const group = given.get('--resource-group');
  const within = group === undefined ? '' : `/resourceGroups/${encodeURIComponent(group)}`;
  return `/subscriptions/${subscription().id}${within}/providers/Microsoft.Maps/accounts?${VERSION}`;
}

async function create(invocation: Invocation): Promise<unknown> {
  const { given, warn, subscription, requests } = invocation;
  const az = requests();
  warn(TERMS);
  // az asks on the terminal, and crashes where there is none.
  if (!given.has('--accept-tos'))
    throw new AzError('The command failed with an unexpected error. Here is the traceback:');
  const group = groupPath(subscription().id, given.must('--resource-group'));
  const location = given.get('--location') ?? (await az.object('GET', group))['location'];
  const body = {
    location,
    ...tagsOf(given),
    sku: { name: given.get('--sku') ?? 'G2' },
    kind: given.get('--kind') ?? 'Gen2',
    properties: { disableLocalAuth: given.get('--disable-local-auth') === 'true' },
  };
  return shown(await az.object('PUT', accountPath(invocation), body));
}

async function update(invocation: Invocation): Promise<unknown> {
  const { given, requests } = invocation;
  const disableLocalAuth = given.get('--disable-local-auth');
  const body = {
    ...tagsOf(given),
    ...(disableLocalAuth === undefined
      ? {}
      : { properties: { disableLocalAuth: disableLocalAuth === 'true' } }),
  };
  return shown(await requests().object('PATCH', accountPath(invocation), body));
}

const one = { [NAME]: required, [GROUP]: required };

export const maps: Commands = {
  'maps account list': {
    options: { [GROUP]: value },
    run: async (invocation) => (await invocation.requests().list(listPath(invocation))).map(shown),
  },
  'maps account show': {
    options: one,
    run: async (invocation) => shown(await invocation.requests().object('GET', accountPath(invocation))),
  },
  'maps account create': {
    options: {
      ...one,
      '--sku/-s': { kind: 'value', allowed: ['S0', 'S1', 'G2'] },
      '--kind': { kind: 'value', allowed: ['Gen1', 'Gen2'] },
      '--location/-l': value,
      '--tags': list,
      '--disable-local-auth': boolean,
      '--accept-tos': flag,
    },
    run: create,
  },
  'maps account update': {
    options: { ...one, '--tags': list, '--disable-local-auth': boolean },
    run: update,
  },
  'maps account keys list': {
    options: one,
    run: (invocation) => invocation.requests().json('POST', accountPath(invocation, '/listKeys')),
  },
};
