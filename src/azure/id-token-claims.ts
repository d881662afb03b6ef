// The claims of the runner's ID token, which explain a refused sign-in. Nothing else depends on them: Entra verifies the
// signature. The token itself is never shown. The claims are not secret, but they are untrusted text.

export interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** @returns undefined if the text is not a JSON Web Token with these claims. */
export function claimsOf(token: string): Claims | undefined {
  try {
    const body: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof body !== 'object' || body === null) return undefined;
    const { iss, sub, aud } = body as Readonly<Record<string, unknown>>;
    const audience: unknown = Array.isArray(aud) ? aud[0] : aud;
    if (typeof iss !== 'string' || typeof sub !== 'string' || typeof audience !== 'string') return undefined;
    return { issuer: iss, subject: sub, audience };
  } catch {
    return undefined;
  }
}

/** The claims as lines to compare with a federated credential. */
export function describeClaims({ issuer, subject, audience }: Claims): string {
  return [
    'This job presents:',
    `  issuer    ${quoted(issuer)}`,
    `  subject   ${quoted(subject)}`,
    `  audience  ${quoted(audience)}`,
  ].join('\n');
}

/** The command that creates a matching federated credential. */
export function credentialCommand(clientId: string, { issuer, subject, audience }: Claims): string {
  const name = `github-${subject}`
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 100)
    .replace(/-$/, '');
  const parameters = `{"name":${quoted(name)},"issuer":${quoted(issuer)},"subject":${quoted(subject)},"audiences":[${quoted(audience)}]}`;
  return `az ad app federated-credential create --id ${clientId} --parameters '${parameters.replaceAll("'", "'\\''")}'`;
}

/** JSON in printable ASCII, complete: a shortened subject would match nothing. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
