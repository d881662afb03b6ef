// Finds secrets in requests. Each kind of secret is allowed in one place only, and none in a URL.
import { clouds } from '../../azure/clouds.ts';
import type { RecordedRequest } from '../../network/wire.ts';
import { idTokenHost } from '../../oidc/id-token.ts';
import type { Simulator } from '../../simulator.ts';
import { formsOf } from './forms.ts';
import { SecretSearch } from './secret-search.ts';
import type { Secret, SecretKind } from './secrets.ts';

function isVault(host: string): boolean {
  return clouds.some(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`));
}

/** @param part `body`, or the name of a header. */
function isAllowed(kind: SecretKind, part: string, hostname: string, simulator: Simulator): boolean {
  const azure = clouds.some(({ resourceManager }) => resourceManager === hostname) || isVault(hostname);
  switch (kind) {
    case 'live key':
    case 'dead key':
      return (
        (part === 'subscription-key' && simulator.azure.dataPlane.answersFor(hostname)) ||
        (part === 'body' && isVault(hostname))
      );
    case 'id token':
      return part === 'body' && clouds.some(({ authority }) => authority === hostname);
    case 'access token':
      return part === 'authorization' && azure;
    case 'id token request token':
      return part === 'authorization' && hostname === idTokenHost;
    case 'GitHub token':
      return part === 'authorization' && simulator.github.service.answersFor(hostname);
  }
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function requestLeaks(
  secrets: readonly Secret[],
  requests: readonly RecordedRequest[],
  simulator: Simulator,
): readonly string[] {
  const search = new SecretSearch(secrets, ({ value }) => formsOf(value));
  return requests.flatMap(({ method, url, headers, body, index }) => {
    const parts: [string, string][] = [['body', body], ...Object.entries(headers)];
    const misplaced = parts.flatMap(([part, text]) =>
      Array.from(search.find(text).keys())
        .filter(({ kind }) => !isAllowed(kind, part, url.hostname, simulator))
        .map(({ kind }) => ({ part, kind })),
    );
    const inUrl = new Set([...search.find(url.href).keys(), ...search.find(decodeSafely(url.href)).keys()]);
    const where = `request ${String(index)} (${method} ${url.hostname})`;
    return [
      ...Array.from(inUrl, ({ kind }) => `the URL of ${where} holds a ${kind}`),
      ...misplaced.map(({ part, kind }) => `the ${part} of ${where} holds a ${kind}`),
    ];
  });
}
