// The template, Terraform, the documents and the action's own messages name the same role, actions, subject, audiences and issuer.
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { clouds } from '../../simulator/azure/clouds.ts';
import { READER, SECRETS_OFFICER } from '../../simulator/azure/authorization/role-definitions.ts';
import { evaluate } from '../../simulator/azure/resource-manager/deployments/expressions/evaluate.ts';
import { templateGuid } from '../../simulator/azure/resource-manager/deployments/expressions/functions.ts';
import type { Template } from '../../simulator/azure/resource-manager/deployments/template.ts';
import { roleCommands } from '../../src/azure/errors/role-commands.ts';
import { credentialCommands } from '../../src/azure/sign-in/federated-credential-commands.ts';
import { DEFAULT_AUDIENCE } from '../../src/core/inputs/sign-in.ts';
import { versionOf } from './linters.ts';
import { read, root } from './repository.ts';

const template = JSON.parse(read('infrastructure/azuredeploy.json')) as Template;
const terraform = read('infrastructure/main.tf');
const readme = read('infrastructure/README.md');
const setup = read('docs/setup.md');

const ACTIONS = [
  'Microsoft.Maps/accounts/read',
  'Microsoft.Maps/accounts/listKeys/action',
  'Microsoft.Maps/accounts/regenerateKey/action',
];
const ROLE = 'Azure Maps Key Rotator';
const ISSUER = 'https://token.actions.githubusercontent.com';
const SUBJECT = 'repo:octo/site:ref:refs/heads/main';

/** In the order in which they appear, each once. */
function actionsIn(text: string): readonly string[] {
  const found = text.matchAll(/Microsoft\.Maps\/accounts\/(?:read|write|delete|\w+\/action)/g);
  return [...new Set(Array.from(found, ([action]) => action))];
}

/** The sentence or block of a document from one text to another. */
function part(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  expect(start).toBeGreaterThanOrEqual(0);
  return text.slice(start, text.indexOf(to, start + from.length));
}

const group = { id: '/subscriptions/1/resourceGroups/maps-rg', name: 'maps-rg', location: 'westeurope' };

function inTemplate(value: unknown, cloud = clouds[0]): unknown {
  return evaluate(value, {
    parameters: new Map(),
    variables: new Map(),
    subscriptionId: '1',
    group,
    cloud: cloud?.name ?? 'AzureCloud',
    reference: () => undefined,
  });
}

const defaultOf = (name: string): unknown => template.parameters[name]?.defaultValue;

/** The message of the action when Azure refuses to list keys. */
function roleMessage(): string {
  const account = { subscriptionId: '1', resourceGroup: 'maps-rg', accountName: 'contoso-maps' };
  const call = {
    account,
    assignee: 'client',
    action: 'listKeys/action',
    signal: new AbortController().signal,
  };
  return roleCommands(call, 'object').join('\n');
}

describe('the role', () => {
  const definition = template.resources.find(
    ({ type }) => type === 'Microsoft.Authorization/roleDefinitions',
  );

  test.each([
    ['the template', JSON.stringify(definition)],
    ['Terraform', terraform],
    ['the README of both', readme],
    ['the setup', part(setup, `"Name": "${ROLE}"`, 'AssignableScopes')],
    ['the security page', part(read('docs/security.md'), '**Azure**: Assign', '\n\n')],
    ['the README', part(read('README.md'), 'The role grants', '\n- ')],
    ['the message of the action', roleMessage()],
  ])('has the same three actions in %s', (_, text) => {
    expect(actionsIn(text)).toEqual(ACTIONS);
  });

  test('has the same name everywhere, to which the template adds the resource group', () => {
    const digits = templateGuid([group.id]).slice(0, 8);
    expect(inTemplate(defaultOf('roleName'))).toBe(`${ROLE} (maps-rg ${digits})`);
    expect(terraform).toContain(
      `"${ROLE} (\${data.azurerm_resource_group.maps.name} \${substr(local.group_guid, 0, 8)})"`,
    );
    for (const text of [setup, readme, roleMessage(), read('docs/troubleshooting.md')])
      expect(text).toContain(ROLE);
  });

  test('can be assigned in the resource group only, and is assigned to service principals', () => {
    expect(definition?.properties).toMatchObject({ assignableScopes: ['[resourceGroup().id]'] });
    expect(terraform).toContain('assignable_scopes  = [local.group_id]');
    const assignments = JSON.stringify(template).split('"Microsoft.Authorization/roleAssignments"').slice(1);
    expect(assignments).toHaveLength(3);
    for (const one of assignments) {
      expect(one).toContain('"principalType":"ServicePrincipal"');
      expect(part(one, '"name":', '"properties"')).toContain("parameters('principalId')");
    }
    expect(terraform.match(/principal_type +=/g)).toHaveLength(3);
  });

  test('has the GUID that Azure and Terraform derive from the same text', () => {
    expect(template.variables?.['roleDefinitionName']).toBe("[guid(resourceGroup().id, 'azure-maps-keys')]");
    expect(terraform).toContain('uuidv5(local.guid_namespace, "${local.group_id}-azure-maps-keys")');
    // As Terraform 1.11 prints uuidv5("11fb06fb-712d-4ddd-98c7-e71bbd588830", "…/maps-rg-azure-maps-keys").
    expect(
      templateGuid([
        '/subscriptions/99999999-8888-7777-6666-555555555555/resourceGroups/maps-rg',
        'azure-maps-keys',
      ]),
    ).toBe('a26d09fd-88f2-555a-8d01-5d98ae7715af');
  });

  test('is accompanied by the same built-in roles', () => {
    for (const { name, roleName } of [READER, SECRETS_OFFICER]) {
      expect(JSON.stringify(template.variables)).toContain(name);
      expect(terraform).toContain(`role_definition_name = "${roleName}"`);
      expect(readme.replaceAll('\n', ' ')).toContain(`_${roleName}_`);
    }
  });
});

describe('the credential', () => {
  test.each(clouds.map((cloud) => [cloud.name, cloud] as const))('has the audience of %s', (name, cloud) => {
    expect(inTemplate(defaultOf('audience'), cloud)).toBe(cloud.audience);
    expect(DEFAULT_AUDIENCE[name]).toBe(cloud.audience);
    for (const text of [terraform, setup, readme]) expect(text).toMatch(new RegExp(`${cloud.audience}\\b`));
  });

  test('has the same issuer everywhere, also the one of a server', () => {
    expect(defaultOf('issuer')).toBe(ISSUER);
    const commands = credentialCommands('client', { issuer: ISSUER, subject: SUBJECT, audience: 'x' });
    const texts = [terraform, setup, readme, read('docs/troubleshooting.md'), commands.join('\n')];
    for (const text of texts) expect(text).toContain(ISSUER);
    for (const text of [JSON.stringify(template), terraform, setup, readme])
      expect(text).toContain('https://HOST/_services/token');
  });

  test('has the same form of subject everywhere', () => {
    for (const text of [JSON.stringify(template), terraform, readme]) expect(text).toContain(SUBJECT);
    expect(setup).toMatch(/`?repo:octo\/site`?/);
    expect(setup).toMatch(/:ref:refs\/heads\/main/);
    expect(setup).toMatch(/:environment:production/);
  });

  test('is the only one that the template makes, because Azure refuses concurrent changes', () => {
    expect(JSON.stringify(template).match(/federatedIdentityCredentials"/g)).toHaveLength(1);
  });
});

describe('the template', () => {
  const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const named = (kind: string): readonly string[] =>
    Array.from(terraform.matchAll(new RegExp(`^${kind} "(\\w+)"`, 'gm')), ([, name = '']) => name);

  test('has the parameters and outputs of Terraform', () => {
    const own = ['subscription_id', 'resource_group_name', 'environment'];
    const parameters = Object.keys(template.parameters).map(snake);
    expect(named('variable').toSorted()).toEqual([...parameters, ...own].toSorted());
    expect(named('output')).toEqual(Object.keys(template.outputs ?? {}).map(snake));
  });

  test('has its parameters and outputs explained in the README', () => {
    const rows = part(readme, '| Parameter ', '\n\n').split('\n').slice(2);
    expect(rows.map((row) => /`(\w+)`/.exec(row)?.[1])).toEqual(Object.keys(template.parameters));
    for (const output of Object.keys(template.outputs ?? {})) expect(readme).toContain(`\`${output}\``);
  });

  test('lists each resource after what it depends on, because the simulator follows its order', () => {
    const names = template.resources.map(({ type }) => type.split('/').at(-1));
    expect(names).toEqual([
      'userAssignedIdentities',
      'federatedIdentityCredentials',
      'roleDefinitions',
      'deployments',
      'deployments',
    ]);
  });

  test('has no secret among its parameters and outputs', () => {
    expect(JSON.stringify(template)).not.toMatch(/secure(?:string|object)|listKeys\(|listSecrets\(/i);
    expect(terraform).not.toMatch(/data "azurerm_maps_account"/);
  });
});

const whereInstalled = versionOf('terraform') === undefined ? describe.skip : describe;

whereInstalled('terraform fmt', () => {
  test('has nothing to change in main.tf', () => {
    const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-diff', 'infrastructure'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});
