// Refusals that pass by themselves: a resource with another operation in progress, and reads of Resource Manager that do not find
// what exists. Microsoft support on such reads: "effectively eventually consistent" (hashicorp/terraform-provider-azurerm#18268).

import type { PipelineResponse } from '@azure/core-rest-pipeline';
import { RETRY_HELPS } from '../../core/waits/pause.ts';
import { SECOND, type Duration } from '../../core/time.ts';
import { asObject, jsonObjectIn } from './json-body.ts';

export interface PassingRefusals {
  /** @returns what the log says of the refusal, and the pauses before it is believed; undefined for any other answer. */
  recognize(
    response: PipelineResponse,
  ): { readonly what: string; readonly pauses: readonly Duration[] } | undefined;
}

/** A minute in all. */
export const PASSING_PAUSES: readonly Duration[] = [1, 2, 4, 8, 15, 15, 15].map((each) => each * SECOND);

/** Before something that this run has not seen is believed to be missing. */
const SECOND_LOOKS: readonly Duration[] = [2 * SECOND, 4 * SECOND];

/**
 * The providers choose their own codes: `AnotherOperationInProgress` (network), `StorageAccountOperationInProgress`,
 * `AccountProvisioningStateInvalid` (Cognitive Services), `RequestConflict` ("the resource entity provisioning state is not
 * terminal", Azure/azure-rest-api-specs#7984), `Conflict` ("another operation is in progress", Azure/azure-sdk-for-java#1827).
 */
const BUSY =
  /InProgress|ProvisioningState|NotProvisioned|NotSucceeded|NotReady|Concurren|Preempt|Superseded|Retryable/i;

/** Of codes that have other meanings too, such as `OperationNotAllowed`. */
const BUSY_SENTENCE =
  /another (?:\w+ )?operation|operation (?:\S+ )?is (?:\w+ )?in progress|is (?:currently )?being (?:created|updated|modified|moved)|provisioning ?state/i;

/** Whether Azure refuses a request only as long as something else is going on. Such a refusal changed nothing. */
export function isPassingConflict(status: number | undefined, code: string, message = ''): boolean {
  if (code === '') return false;
  if (status === 409)
    return BUSY.test(code) || BUSY_SENTENCE.test(message) || /^(?:Request)?Conflict(?:Error)?$/.test(code);
  return status === 412 || ((status === 400 || status === 423) && BUSY.test(code));
}

const LEVELS: Readonly<Record<string, number>> = {
  SubscriptionNotFound: 0,
  ResourceGroupNotFound: 1,
  ResourceNotFound: 2,
};

/** Whether Resource Manager says that something does not exist, which may be an old read. */
export function isNotFound(status: number | undefined, code: string): boolean {
  return status === 404 && code in LEVELS;
}

const PATH =
  /^(\/subscriptions\/[^/]+)(?:(\/resourcegroups\/[^/]+)(?:(\/providers\/microsoft\.maps\/accounts\/[^/]+))?)?/;

/**
 * For one client of Resource Manager. It remembers what the answers have shown to exist.
 * @param doubts whether something that was never seen is looked for again before it is believed to be missing.
 */
export function armRefusals(doubts: boolean): PassingRefusals {
  const seen = new Set<string>();
  let isDeleting = false;
  let isDeleted = false;
  return {
    recognize(response) {
      const { status, request } = response;
      const code = textAt(response, ['code']);
      isDeleting ||= request.method === 'DELETE';
      isDeleted ||= request.method === 'DELETE' && status < 300;
      const [, ...parts] = PATH.exec(new URL(request.url).pathname.toLowerCase()) ?? [];
      const places = parts.map((_, level) => parts.slice(0, level + 1).join(''));
      const missing = isNotFound(status, code) ? (LEVELS[code] ?? 0) : undefined;
      const known = missing ?? (status < 300 ? places.length : 0);
      for (const place of places.slice(0, known)) seen.add(place);
      if (missing === undefined)
        return isPassingConflict(status, code, textAt(response, ['message'], /./))
          ? {
              what: `refused the request for now (${status} ${code}); ${RETRY_HELPS}`,
              pauses: PASSING_PAUSES,
            }
          : undefined;
      const isSeen = seen.has(places[missing] ?? '');
      // A resource group may be deleted together with the account.
      if ((missing === 2 ? isDeleting : isDeleted) || !(isSeen || doubts)) return undefined;
      const doubt = isSeen ? ` although it exists; ${RETRY_HELPS}` : '; this can be an outdated answer';
      const what = `responded with status ${status} (${code})${doubt}`;
      return { what, pauses: isSeen ? PASSING_PAUSES : SECOND_LOOKS };
    },
  };
}

/** Key Vault's outer code, `Conflict`, does not tell a passing conflict from others. */
export const VAULT_REFUSALS: PassingRefusals = {
  recognize(response) {
    const code = textAt(response, ['innererror', 'code']);
    return response.status === 409 && /^ObjectIsBeing[A-Z][a-z]+$/.test(code)
      ? { what: `refused the request for now (${code}); ${RETRY_HELPS}`, pauses: PASSING_PAUSES }
      : undefined;
  },
};

/** A part of the error that refuses a request; empty if there is none, or if it does not look as expected. */
function textAt(
  { status, bodyAsText }: PipelineResponse,
  path: readonly string[],
  expected = /^\w{1,64}$/,
): string {
  if (status < 400) return '';
  let value: unknown = jsonObjectIn(bodyAsText);
  for (const name of ['error', ...path]) value = asObject(value)?.[name];
  return typeof value === 'string' && expected.test(value) ? value.slice(0, 4_000) : '';
}
