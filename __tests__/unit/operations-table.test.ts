// The one table of operations decides what the inputs accept: every row against every value.
import { describe, expect, test } from '@jest/globals';
import { parseInputs } from '../../src/core/inputs/parse.ts';
import { OPERATION_NAMES, traitsOf, type OperationName } from '../../src/core/operations.ts';

const GUID = '12345678-9abc-def0-1234-56789abcdef0';
const ACCOUNT = { 'resource-group': 'maps-rg', 'account-name': 'contoso-maps' };
const OWN = { force: 'true', location: 'westeurope', tags: 'rotate=true', confirm: 'contoso-maps' } as const;
const KEY_TYPES = ['auto', 'primary', 'secondary', 'both'] as const;

/** By default everything that an operation needs is given. */
function parsed(operation: OperationName, texts: Readonly<Record<string, string>>) {
  const { kind, keyTypes } = traitsOf(operation);
  const given: Readonly<Record<string, string>> = {
    operation,
    'client-id': GUID,
    'tenant-id': GUID,
    'subscription-id': GUID,
    'github-token': 'ghs_token',
    ...(kind === 'discover' ? {} : ACCOUNT),
    ...(kind === 'delete' ? { confirm: 'contoso-maps' } : {}),
    ...(keyTypes.length > 0 && !keyTypes.includes('auto') ? { 'key-type': 'primary' } : {}),
    ...texts,
  };
  return parseInputs((name) => given[name] ?? '', { repository: 'octo/site', apiUrl: '' });
}

/** Which inputs are refused. */
function refused(operation: OperationName, texts: Readonly<Record<string, string>>) {
  const result = parsed(operation, texts);
  return 'problems' in result ? result.problems.map(({ input }) => input) : [];
}

describe.each(OPERATION_NAMES)('%s', (operation) => {
  const traits = traitsOf(operation);

  test('makes a request of its kind from what it needs', () => {
    expect(parsed(operation, {})).toMatchObject({
      request: { kind: traits.kind, operation: { name: operation } },
    });
  });

  test('accepts its key types, and no other', () => {
    const accepted = KEY_TYPES.filter((keyType) => refused(operation, { 'key-type': keyType }).length === 0);
    expect(accepted).toEqual(
      traits.keyTypes.length === 0 ? ['auto'] : KEY_TYPES.filter((one) => traits.keyTypes.includes(one)),
    );
  });

  test('accepts the inputs that belong to it, and no other', () => {
    const accepted = Object.entries(OWN).filter(
      ([name, text]) => refused(operation, { [name]: text }).length === 0,
    );
    expect(accepted.map(([name]) => name).sort()).toEqual([...traits.inputs].sort());
  });

  test('needs a GitHub token, or not', () => {
    const isRequired = refused(operation, { 'github-token': '' }).includes('github-token');
    expect(isRequired).toBe(traits.githubToken === 'required');
  });

  test('allows no target, or not', () => {
    const isAllowed = refused(operation, { targets: 'none' }).length === 0;
    expect(isAllowed).toBe(traits.allowsNoTarget);
  });

  test('has a key to output, or not', () => {
    expect(refused(operation, { 'output-key': 'true' }).length === 0).toBe(traits.outputsKey);
  });
});
