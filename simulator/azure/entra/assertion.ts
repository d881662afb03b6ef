// Verifies the signature and validity period of a client assertion.
import { decodeJwt, errors, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';
import { Refusal } from './refusal.ts';

export async function verifyAssertion(
  assertion: string,
  publicKey: CryptoKey,
  at: number,
): Promise<JWTPayload | Refusal> {
  try {
    return (await jwtVerify(assertion, publicKey, { currentDate: new Date(at), clockTolerance: 0 })).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed)
      return outsideValidity(assertion, at);
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      return new Refusal(
        700027,
        'The certificate with identifier used to sign the client assertion is not registered on application. Client assertion failed signature validation.',
      );
    }
    return new Refusal(50027, 'JWT token is invalid or malformed.', 'invalid_request', 400);
  }
}

function outsideValidity(assertion: string, at: number): Refusal {
  const { nbf, exp } = decodeJwt(assertion);
  const time = (seconds = 0): string => new Date(seconds * 1000).toISOString();
  return new Refusal(
    700024,
    `Client assertion is not within its valid time range. Current time: ${new Date(at).toISOString()}, assertion valid from ${time(nbf)}, expiry time of assertion ${time(exp)}. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .`,
  );
}
