// The deployment of infrastructure/azuredeploy.json in the simulated Azure: what it makes, and what that allows.
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { SimReply } from '../../simulator/network/http.ts';
import { defaultSubject, publicWorld } from '../../simulator/world.ts';
import { AzureServices, type Identity } from './azure-services.ts';
import {
  accountId,
  bodyFor,
  deploy,
  deploymentPath,
  errorOf,
  groupId,
  identityPath,
  preview,
  required,
  stateOf,
  version,
  withVault,
} from './deployments.ts';

const MINUTE = 60_000;

let services: AzureServices;

beforeEach(() => {
  services = new AzureServices();
});

function identityFrom(outputs: Readonly<Record<string, string>>): Identity {
  return { clientId: outputs['clientId'] ?? '', tenantId: outputs['tenantId'] ?? '' };
}

/** The statuses of reading the account, listing its keys, regenerating one, deleting the account, and listing accounts. */
async function maps(as: Identity): Promise<readonly number[]> {
  const ask = async (method: string, path: string, body?: unknown): Promise<number> =>
    (await services.arm(method, path, '2023-06-01', { body, as })).status;
  return [
    await ask('GET', accountId),
    await ask('POST', `${accountId}/listKeys`),
    await ask('POST', `${accountId}/regenerateKey`, { keyType: 'secondary' }),
    await ask('DELETE', accountId),
    await ask('GET', `${groupId}/providers/Microsoft.Maps/accounts`),
  ];
}

async function vaultStatus(as: Identity): Promise<number> {
  const token = services.azure.entra.issue(as, 'vault.azure.net').value;
  const headers = { authorization: `Bearer ${token}` };
  const url = 'https://contoso-kv.vault.azure.net/secrets/key?api-version=7.6';
  return (await services.ask('PUT', url, { headers, body: '{"value":"example"}' })).status;
}

describe('a deployment', () => {
  test('makes an identity that signs in and has the three actions on the account', async () => {
    const { state, outputs } = await deploy(services);
    expect(state).toBe('Succeeded');
    expect(outputs).toMatchObject({ accountId, subject: defaultSubject, tenantId: publicWorld.tenantId });
    const as = identityFrom(outputs);
    expect(await services.signIn(as)).toMatchObject({ token_type: 'Bearer' });
    expect(await maps(as)).toEqual([200, 200, 200, 403, 403]);
    expect(await vaultStatus(as)).toBe(403);
    expect(services.violations).toEqual([]);
  });

  test('also assigns the roles for discover and for a vault in another resource group', async () => {
    const { outputs } = await deploy(services, { ...withVault, discover: true });
    const as = identityFrom(outputs);
    expect(await maps(as)).toEqual([200, 200, 200, 403, 200]);
    expect(await vaultStatus(as)).toBe(200);
  });

  test('changes nothing the second time', async () => {
    await deploy(services, { ...withVault, discover: true });
    const before = stateOf(services);
    services.clock.advance(MINUTE);
    expect(await deploy(services, { ...withVault, discover: true })).toMatchObject({ state: 'Succeeded' });
    expect(stateOf(services)).toEqual(before);
  });

  test('is running until its time has passed', async () => {
    services.azure.deployments.takes = MINUTE;
    expect(await deploy(services)).toMatchObject({ state: 'Running', outputs: {} });
    const status = async (): Promise<unknown> =>
      (await services.arm('GET', `${deploymentPath}/operationStatuses/1`, version)).body;
    expect(await status()).toEqual({ status: 'Running' });
    services.clock.advance(MINUTE);
    expect(await status()).toEqual({ status: 'Succeeded' });
  });

  test('takes effect only minutes later, if Azure is slow', async () => {
    services.azure.authorization.assignments.propagationDelay = 5 * MINUTE;
    services.azure.identities.propagationDelay = 2 * MINUTE;
    const as = identityFrom((await deploy(services)).outputs);
    expect(await services.signIn(as)).toMatchObject({ error_codes: [70021] });
    services.clock.advance(2 * MINUTE);
    expect(await services.signIn(as)).toMatchObject({ token_type: 'Bearer' });
    expect(await maps(as)).toEqual([403, 403, 403, 403, 403]);
    services.clock.advance(3 * MINUTE);
    expect(await maps(as)).toEqual([200, 200, 200, 403, 403]);
  });

  test('succeeds after the identity was deleted and made again, whose old assignment remains', async () => {
    await deploy(services);
    await services.arm('DELETE', identityPath, '2023-01-31');
    const { state, outputs } = await deploy(services);
    expect(state).toBe('Succeeded');
    expect(services.azure.authorization.assignments.all).toHaveLength(2);
    expect(await maps(identityFrom(outputs))).toEqual([200, 200, 200, 403, 403]);
  });
});

describe('a preview', () => {
  test('shows what will be created, and what it cannot analyze, and changes nothing', async () => {
    const before = stateOf(services);
    expect(await preview(services, withVault)).toEqual([
      'Create userAssignedIdentities',
      'Create federatedIdentityCredentials',
      'Create roleDefinitions',
      expect.stringMatching(/^Unsupported .*contoso-maps.*roleAssignments/),
      expect.stringMatching(/^Unsupported .*contoso-kv.*roleAssignments/),
      'Ignore accounts',
      'Ignore vaults',
    ]);
    expect(stateOf(services)).toEqual(before);
  });

  test('shows no change after the deployment, and each property that would change', async () => {
    await deploy(services);
    const unsupported: unknown = expect.stringMatching(/^Unsupported /);
    expect(await preview(services)).toEqual([
      'NoChange userAssignedIdentities',
      'NoChange federatedIdentityCredentials',
      'NoChange roleDefinitions',
      unsupported,
      'Ignore accounts',
    ]);
    const changed = { ...required, subject: 'repo:octo/site:environment:x', tags: { team: 'maps' } };
    expect((await preview(services, changed)).slice(0, 3)).toEqual([
      'Modify userAssignedIdentities tags.team',
      'Modify federatedIdentityCredentials properties.subject',
      'NoChange roleDefinitions',
    ]);
  });
});

describe('a caller who may not', () => {
  function limit(...notActions: readonly string[]): void {
    const application = services.azure.entra.applications.at(-1);
    if (application === undefined) throw new Error('There is no person.');
    application.roles = [{ actions: ['*'], notActions, scope: groupId }];
  }

  test('assign roles is refused before anything is created, and can deploy the rest', async () => {
    limit('Microsoft.Authorization/*/write');
    const before = stateOf(services);
    const { error } = await deploy(services);
    expect(error?.code).toBe('InvalidTemplateDeployment');
    expect(error?.message).toContain(
      "perform action 'Microsoft.Authorization/roleDefinitions/write' at scope",
    );
    expect((await preview(services))[0]).toBe('InvalidTemplateDeployment');
    expect(stateOf(services)).toEqual(before);
    const rest = await deploy(services, { ...required, assignRoles: false });
    expect(rest).toMatchObject({ state: 'Succeeded', outputs: { roleDefinitionId: '' } });
  });

  test('write assignments only learns it half way, with the identity and the role created', async () => {
    limit('Microsoft.Authorization/roleAssignments/write');
    const { state, error } = await deploy(services);
    expect(state).toBe('Failed');
    expect(error?.details?.[0]?.details?.[0]?.details?.[0]).toMatchObject({ code: 'AuthorizationFailed' });
    expect(services.azure.identities.all).toHaveLength(1);
    expect(services.azure.authorization.assignments.all).toEqual([]);
  });

  test('deploy at all is refused with the action', async () => {
    limit('Microsoft.Resources/deployments/*');
    expect((await deploy(services)).error).toMatchObject({ code: 'AuthorizationFailed' });
    const reply = await services.arm('POST', `${deploymentPath}/whatIf`, version, {
      body: bodyFor(required),
    });
    expect(reply.status).toBe(403);
  });
});

describe('a failed deployment', () => {
  test('keeps what does not depend on the failure, and converges later', async () => {
    const { deployments, identities } = services.azure;
    const type = 'Microsoft.Authorization/roleDefinitions';
    deployments.failing = { type, code: 'Conflict', message: 'Try again.' };
    const { state, error } = await deploy(services);
    expect(state).toBe('Failed');
    expect(error?.details).toEqual([{ code: 'Conflict', message: 'Try again.' }]);
    expect(identities.all[0]?.credentials).toHaveLength(1);
    deployments.failing = undefined;
    expect(await deploy(services)).toMatchObject({ state: 'Succeeded' });
  });

  test('names a role name that is taken in the tenant', async () => {
    const role = { roleName: 'Taken', permissions: [{ actions: [] }], assignableScopes: [groupId] };
    const path = `${groupId}/providers/Microsoft.Authorization/roleDefinitions/0a0a0a0a-0000-4000-8000-000000000000`;
    expect((await services.arm('PUT', path, '2022-04-01', { body: { properties: role } })).status).toBe(201);
    const { error } = await deploy(services, { ...required, roleName: 'taken' });
    expect(error?.details?.[0]?.code).toBe('RoleDefinitionWithSameNameExists');
  });

  test.each([
    [{ ...required, accountName: 'missing' }, 'ResourceNotFound'],
    [{ ...withVault, keyVaultName: 'missing' }, 'ResourceNotFound'],
  ])('names what does not exist: %j', async (parameters, code) => {
    const { state, error } = await deploy(services, parameters);
    expect(state).toBe('Failed');
    expect(JSON.stringify(error)).toContain(`"code":"${code}"`);
  });
});

test.each([
  [{ accountName: 'contoso-maps' }, 'InvalidTemplate', "parameter 'subject' at line"],
  [
    { ...required, acount: 'x' },
    'InvalidTemplate',
    "do not correspond to any parameters defined in the template: 'acount'",
  ],
  [{ ...required, discover: 'true' }, 'InvalidTemplate', "Expected 'bool'. Actual 'string'"],
  [{ ...required, subject: '' }, 'InvalidTemplate', 'Length of the value'],
  [{ ...withVault, keyVaultResourceGroup: 'missing' }, 'ResourceGroupNotFound', "'missing'"],
])('wrong parameters are refused: %j', async (parameters, code, text) => {
  const { error } = await deploy(services, parameters);
  expect(error?.code).toBe(code);
  expect(error?.message).toContain(text);
});

test('another template is refused', async () => {
  const body = { properties: { mode: 'Incremental', template: { resources: [] } } };
  const reply = await services.arm('PUT', deploymentPath, version, { body });
  expect(errorOf(reply)?.message).toMatch(/deploys infrastructure\/azuredeploy\.json only/);
});

describe('a role assignment', () => {
  const path = (name: string): string =>
    `${accountId}/providers/Microsoft.Authorization/roleAssignments/${name}`;

  function put(name: string, principalId: string, principalType?: string): Promise<SimReply> {
    const roleDefinitionId = `${groupId}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
    const properties = { roleDefinitionId, principalId, principalType };
    return services.arm('PUT', path(name), '2022-04-01', { body: { properties } });
  }

  test('of one name cannot get another principal, and cannot be made twice under two names', async () => {
    const [one, two] = ['0a0a0a0a-0000-4000-8000-000000000001', '0a0a0a0a-0000-4000-8000-000000000002'];
    expect((await put(one, 'first', 'ServicePrincipal')).status).toBe(201);
    expect((await put(one, 'first', 'ServicePrincipal')).status).toBe(200);
    expect(errorOf(await put(one, 'other', 'ServicePrincipal'))?.code).toBe(
      'RoleAssignmentUpdateNotPermitted',
    );
    const { code, message } = errorOf(await put(two, 'first', 'ServicePrincipal')) ?? {};
    expect(code).toBe('RoleAssignmentExists');
    expect(message).toContain(one.replaceAll('-', ''));
    expect(errorOf(await put(two, 'unknown'))?.code).toBe('PrincipalNotFound');
  });

  test('keeps its role from being deleted', async () => {
    const { outputs } = await deploy(services);
    const role = outputs['roleDefinitionId'] ?? '';
    expect(errorOf(await services.arm('DELETE', role, '2022-04-01'))?.code).toBe(
      'RoleDefinitionHasAssignments',
    );
    const { value } = (
      await services.arm(
        'GET',
        `${accountId}/providers/Microsoft.Authorization/roleAssignments`,
        '2022-04-01',
      )
    ).body as { readonly value: readonly { readonly id: string }[] };
    for (const { id } of value) expect((await services.arm('DELETE', id, '2022-04-01')).status).toBe(200);
    expect((await services.arm('DELETE', role, '2022-04-01')).status).toBe(200);
    expect((await services.arm('DELETE', role, '2022-04-01')).status).toBe(204);
  });
});

test('two credentials of one identity cannot have the same issuer and subject', async () => {
  await deploy(services);
  const { error } = await deploy(services, { ...required, credentialName: 'second' });
  expect(error?.details?.[0]).toMatchObject({ code: 'Conflict' });
});
