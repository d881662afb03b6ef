// The table of operations: what each operation needs and what it may do. To add an operation, start here. Pure.

import type { KeyType } from './keys.ts';

/** A value of the input `key-type`. */
export type KeyTypeInput = KeyType | 'auto' | 'both';

/** An input that only some operations use. */
export type OperationInput = 'force' | 'current-key' | 'location' | 'tags' | 'confirm';

interface OperationTraits {
  /** The kind of request, which decides the code that handles it. */
  readonly kind: 'keys' | 'create' | 'delete' | 'discover';
  /** Values that `key-type` accepts; empty if the operation chooses the key itself or handles none. */
  readonly keyTypes: readonly KeyTypeInput[];
  readonly inputs: readonly OperationInput[];
  /**
   * What the targets are for. `written`: the key is written to them; `compared`: they are read; `reported`: they are
   * only named; `ignored`: they may be given and are not used; `refused`: they must not be given.
   */
  readonly targets: 'written' | 'compared' | 'reported' | 'ignored' | 'refused';
  /** Whether `targets: none` is allowed. */
  readonly allowsNoTarget: boolean;
  /** `optional`: without a token, targets in GitHub are left out. */
  readonly githubToken: 'required' | 'optional' | 'unused';
  /** Whether the operation fails if Azure does not report when both keys were regenerated. */
  readonly needsKeyTimes: boolean;
  /** Whether `output-key` may be set. */
  readonly outputsKey: boolean;
  /** Whether the run plans changes. If not, the log shows no plan. */
  readonly changes: boolean;
  /** The outcome of a successful run that changed nothing, and of one that regenerated a key. */
  readonly outcomes: {
    readonly idle: 'unchanged' | 'listed' | 'healthy' | 'discovered';
    readonly regenerated: 'rotated' | 'regenerated';
  };
  /**
   * Hosts to connect to before the sign-in has finished, one entry per connection. Resource Manager has two: the account
   * and its keys are read concurrently.
   */
  readonly opensEarly: readonly ('resourceManager' | 'dataPlane')[];
}

const KEYS = {
  kind: 'keys',
  keyTypes: [],
  inputs: [],
  targets: 'written',
  allowsNoTarget: false,
  githubToken: 'required',
  needsKeyTimes: false,
  outputsKey: true,
  changes: true,
  outcomes: { idle: 'unchanged', regenerated: 'regenerated' },
  opensEarly: ['resourceManager', 'resourceManager'],
} as const satisfies OperationTraits;

const WHOLE_ACCOUNTS = {
  keyTypes: [],
  githubToken: 'unused',
  needsKeyTimes: false,
  outputsKey: false,
  changes: true,
  outcomes: KEYS.outcomes,
  opensEarly: [],
} as const satisfies Partial<OperationTraits>;

export const OPERATIONS = {
  rotate: {
    ...KEYS,
    inputs: ['force', 'current-key'],
    needsKeyTimes: true,
    outcomes: { idle: 'unchanged', regenerated: 'rotated' },
  },
  regenerate: {
    ...KEYS,
    keyTypes: ['primary', 'secondary', 'both'],
    allowsNoTarget: true,
    opensEarly: [...KEYS.opensEarly, 'dataPlane'],
  },
  publish: {
    ...KEYS,
    inputs: ['current-key'],
    keyTypes: ['auto', 'primary', 'secondary'],
    opensEarly: [...KEYS.opensEarly, 'dataPlane'],
  },
  list: {
    ...KEYS,
    keyTypes: ['auto', 'primary', 'secondary'],
    targets: 'ignored',
    githubToken: 'unused',
    changes: false,
    outcomes: { ...KEYS.outcomes, idle: 'listed' },
  },
  check: {
    ...KEYS,
    inputs: ['current-key'],
    targets: 'compared',
    githubToken: 'optional',
    outputsKey: false,
    changes: false,
    outcomes: { ...KEYS.outcomes, idle: 'healthy' },
  },
  create: { ...KEYS, kind: 'create', inputs: ['location', 'tags'], allowsNoTarget: true },
  delete: {
    ...WHOLE_ACCOUNTS,
    kind: 'delete',
    inputs: ['confirm'],
    targets: 'reported',
    allowsNoTarget: true,
  },
  discover: {
    ...WHOLE_ACCOUNTS,
    kind: 'discover',
    inputs: ['tags'],
    targets: 'refused',
    allowsNoTarget: false,
    changes: false,
    outcomes: { ...KEYS.outcomes, idle: 'discovered' },
  },
} as const satisfies Readonly<Record<string, OperationTraits>>;

export type OperationName = keyof typeof OPERATIONS;

export const OPERATION_NAMES = Object.keys(OPERATIONS) as readonly OperationName[];

/** The operation's row of the table, with the type of each trait widened to all its values. */
export function traitsOf(operation: OperationName): OperationTraits {
  return OPERATIONS[operation];
}

/** Operations for which a trait holds, in the order of the table. */
export function operationsWith(holds: (traits: OperationTraits) => boolean): readonly OperationName[] {
  return OPERATION_NAMES.filter((name) => holds(traitsOf(name)));
}
