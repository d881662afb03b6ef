// Answers of a store that refuses every write, whatever is sent.
import type { SimReply } from '../../network/http.ts';
import { Refusal } from './replies.ts';

const messages: Record<number, string> = {
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  409: 'Conflict',
  429: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
};

export function forcedFailure(
  status: number | undefined,
  body: Readonly<Record<string, unknown>>,
): SimReply | Refusal | undefined {
  if (status === undefined) return undefined;
  if (status === 422) {
    // GitHub's validation may echo what was sent: an error that repeats it would carry it into a log.
    return new Refusal(status, `Invalid request.\n\n${String(body['encrypted_value'])} does not match.`);
  }
  if (status === 502 || status === 503) {
    return { status, body: '<html><head><title>Unicorn! &middot; GitHub</title></head></html>' };
  }
  return new Refusal(status, messages[status] ?? 'Server Error');
}
