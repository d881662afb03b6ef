// Matches the claims of a verified assertion with the federated identity credentials of an application.
import type { JWTPayload } from 'jose';
import type { EntraApplication } from './applications.ts';
import { credentialAdvice, Refusal, refusalByNumber } from './refusal.ts';

function noMatch(code: number, what: string, explanation = ''): Refusal {
  return new Refusal(
    code,
    `No matching federated identity record found for presented assertion ${what}.${explanation} ${credentialAdvice}`,
  );
}

/** Undefined if a credential matches. */
export function credentialMismatch(
  { iss = '', sub = '', aud = '' }: JWTPayload,
  { clientId, federatedCredentials }: EntraApplication,
  at: number,
): Refusal | undefined {
  if (federatedCredentials.length === 0) {
    return new Refusal(
      70025,
      `The client '${clientId}'(maps-rotation) has no configured federated identity credentials.`,
    );
  }
  const valid = federatedCredentials.filter(({ validFrom = at }) => validFrom <= at);
  // Entra answers so for minutes after a credential was created.
  if (valid.length === 0) return refusalByNumber(70021, clientId);
  const byIssuer = valid.filter(({ issuer }) => issuer === iss);
  if (byIssuer.length === 0) return noMatch(700211, `issuer '${iss}'`);
  const bySubject = byIssuer.filter(({ subject }) => subject === sub);
  if (bySubject.length === 0) {
    return byIssuer.some(({ subject }) => subject.toLowerCase() === sub.toLowerCase())
      ? noMatch(
          7002138,
          `subject '${sub}'`,
          ' The subject matches case-insensitively, but not case-sensitively.',
        )
      : noMatch(700213, `subject '${sub}'`);
  }
  return bySubject.some(({ audience }) => audience === aud)
    ? undefined
    : noMatch(700212, `audience '${String(aud)}'`);
}
