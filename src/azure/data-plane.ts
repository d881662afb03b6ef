// Verifies a key on the Azure Maps data plane with a request that is not billed. The key is sent in a header,
// never in the URL.

import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { KeyVerifier, Verdict } from '../core/ports/keys.ts';
import { SECOND } from '../core/time.ts';
import type { Cloud } from './clouds.ts';
import { withoutRetries } from './retries.ts';

const REQUEST_TIMEOUT = 15 * SECOND;

/** Get Copyright Caption of the Render service. */
const PROBE = '/map/copyright/caption/json?api-version=2024-04-01';

export function createVerifier(cloud: Cloud, signal: AbortSignal): KeyVerifier {
  const client = createDefaultHttpClient();
  // `verifyKey` decides whether to send the request again.
  const { additionalPolicies, ...rest } = withoutRetries({ signal, limit: REQUEST_TIMEOUT });
  const pipeline = createPipelineFromOptions(rest);
  for (const { policy, position } of additionalPolicies)
    pipeline.addPolicy(policy, position === 'perRetry' ? { afterPhase: 'Sign' } : {});
  return {
    async verify(key) {
      try {
        const request = createPipelineRequest({ url: cloud.dataPlane + PROBE });
        request.headers.set('subscription-key', key.expose());
        const { status, bodyAsText } = await pipeline.sendRequest(client, request);
        if (status === 200 && !isCaption(bodyAsText))
          return { verdict: 'unanswered', detail: 'a response that is not from Azure Maps' };
        return { verdict: verdictOf(status), detail: `status ${status}` };
      } catch {
        // An error of this call may quote the header.
        return { verdict: 'unanswered', detail: 'no response' };
      }
    },
  };
}

/** A proxy's page with status 200 does not prove that the key works. */
function isCaption(text: string | null | undefined): boolean {
  try {
    const answer: unknown = JSON.parse(text ?? '');
    return typeof answer === 'object' && answer !== null && 'copyrightsCaption' in answer;
  } catch {
    return false;
  }
}

function verdictOf(status: number): Verdict {
  if (status === 200) return 'accepted';
  if (status === 401) return 'refused';
  return status === 429 || status === 408 || status >= 500 ? 'unanswered' : 'inconclusive';
}
