// `az keyvault`
import { AzError } from '../az-error.ts';
import type { Commands, Invocation } from '../command.ts';
import { required, value } from '../options.ts';
import { nulls, pythonTime } from '../output.ts';
import { failureOf, type Body } from '../requests.ts';

const VERSION = 'api-version=2026-02-01';
const SECRETS_VERSION = 'api-version=7.4';

const NULLS = nulls(
  'createMode',
  'enablePurgeProtection',
  'enabledForDiskEncryption',
  'enabledForTemplateDeployment',
  'hsmPoolResourceId',
  'networkAcls',
  'privateEndpointConnections',
);

/** Without a resource group, az looks for the vault in the whole subscription. */
async function vaultPath({ given, subscription, requests }: Invocation): Promise<string> {
  const name = given.must('--name');
  const group = given.get('--resource-group');
  const above = `/subscriptions/${subscription().id}`;
  if (group !== undefined)
    return `${above}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`;
  const filter = `resourceType eq 'Microsoft.KeyVault/vaults' and name eq '${name}'`;
  const query = new URLSearchParams({ $filter: filter, 'api-version': '2015-11-01' }).toString();
  const [found] = await requests().list(`${above}/resources?${query}`);
  if (found === undefined) throw new AzError(`The Vault '${name}' not found within subscription.`);
  return String(found['id']);
}

async function show(invocation: Invocation): Promise<unknown> {
  const vault = await invocation.requests().object('GET', `${await vaultPath(invocation)}?${VERSION}`);
  return { ...nulls('systemData'), ...vault, properties: { ...NULLS, ...(vault['properties'] as Body) } };
}

/** az asks without a token first, to learn the tenant of the vault. */
async function ask({ given, session, requests }: Invocation, path: string): Promise<Body> {
  const { vaultSuffix } = session().cloud;
  const url = new URL(`https://${given.must('--vault-name')}.${vaultSuffix}${path}?${SECRETS_VERSION}`);
  const az = requests();
  await az.send('GET', url, undefined);
  const reply = await az.send('GET', url, vaultSuffix);
  if (reply.status >= 400) throw failureOf(reply);
  return JSON.parse(reply.text) as Body;
}

function shown({ attributes, ...secret }: Body): Body {
  const { created, updated, exp, nbf, ...rest } = attributes as Body;
  const time = (seconds: unknown): string | null =>
    typeof seconds === 'number' ? pythonTime(new Date(seconds * 1000).toISOString()) : null;
  return {
    ...nulls('contentType', 'managed'),
    ...secret,
    name: String(secret['id']).split('/')[4],
    attributes: {
      ...rest,
      created: time(created),
      updated: time(updated),
      expires: time(exp),
      notBefore: time(nbf),
    },
  };
}

export const vaults: Commands = {
  'keyvault show': { options: { '--name/-n': required, '--resource-group/-g': value }, run: show },
  'keyvault secret list': {
    options: { '--vault-name': required },
    run: async (invocation) => {
      const { value: secrets } = await ask(invocation, '/secrets');
      return (secrets as readonly Body[]).map(shown);
    },
  },
  'keyvault secret show': {
    options: { '--vault-name': required, '--name/-n': required },
    run: async (invocation) => {
      const path = `/secrets/${encodeURIComponent(invocation.given.must('--name'))}/`;
      return { kid: null, ...shown(await ask(invocation, path)) };
    },
  },
};
