// The expressions of templates, as Resource Manager evaluates them.
// https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
import { describe, expect, test } from '@jest/globals';
import {
  evaluate,
  withExpressions,
} from '../../simulator/azure/resource-manager/deployments/expressions/evaluate.ts';
import {
  Unknown,
  type TemplateScope,
} from '../../simulator/azure/resource-manager/deployments/expressions/scope.ts';

const scope: TemplateScope = {
  parameters: new Map<string, unknown>([
    ['name', 'maps'],
    ['flag', true],
  ]),
  variables: new Map(),
  subscriptionId: '1',
  group: { id: '/subscriptions/1/resourceGroups/rg', name: 'rg', location: 'westeurope' },
  cloud: 'AzureCloud',
  reference: (id) => new Unknown(`reference('${id}')`),
};

test.each([
  ['text without brackets', 'text without brackets'],
  ['[[escaped]', '[escaped]'],
  ["[format('it''s {0} {1}', parameters('name'), 2)]", "it's maps 2"],
  ['[resourceGroup().location]', 'westeurope'],
  ["[resourceId('A.B/c/d', 'one', 'two')]", '/subscriptions/1/resourceGroups/rg/providers/A.B/c/one/d/two'],
  ["[subscriptionResourceId('A.B/c', 'x')]", '/subscriptions/1/providers/A.B/c/x'],
  ["[if(and(parameters('flag'), not(empty('x'))), take('abc', 2), 'z')]", 'ab'],
])('%s', (expression, value) => {
  expect(evaluate(expression, scope)).toBe(value);
});

describe('a value that is known only during the deployment', () => {
  test('makes everything that depends on it unknown, and is shown as its expression', () => {
    const body = {
      id: "[format('{0}-x', reference('identity', '1').principalId)]",
      list: ["[parameters('flag')]"],
    };
    const value = evaluate(body, scope);
    expect(value).toMatchObject({ id: expect.any(Unknown), list: [true] });
    expect(withExpressions(value)).toEqual({
      id: "[format('{0}-x', reference('identity').principalId)]",
      list: [true],
    });
  });
});

test.each([
  ["[uniqueString('x')]", /does not know the template function 'uniqueString'/],
  ["[parameters('missing')]", /has no 'missing'/],
  ['[resourceGroup().missing]', /no property 'missing'/],
  ["[take('abc' 2)]", /lacks ','/],
  ["[take('abc', 2) 3]", /Cannot parse the end/],
  ["[take('abc', ?)]", /Cannot parse/],
])('%s is refused', (expression, message) => {
  expect(() => evaluate(expression, scope)).toThrow(message);
});
