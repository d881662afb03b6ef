// What a subscription contains besides accounts: resource groups, vaults, and what the caller may do there.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { READER_ACTIONS } from '../../simulator/azure/entra/roles.ts';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { publicWorld } from '../../simulator/world.ts';

const subscription = `/subscriptions/${publicWorld.subscriptionId}`;
const vaults = `${subscription}/resourceGroups/vaults-rg/providers/Microsoft.KeyVault/vaults`;

let simulator: Simulator;

beforeEach(async () => {
  simulator = await startSimulator();
});

afterEach(() => {
  simulator.assertClean();
  simulator.stop();
});

async function send(method: string, url: URL, resource: string, body = '') {
  const authorization = `Bearer ${simulator.azure.entra.issue(publicWorld, resource).value}`;
  const answer = await simulator.send({ method, url, headers: { authorization }, body });
  if (answer.kind !== 'reply') throw new Error(`${url.href} has no answer.`);
  const { status, body: text } = answer.reply;
  const json = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  const code = (json['error'] as { readonly code?: string } | undefined)?.code;
  return { status, json, code };
}

function arm(method: string, path: string, body?: unknown, query = '') {
  const url = new URL(`https://management.azure.com${path}?api-version=2024-11-01${query}`);
  return send(method, url, url.hostname, body === undefined ? undefined : JSON.stringify(body));
}

function listSecrets() {
  return send(
    'GET',
    new URL('https://contoso-kv.vault.azure.net/secrets?api-version=7.4'),
    'vault.azure.net',
  );
}

function grant(actions: readonly string[], scope = subscription): void {
  for (const application of simulator.azure.entra.applications) application.roles = [{ actions, scope }];
}

describe('a resource group', () => {
  const path = `${subscription}/resourcegroups`;

  test('is created once, updated in place, and never moves', async () => {
    const created = await arm('PUT', `${path}/New-rg`, { location: 'uksouth' });
    expect(created).toMatchObject({ status: 201, json: { name: 'New-rg', location: 'uksouth' } });
    const updated = await arm('PUT', `${path}/new-RG`, { location: 'uksouth', tags: { team: 'maps' } });
    expect(updated).toMatchObject({ status: 200, json: { name: 'New-rg', tags: { team: 'maps' } } });
    const moved = await arm('PUT', `${path}/new-rg`, { location: 'westeurope' });
    expect(moved).toMatchObject({ status: 409, code: 'InvalidResourceGroupLocation' });
    const { json } = await arm('GET', path);
    const names = (json['value'] as { readonly name: string }[]).map(({ name }) => name);
    expect(names).toEqual(['maps-rg', 'vaults-rg', 'New-rg']);
  });

  test.each([
    [
      'a location that Azure does not have',
      'new-rg',
      { location: 'atlantis' },
      'LocationNotAvailableForResourceGroup',
    ],
    ['no location', 'new-rg', {}, 'LocationRequired'],
    ['a name with a space', 'new%20rg', { location: 'uksouth' }, 'InvalidResourceGroup'],
  ])('is not created with %s', async (_what, name, body, code) => {
    expect(await arm('PUT', `${path}/${name}`, body)).toMatchObject({ status: 400, code });
  });

  test('can be asked for whether or not it exists', async () => {
    expect(await arm('GET', `${path}/MAPS-rg`)).toMatchObject({ status: 200, json: { name: 'maps-rg' } });
    expect(await arm('GET', `${path}/nope`)).toMatchObject({ status: 404, code: 'ResourceGroupNotFound' });
    expect(await arm('HEAD', `${path}/maps-rg`)).toMatchObject({ status: 204 });
    expect(await arm('HEAD', `${path}/nope`)).toMatchObject({ status: 404 });
    expect(await arm('PATCH', `${path}/maps-rg`)).toMatchObject({ status: 405 });
  });

  test('can be read, but not created, with the role Reader', async () => {
    grant(READER_ACTIONS);
    expect(await arm('GET', `${path}/maps-rg`)).toMatchObject({ status: 200 });
    const refused = await arm('PUT', `${path}/new-rg`, { location: 'uksouth' });
    expect(refused).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
    expect(simulator.azure.subscription().groups.has('new-rg')).toBe(false);
  });
});

describe('the permissions at a scope', () => {
  const at = (scope: string) => arm('GET', `${scope}/providers/Microsoft.Authorization/permissions`);

  test('come from the roles that apply there', async () => {
    const { id } = simulator.azure.account();
    grant(['Microsoft.Maps/*', '*/read'], `${subscription}/resourceGroups/maps-rg`);
    const everywhere = { notActions: [], dataActions: [], notDataActions: [] };
    expect((await at(id)).json).toEqual({
      value: [{ actions: ['Microsoft.Maps/*', '*/read'], ...everywhere }],
    });
    expect(await at(subscription)).toMatchObject({ status: 403, code: 'AuthorizationFailed' });
  });

  test('are unlimited for an application without roles', async () => {
    expect((await at(subscription)).json).toMatchObject({ value: [{ actions: ['*'] }] });
    expect(await at(`${subscription}/resourceGroups/nope`)).toMatchObject({ code: 'ResourceGroupNotFound' });
  });
});

describe('a vault', () => {
  const find = (name: string) =>
    arm(
      'GET',
      `${subscription}/resources`,
      undefined,
      `&$filter=resourceType eq 'Microsoft.KeyVault/vaults' and name eq '${name}'`,
    );

  test('is found by its name, and read', async () => {
    const { json } = await find('Contoso-KV');
    expect(json).toMatchObject({ value: [{ id: `${vaults}/contoso-kv` }] });
    expect(await arm('GET', `${vaults}/contoso-kv`)).toMatchObject({
      json: {
        properties: { vaultUri: 'https://contoso-kv.vault.azure.net/', enableRbacAuthorization: true },
      },
    });
    expect(await arm('GET', `${vaults}/nope`)).toMatchObject({ status: 404, code: 'ResourceNotFound' });
    expect((await find('nope')).json).toEqual({ value: [] });
  });

  test('is hidden from a caller without a role there', async () => {
    grant(['*'], `${subscription}/resourceGroups/maps-rg`);
    expect((await find('contoso-kv')).json).toEqual({ value: [] });
    expect(await arm('GET', `${vaults}/contoso-kv`)).toMatchObject({ status: 403 });
  });

  test('lists its secrets without their values', async () => {
    const vault = simulator.azure.vault();
    vault.set('maps-key', 'secret-value', { contentType: 'text/plain' });
    const { json } = await listSecrets();
    expect(json['value']).toMatchObject([
      { id: 'https://contoso-kv.vault.azure.net/secrets/maps-key', contentType: 'text/plain' },
    ]);
    expect(JSON.stringify(json)).not.toContain('secret-value');
    vault.permissions.delete('list');
    expect(await listSecrets()).toMatchObject({ status: 403, code: 'Forbidden' });
  });
});
