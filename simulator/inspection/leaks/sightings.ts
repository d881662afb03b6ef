// Where the requests of a run contain secrets.
import type { RecordedRequest } from '../../network/wire.ts';
import type { SecretSearch } from './secret-search.ts';
import { decodeSafely, type Secret } from './secrets.ts';

export interface Sighting {
  readonly request: RecordedRequest;
  /** `URL`, `body`, or the name of a header. */
  readonly part: string;
  readonly secret: Secret;
  /** Whether the secret is complete and not encoded. */
  readonly isWhole: boolean;
}

export function sightingsIn(search: SecretSearch, requests: readonly RecordedRequest[]): readonly Sighting[] {
  return requests.flatMap((request) => {
    const { url, headers, body } = request;
    const texts: readonly (readonly [string, string])[] = [
      ['URL', `${url.href}\n${decodeSafely(url.href)}`],
      ['body', body],
      ...Object.entries(headers),
    ];
    return texts.flatMap(([part, text]) =>
      Array.from(search.find(text).keys(), (secret) => ({
        request,
        part,
        secret,
        isWhole: text.includes(secret.whole),
      })),
    );
  });
}
