// Replies to writes that a test has made fail, independent of their content.
import type { SimReply } from '../../network/http.ts';
import { Refusal } from '../replies/refusal.ts';
import { scopeKey, type SecretTarget } from '../state/secret-target.ts';

const messages: Record<number, string> = {
  403: 'Resource not accessible by integration',
  404: 'Not Found',
  409: 'Conflict',
  429: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
};

/** The targets whose writes fail, and the status of the reply. */
export class ForcedFailures {
  readonly #statuses = new Map<string, { readonly status: number; left: number }>();

  set(target: SecretTarget, status: number, times: number): void {
    this.#statuses.set(keyOf(target), { status, left: times });
  }

  delete(target: SecretTarget): void {
    this.#statuses.delete(keyOf(target));
  }

  reply(target: SecretTarget, body: Readonly<Record<string, unknown>>): SimReply | Refusal | undefined {
    const failure = this.#statuses.get(keyOf(target));
    if (failure === undefined || failure.left === 0) return undefined;
    failure.left -= 1;
    const { status } = failure;
    if (status === 422) {
      // GitHub can repeat the invalid value in its message. An action that logs the message would log the value.
      return new Refusal(status, `Invalid request.\n\n${String(body['encrypted_value'])} does not match.`);
    }
    if (status === 502 || status === 503) {
      return { status, body: '<html><head><title>Unicorn! &middot; GitHub</title></head></html>' };
    }
    return new Refusal(status, messages[status] ?? 'Server Error');
  }
}

function keyOf({ scope, name }: SecretTarget): string {
  return `${scopeKey(scope)}#${name}`;
}
