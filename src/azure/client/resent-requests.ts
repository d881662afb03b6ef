// Requests that were sent again after an attempt that may have had an effect. The answer to such a request may be about the effect
// of the earlier attempt.

import { isRestError, type PipelineRequest } from '@azure/core-rest-pipeline';
import { isDefiniteRefusal } from './rest-errors.ts';

const resent = new WeakSet<PipelineRequest>();

export function noteResend(request: PipelineRequest): void {
  resent.add(request);
}

const acceptedFirst = new WeakSet<PipelineRequest>();

/** Azure accepted the request, and its answer is that of the operation that followed. */
export function noteAccepted(request: PipelineRequest): void {
  acceptedFirst.add(request);
}

export function wasAccepted(error: unknown): boolean {
  return isRestError(error) && error.request !== undefined && acceptedFirst.has(error.request);
}

/** Whether Azure refused a request of which an earlier attempt may have had an effect. */
export function isRefusedAfterResend(error: unknown): boolean {
  return isDefiniteRefusal(error) && !wasAccepted(error) && !hadNoEffect(error);
}

export function wasResent(request: PipelineRequest): boolean {
  return resent.has(request);
}

/** Whether a failed request certainly changed nothing, in any of its attempts. */
export function hadNoEffect(error: unknown): boolean {
  const request = isRestError(error) ? error.request : undefined;
  return isDefiniteRefusal(error) && !wasAccepted(error) && !(request && wasResent(request));
}
