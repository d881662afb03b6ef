// Verifies a key on the Azure Maps data plane with a request that is not billed. The key is sent in a header,
// never in the URL.

import type { MapsAccount } from '@azure/arm-maps';
import {
  createPipelineFromOptions,
  createPipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { GUID } from '../../core/account-id.ts';
import type { Verdict } from '../../core/ports/keys.ts';
import type { Secret } from '../../core/secret.ts';
import { SECOND } from '../../core/time.ts';
import { azureDestination } from '../../http/destinations.ts';
import { unusableAnswer } from '../../http/no-answer.ts';
import type { Cloud } from '../client/clouds.ts';
import { withoutRetries } from '../client/retries.ts';

const REQUEST_TIMEOUT = 15 * SECOND;

/** Get Copyright Caption of the Render service. */
const PROBE = '/map/copyright/caption/json?api-version=2024-04-01';

interface Verification {
  readonly verdict: Verdict;
  readonly detail: string;
}

export interface DataPlane {
  /** The host at which only this account answers, if it has a private endpoint. */
  ownHostOf(account: MapsAccount): string | undefined;
  /** @param ownHost of the account: it answers behind a private endpoint, where the public host says nothing about the key. */
  verify(key: Secret, ownHost: string | undefined): Promise<Verification>;
}

export function openDataPlane(cloud: Cloud, signal: AbortSignal): DataPlane {
  const ask = async (origin: string, key: Secret): Promise<Verification> => {
    try {
      const to = azureDestination('Azure Maps', cloud.name, origin);
      // `verifyKey` decides whether to send the request again.
      const { additionalPolicies, httpClient, ...rest } = withoutRetries({
        to,
        signal,
        limit: REQUEST_TIMEOUT,
      });
      const pipeline = createPipelineFromOptions(rest);
      for (const { policy } of additionalPolicies) pipeline.addPolicy(policy, { afterPhase: 'Sign' });
      const request = createPipelineRequest({ url: origin + PROBE });
      request.headers.set('subscription-key', key.expose());
      return judge(await pipeline.sendRequest(httpClient, request));
    } catch (error) {
      // An error of this call may quote the header.
      const how = unusableAnswer(error);
      return { verdict: 'unanswered', detail: how === undefined ? 'no response' : `a response that ${how}` };
    }
  };

  return {
    ownHostOf: (account) => ownHostOf(account, cloud.privateDataPlane),
    async verify(key, ownHost) {
      const publicly = await ask(cloud.dataPlane, key);
      if (publicly.verdict !== 'inconclusive' || ownHost === undefined) return publicly;
      const privately = await ask(`https://${ownHost}`, key);
      return privately.verdict === 'accepted' || privately.verdict === 'refused' ? privately : publicly;
    },
  };
}

/** From Azure Maps' page "Manage private endpoints". Both parts are Azure's own, and checked because a key is sent there. */
export function ownHostOf(
  { location, properties }: Partial<MapsAccount>,
  domain: string | undefined,
): string | undefined {
  if (domain === undefined) return undefined;
  // The SDK accepts any answer as an account, even a proxy's page.
  const region = typeof location === 'string' ? location.replaceAll(' ', '').toLowerCase() : '';
  const id = typeof properties?.uniqueId === 'string' ? properties.uniqueId.toLowerCase() : '';
  if (!GUID.test(id) || !/^[a-z0-9]{1,40}$/.test(region)) return undefined;
  return `${id}.${region}.${domain}`;
}

/** What an answer says about the key. */
export function judge({
  status,
  headers,
  bodyAsText,
}: Pick<PipelineResponse, 'status' | 'headers' | 'bodyAsText'>): Verification {
  if (status === 200)
    return isCaption(bodyAsText)
      ? { verdict: 'accepted', detail: 'status 200' }
      : { verdict: 'unanswered', detail: 'a response that is not from Azure Maps' };
  const detail = `status ${status}`;
  if (status === 401)
    return namesInvalidKey(headers.get('www-authenticate'))
      ? { verdict: 'refused', detail }
      : { verdict: 'inconclusive', detail: `${detail} that does not say that the key is invalid` };
  return {
    verdict: status === 429 || status === 408 || status >= 500 ? 'unanswered' : 'inconclusive',
    detail,
  };
}

/** Azure Maps names the cause of a 401: `error="InvalidKey"` for a key that is wrong (Azure/reddog-code#52). */
function namesInvalidKey(header: string | undefined): boolean {
  return /\berror\s*=\s*"?InvalidKey\b/i.test(header ?? '');
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
