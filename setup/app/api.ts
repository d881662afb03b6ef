// What an App may be asked with its private key, which no command of gh can send: the token must not be an argument.
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Ports } from '../ports.ts';
import { SetupError } from '../setup-error.ts';
import type { GitHub } from '../tools/github.ts';
import { jsonObject } from '../tools/json.ts';
import type { SecretText } from './secret-text.ts';

export interface App {
  readonly slug: string;
  readonly clientId: string;
  readonly pageUrl: string;
  readonly privateKey: SecretText;
}

export type Installation =
  | { readonly kind: 'none' }
  | { readonly kind: 'installed'; readonly permissions: Readonly<Record<string, string>> };

/** @throws {SetupError} if the key is not the App's. */
export async function installationOn(
  ports: Ports,
  github: GitHub,
  app: Pick<App, 'clientId' | 'privateKey'>,
): Promise<Installation> {
  const { status, body } = await ports.web.send({
    method: 'GET',
    url: `${github.api}/${github.path('installation')}`,
    bearer: await jwt(ports, app),
  });
  if (status === 200)
    return {
      kind: 'installed',
      permissions:
        (jsonObject(body) as { permissions?: Record<string, string> } | undefined)?.permissions ?? {},
    };
  if (status === 404) return { kind: 'none' };
  throw new SetupError(
    status === 401
      ? `GitHub does not accept the private key for the App ${app.clientId}.`
      : `GitHub answered with status ${status} when asked whether the App ${app.clientId} is installed.`,
    {
      hint:
        status === 401
          ? 'Check that the client ID and the .pem file belong to the same App, and the clock of this machine.'
          : undefined,
    },
  );
}

/** At most ten minutes: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app */
async function jwt(
  ports: Ports,
  { clientId, privateKey }: Pick<App, 'clientId' | 'privateKey'>,
): Promise<string> {
  const now = Math.floor(ports.time() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(clientId)
    .setIssuedAt(now - 60)
    .setExpirationTime(now + 300)
    .sign(keyOf(privateKey));
}

/** GitHub's keys are PKCS#1, which jose does not read by itself. */
function keyOf(privateKey: SecretText): KeyObject {
  try {
    const key = createPrivateKey(privateKey.expose());
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch {
    // The error of OpenSSL is not shown: nobody knows what it quotes.
  }
  throw new SetupError('The private key of the App cannot be read.', {
    hint: 'Give the whole .pem file that GitHub made, including its first and last lines.',
  });
}
