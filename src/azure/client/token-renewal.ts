// Renews an access token that Azure no longer accepts, once for each request. The refusal of a token proves that the request had
// no effect, so every request may be sent again with another token.

import type { PipelinePolicy, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import type { Log } from '../../core/ports/runner.ts';
import { MINUTE, type Duration } from '../../core/time.ts';
import { asObject, jsonObjectIn } from './json-body.ts';

export interface RenewableCredential extends TokenCredential {
  /** How long this run has had a token. */
  ageOf(token: string): Duration;
  /** @returns another token than the one that was refused; undefined if there is none. */
  renew(refused: string): Promise<string | undefined>;
}

/** A token that was refused when it was new would be refused again. */
const LEAST_AGE: Duration = MINUTE;

export function renewTokens(
  service: string,
  credential: RenewableCredential,
  log: Pick<Log, 'info'>,
): PipelinePolicy {
  const refused = new Set<string>();
  const replace = async (request: PipelineRequest, token: string): Promise<boolean> => {
    const fresh = await credential.renew(token);
    if (fresh !== undefined) request.headers.set('Authorization', `Bearer ${fresh}`);
    return fresh !== undefined;
  };
  return {
    name: 'renewTokens',
    async sendRequest(request, next) {
      const given = tokenIn(request);
      // The SDK keeps a token of its own.
      if (refused.has(given)) await replace(request, given);
      const used = tokenIn(request);
      const response = await next(request);
      // The SDK would answer a challenge by sending the request again, which may have had an effect.
      if (response.status === 401 && used !== '' && errorCodeOf(response) === undefined)
        response.headers.delete('www-authenticate');
      if (response.status !== 401 || used === '' || !mayHaveExpired(response, credential.ageOf(used)))
        return response;
      refused.add(used);
      log.info(`${service} no longer accepts the access token; requesting another one`);
      return (await replace(request, used)) ? next(request) : response;
    },
  };
}

function tokenIn({ headers }: PipelineRequest): string {
  return /^Bearer (.+)$/.exec(headers.get('Authorization') ?? '')?.[1] ?? '';
}

/** Without one, something in between answered, and the request may have had an effect. */
function errorCodeOf({ bodyAsText }: PipelineResponse): string | undefined {
  const code = asObject(jsonObjectIn(bodyAsText)?.['error'])?.['code'];
  return typeof code === 'string' ? code : undefined;
}

function mayHaveExpired(response: PipelineResponse, age: Duration): boolean {
  const code = errorCodeOf(response);
  if (code === 'ExpiredAuthenticationToken') return true;
  return code !== undefined && age > LEAST_AGE && code !== 'InvalidAuthenticationTokenTenant';
}
