// What to do, and the inputs that belong to one operation only. Pure.

import type { InputReader } from './input-reader.ts';
import type { InputName } from './inputs.ts';
import type { KeyType } from './keys.ts';
import type { Creation, KeyChoice, Operation, OperationName, Tags } from './request.ts';
import { quote } from './targets.ts';

const OPERATIONS = [
  'rotate',
  'regenerate',
  'publish',
  'list',
  'check',
  'create',
  'delete',
  'discover',
] as const satisfies readonly OperationName[];

export type ParsedOperation =
  Operation | Creation | { readonly name: 'delete' } | { readonly name: 'discover' };

export function parseOperation(inputs: InputReader): ParsedOperation {
  const name = inputs.oneOf('operation', OPERATIONS, 'rotate');
  const keyType = inputs.oneOf('key-type', ['auto', 'primary', 'secondary', 'both'], 'auto');
  const force = inputs.boolean('force', false);
  if (force && name !== 'rotate')
    inputs.problem('force', `It belongs to operation: rotate; ${name} does not ask for an age.`);
  refuseStrayInputs(inputs, name);
  switch (name) {
    case 'create':
      refuseKeyType(inputs, name, keyType);
      return { name, location: parseLocation(inputs), tags: parseTags(inputs) };
    case 'delete':
    case 'discover':
      refuseKeyType(inputs, name, keyType);
      return { name };
    case 'rotate':
    case 'check':
      refuseKeyType(inputs, name, keyType);
      return name === 'rotate' ? { name, force } : { name };
    case 'regenerate':
      if (keyType === 'auto') {
        inputs.problem('key-type', 'operation: regenerate needs key-type: primary, secondary or both.');
        return { name, keyType: 'secondary' };
      }
      return { name, keyType };
    case 'publish':
    case 'list':
      return { name, keyType: singleKey(inputs, name, keyType) };
  }
}

function singleKey(inputs: InputReader, operation: string, keyType: KeyChoice | 'both'): KeyType | 'auto' {
  if (keyType !== 'both') return keyType;
  inputs.problem(
    'key-type',
    `operation: ${operation} takes one key: auto, primary or secondary. Only regenerate takes both.`,
  );
  return 'auto';
}

/** Inputs that belong to some operations only. */
const BELONGS_TO: Readonly<Partial<Record<InputName, readonly OperationName[]>>> = {
  location: ['create'],
  tags: ['create', 'discover'],
  confirm: ['delete'],
};

/** A cautious person names the places that hold the keys; `discover` would look at none of them. */
const PLACES = ['targets', 'repository', 'environment'] as const;

function refuseStrayInputs(inputs: InputReader, operation: OperationName): void {
  if (operation === 'discover') {
    for (const input of PLACES) {
      if (inputs.text(input) !== '')
        inputs.problem(
          input,
          'operation: discover looks at accounts only; leave it to the rotation that follows.',
        );
    }
  }
  for (const [input, operations] of Object.entries(BELONGS_TO) as [InputName, readonly OperationName[]][]) {
    if (operations.includes(operation) || inputs.text(input) === '') continue;
    inputs.problem(
      input,
      `It belongs to operation: ${operations.join(' and ')}; ${operation} does not use it.`,
    );
  }
}

function refuseKeyType(inputs: InputReader, operation: string, keyType: KeyChoice | 'both'): void {
  if (keyType === 'auto') return;
  const why =
    operation === 'delete' || operation === 'discover' ? 'handles no key' : 'chooses the key by itself';
  inputs.problem('key-type', `operation: ${operation} ${why}; leave key-type out.`);
}

/** Azure takes `West Europe` for `westeurope`. */
function parseLocation(inputs: InputReader): string | undefined {
  const location = inputs.text('location').replaceAll(' ', '').toLowerCase();
  if (location !== '' && !/^[a-z0-9]{1,40}$/.test(location)) {
    inputs.problem('location', `${quote(location)} is not the name of an Azure region, such as westeurope.`);
  }
  return location === '' ? undefined : location;
}

/** Azure's limits: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
const MOST_TAGS = 50;

/** `name=value`, one a line or separated by commas. */
export function parseTags(inputs: InputReader): Tags {
  const tags = new Map<string, string>();
  for (const entry of inputs.list('tags', /[,\r\n]/)) {
    const equals = entry.indexOf('=');
    const name = entry.slice(0, Math.max(equals, 0)).trim();
    const value = entry.slice(equals + 1).trim();
    // The SDK would lose a tag of that last name on the way.
    if (
      name === '' ||
      name === '__proto__' ||
      name.length > 512 ||
      value.length > 256 ||
      /[<>%&\\?/]/.test(name)
    ) {
      inputs.problem(
        'tags',
        `${quote(entry)} is not a tag: write name=value (a name has at most 512 characters and none of < > % & \\ ? /, a value at most 256).`,
      );
    } else if ([...tags.keys()].some((known) => known.toLowerCase() === name.toLowerCase())) {
      inputs.problem('tags', `${quote(name)} is named twice; Azure ignores case in the names of tags.`);
    }
    tags.set(name, value);
  }
  if (tags.size > MOST_TAGS)
    inputs.problem('tags', `These are ${tags.size} tags; Azure allows ${MOST_TAGS}.`);
  return Object.fromEntries(tags);
}
