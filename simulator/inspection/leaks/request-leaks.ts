// Finds secrets in requests. Each kind of secret is allowed in one place only, and none in a URL.
import { clouds } from '../../azure/clouds.ts';
import { idTokenHost } from '../../oidc/id-token.ts';
import type { Simulator } from '../../simulator.ts';
import { oneOf, type SecretKind } from './secrets.ts';
import type { Sighting } from './sightings.ts';

function isVault(host: string): boolean {
  return clouds.some(({ vaultSuffix }) => host.endsWith(`.${vaultSuffix}`));
}

/** @param part `URL`, `body`, or the name of a header. */
function isAllowed(kind: SecretKind, part: string, hostname: string, simulator: Simulator): boolean {
  const azure = clouds.some(({ resourceManager }) => resourceManager === hostname) || isVault(hostname);
  switch (kind) {
    case 'live key':
    case 'dead key':
    case 'value of current-key':
    case 'value of a vault':
      // The last two can contain a key, for example one with white space around it.
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
    case 'password of a proxy':
    case 'private key of an App':
      return false;
  }
}

export function requestLeaks(sightings: readonly Sighting[], simulator: Simulator): readonly string[] {
  return sightings
    .filter(({ request, part, secret }) => !isAllowed(secret.kind, part, request.url.hostname, simulator))
    .map(
      ({ request: { index, method, url }, part, secret: { kind } }) =>
        `the ${part} of request ${String(index)} (${method} ${url.hostname}) holds ${oneOf(kind)}`,
    );
}
