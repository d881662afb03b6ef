// The table of operations decides which inputs are accepted: every row is checked against every value.
import { describe, expect, test } from '@jest/globals';
import { parseInputs } from '../../src/core/inputs/parse.ts';
import {
  OPERATION_NAMES,
  traitsOf,
  type OperationName,
  type OperationInput,
} from '../../src/core/operations.ts';

const GUID = '12345678-9abc-def0-1234-56789abcdef0';
const ACCOUNT = { 'resource-group': 'maps-rg', 'account-name': 'contoso-maps' };
const OWN = {
  force: 'true',
  'current-key': 'the-value',
  location: 'westeurope',
  tags: 'rotate=true',
  confirm: 'contoso-maps',
} as const satisfies Record<OperationInput, string>;
const KEY_TYPES = ['auto', 'primary', 'secondary', 'both'] as const;

/** By default, all inputs that the operation requires are set. */
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

/** The names of the inputs that are rejected. */
function rejected(operation: OperationName, texts: Readonly<Record<string, string>>) {
  const result = parsed(operation, texts);
  return 'problems' in result ? result.problems.map(({ input }) => input) : [];
}

describe.each(OPERATION_NAMES)('%s', (operation) => {
  const traits = traitsOf(operation);

  test('becomes a request of its kind if all required inputs are set', () => {
    expect(parsed(operation, {})).toMatchObject({
      request: { kind: traits.kind, operation: { name: operation } },
    });
  });

  test('accepts its key types and no others', () => {
    const accepted = KEY_TYPES.filter((keyType) => rejected(operation, { 'key-type': keyType }).length === 0);
    expect(accepted).toEqual(
      traits.keyTypes.length === 0 ? ['auto'] : KEY_TYPES.filter((one) => traits.keyTypes.includes(one)),
    );
  });

  test('accepts the inputs that belong to it and no others', () => {
    const accepted = Object.entries(OWN).filter(
      ([name, text]) => rejected(operation, { [name]: text }).length === 0,
    );
    expect(accepted.map(([name]) => name).sort()).toEqual([...traits.inputs].sort());
  });

  test('requires a GitHub token only if the table defines it', () => {
    const isRequired = rejected(operation, { 'github-token': '' }).includes('github-token');
    expect(isRequired).toBe(traits.githubToken === 'required');
  });

  test('allows targets: none only if the table defines it', () => {
    const isAllowed = rejected(operation, { targets: 'none' }).length === 0;
    expect(isAllowed).toBe(traits.allowsNoTarget);
  });

  test('allows output-key only if the table defines it', () => {
    expect(rejected(operation, { 'output-key': 'true' }).length === 0).toBe(traits.outputsKey);
  });
});
