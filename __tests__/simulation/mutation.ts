// What a planted fault may replace: the planner, the ports, and the record of the keys.

import type { ExecutionPorts } from '../../src/core/execute/execution.ts';
import type { plan } from '../../src/core/plan/plan.ts';
import type { AccountProvisioner } from '../../src/core/ports/accounts.ts';
import type { KeyLister, KeyRegenerator } from '../../src/core/ports/keys.ts';
import type { TargetStore } from '../../src/core/ports/targets.ts';
import type { KeysOptions } from '../../src/operations/keys.ts';

export interface Ports extends Pick<ExecutionPorts, 'verifier' | 'clock'> {
  readonly keys: KeyLister & KeyRegenerator;
  readonly store: TargetStore;
  readonly provisioner: AccountProvisioner;
}

/** A fault that is planted in the rotation rule, which the simulation must detect. */
export interface Mutation {
  readonly plan?: typeof plan;
  readonly ports?: (ports: Ports) => Ports;
  readonly watch?: KeysOptions['watch'];
}
