// Requests that were sent again after an attempt that may have had an effect. The answer to such a request may be about the effect
// of the earlier attempt.

import { isRestError, type PipelineRequest } from '@azure/core-rest-pipeline';
import { isDefiniteRefusal } from './rest-errors.ts';

const resent = new WeakSet<PipelineRequest>();

export function noteResend(request: PipelineRequest): void {
  resent.add(request);
}

export function wasResent(request: PipelineRequest): boolean {
  return resent.has(request);
}

/** Whether a failed request certainly changed nothing, in any of its attempts. */
export function hadNoEffect(error: unknown): boolean {
  const request = isRestError(error) ? error.request : undefined;
  return isDefiniteRefusal(error) && !(request && wasResent(request));
}
