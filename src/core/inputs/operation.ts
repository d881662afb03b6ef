// Reads the operation and the inputs that only some operations use. Pure.

import {
  OPERATION_NAMES,
  operationsWith,
  traitsOf,
  type KeyTypeInput,
  type OperationName,
  type OperationInput,
} from '../operations.ts';
import type { Creation, KeyChoice, KeysOperation } from '../request.ts';
import { quote } from '../text.ts';
import type { InputReader } from './reader.ts';
import { parseTags } from './tags.ts';

export type ParsedOperation =
  KeysOperation | Creation | { readonly name: 'delete' } | { readonly name: 'discover' };

export function parseOperation(inputs: InputReader): ParsedOperation {
  const name = inputs.oneOf('operation', OPERATION_NAMES, 'rotate');
  const keyType = parseKeyType(inputs, name);
  reportUnusedInputs(inputs, name);
  switch (name) {
    case 'rotate':
      return { name, force: inputs.boolean('force', false) };
    case 'regenerate':
      return { name, keyType: keyType === 'auto' ? 'secondary' : keyType };
    case 'publish':
    case 'list':
      return { name, keyType: singleKey(keyType) };
    case 'create':
      return { name, location: parseLocation(inputs), tags: parseTags(inputs) };
    case 'check':
    case 'delete':
    case 'discover':
      return { name };
  }
}

/** `auto` is the default, so it is accepted by every operation that does not need a key type. */
function parseKeyType(inputs: InputReader, operation: OperationName): KeyTypeInput {
  const keyType = inputs.oneOf('key-type', ['auto', 'primary', 'secondary', 'both'], 'auto');
  const { keyTypes: allowed, kind } = traitsOf(operation);
  if (allowed.includes(keyType) || (keyType === 'auto' && allowed.length === 0)) return keyType;
  if (allowed.length > 0) {
    inputs.problem('key-type', `operation: ${operation} needs key-type: ${enumerate(allowed, 'or')}.`);
    return keyType;
  }
  const handlesKeys = kind === 'keys' || kind === 'create';
  const why = handlesKeys ? 'chooses the key itself' : 'does not handle keys';
  inputs.problem('key-type', `operation: ${operation} ${why}. Remove key-type.`);
  return keyType;
}

function singleKey(keyType: KeyTypeInput): KeyChoice {
  return keyType === 'both' ? 'auto' : keyType;
}

/** `primary, secondary, or both`. */
function enumerate(words: readonly string[], conjunction: 'and' | 'or'): string {
  const last = words.at(-1) ?? '';
  if (words.length < 3) return words.join(` ${conjunction} `);
  return `${words.slice(0, -1).join(', ')}, ${conjunction} ${last}`;
}

/** A boolean has a default, so only `true` counts as given. */
const OPERATION_INPUTS = {
  force: 'boolean',
  'current-key': 'text',
  location: 'text',
  tags: 'text',
  confirm: 'text',
} as const satisfies Readonly<Record<OperationInput, 'boolean' | 'text'>>;

/** Inputs that name targets. `discover` uses none of them, which users might not expect. */
const TARGET_INPUTS = ['targets', 'repository', 'environment'] as const;

function reportUnusedInputs(inputs: InputReader, operation: OperationName): void {
  const { inputs: own, targets } = traitsOf(operation);
  if (targets === 'refused') {
    for (const input of TARGET_INPUTS.filter((name) => inputs.text(name) !== ''))
      inputs.problem(
        input,
        `operation: ${operation} only reads accounts. Set this input in the job that rotates the keys.`,
      );
  }
  for (const [input, type] of Object.entries(OPERATION_INPUTS) as [OperationInput, 'boolean' | 'text'][]) {
    const isGiven = type === 'boolean' ? () => inputs.boolean(input, false) : () => inputs.text(input) !== '';
    if (own.includes(input) || !isGiven()) continue;
    const owners = operationsWith((traits) => traits.inputs.includes(input));
    inputs.problem(input, `It applies only to operation: ${enumerate(owners, 'and')}, not to ${operation}.`);
  }
}

/** Like Azure, accepts `West Europe` for `westeurope`. */
function parseLocation(inputs: InputReader): string | undefined {
  const location = inputs.text('location').replaceAll(' ', '').toLowerCase();
  if (location !== '' && !/^[a-z0-9]{1,40}$/.test(location)) {
    inputs.problem('location', `${quote(location)} is not the name of an Azure region, such as westeurope.`);
  }
  return location === '' ? undefined : location;
}
