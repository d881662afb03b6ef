// Explains the failure of a call to Resource Manager. The explanations are loaded only when something fails.

import { ownErrorOf, type ActionError } from '../../core/errors/action-error.ts';
import type { ArmCall } from './arm-call.ts';

/** @param location of an account that was to be created. */
export async function explainFailure(error: unknown, call: ArmCall, location?: string): Promise<ActionError> {
  const own = ownErrorOf(error, call.signal);
  if (own) return own;
  const { translateCallError } = await import('./creation-errors.ts');
  return translateCallError(error, call, location);
}
