// Sends the requests of one of Azure's clients, in place of the SDK's own code: to one destination, by the same proxy rule as for
// all other hosts, and with a limit on the answer. Nothing of the SDK is closer to the network.

import {
  createHttpHeaders,
  RestError,
  type HttpClient,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import { ActionError } from '../../core/errors/action-error.ts';
import { chainOf, codeOf } from '../../http/error-chain.ts';
import type { Destination } from '../../http/destinations.ts';
import { send } from '../../http/request.ts';

export function httpClientFor(to: Destination): HttpClient {
  return {
    async sendRequest(request) {
      const { url, method, headers, body, abortSignal } = request;
      if (body !== undefined && body !== null && typeof body !== 'string')
        throw new Error('The clients in use send text only.');
      const signal = abortSignal as AbortSignal;
      try {
        const answer = await send(to, new URL(url), {
          method,
          headers: headers.toJSON({ preserveCase: true }),
          signal,
          ...(typeof body === 'string' ? { body } : {}),
        });
        return {
          request,
          status: answer.status,
          headers: createHttpHeaders(Object.fromEntries(answer.headers)),
          bodyAsText: await answer.text(),
        };
      } catch (error) {
        throw signal.aborted || error instanceof ActionError ? error : asRestError(error, request);
      }
    },
  };
}

/** As the SDK reports a failure of the network. */
function asRestError(cause: unknown, request: PipelineRequest): RestError {
  const code = chainOf(cause).map(codeOf).find(Boolean) ?? RestError.REQUEST_SEND_ERROR;
  const message = cause instanceof Error ? cause.message : 'There was no usable answer.';
  return Object.assign(new RestError(message, { code, request }), { cause });
}
